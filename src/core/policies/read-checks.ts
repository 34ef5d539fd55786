import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

interface UseLimit {
  readonly percent: number
  /** Below this use a day, now and then, nothing is looked at; thousandths of the register's unit. */
  readonly fromUnitsADayThousandths: number
}

/** Which reads are refused and which are looked at, in one version. */
export interface ReadCheckPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** How far back reads are looked at: a year and the season around it. */
  readonly historyDays: number
  /** A rollover that implies more of half the register's range than this is no rollover. */
  readonly rolloverMostPercentOfHalf: number
  readonly zeroUseFromDays: number
  /** Reads this near to a year before make the same months before; a shorter period says nothing. */
  readonly season: {readonly withinDays: number; readonly leastDays: number}
  readonly highUse: UseLimit
  readonly lowUse: UseLimit
  readonly estimatedRunMoreThan: number
}

function readVersion(node: DataNode): ReadCheckPolicy {
  const [season, high, low] = [node.at('season'), node.at('high_use'), node.at('low_use')]
  const floor = (limit: DataNode): number => limit.at('from_units_a_day_thousandths').whole()
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    historyDays: node.at('history_days').whole(1),
    rolloverMostPercentOfHalf: node.at('rollover').at('most_percent_of_half_register').whole(1),
    zeroUseFromDays: node.at('zero_use').at('from_days').whole(1),
    season: {withinDays: season.at('within_days').whole(1), leastDays: season.at('least_days').whole(1)},
    highUse: {percent: high.at('more_than_percent').whole(1), fromUnitsADayThousandths: floor(high)},
    lowUse: {percent: low.at('less_than_percent').whole(), fromUnitsADayThousandths: floor(low)},
    estimatedRunMoreThan: node.at('estimated_run').at('more_than_reads').whole(1),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function readCheckPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): ReadCheckPolicy {
  const path = `districts/${district}/policies/read-checks.json`
  const versions = readData(root, path).at('versions').list().map(readVersion)
  return mustBeInForce(versions, on, `data/${path}`)
}
