import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** Use against the same season before: how far off, and by how many gallons at least. */
export interface UseHold {
  readonly percent: number
  readonly leastGallons: number
}

/** Which bills are held until somebody looked at them. */
export interface BillHolds extends Provision {
  readonly effective_to: BusinessDate | null
  /** A bill is of the same season when it ends this near to a year before, and has this many days. */
  readonly season: {readonly withinDays: number; readonly leastDays: number}
  readonly highUse: UseHold
  readonly lowUse: UseHold
  /** No use after this many bills with use. */
  readonly zeroAfterBills: number
  readonly highTotal: {readonly cents: Cents; readonly byClass: ReadonlyMap<string, Cents>}
  readonly estimatedMoreThan: number
  readonly longMoreThanDays: number
  readonly shortLessThanDays: number
  readonly estimatedHigh: UseHold
}

function readVersion(node: DataNode): BillHolds {
  const use = (hold: DataNode, percent: string): UseHold => ({
    percent: hold.at(percent).whole(),
    leastGallons: hold.at('least_gallons').whole(),
  })
  const [season, total] = [node.at('season'), node.at('high_total')]
  const classes = total.at('by_class')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    season: {withinDays: season.at('within_days').whole(1), leastDays: season.at('least_days').whole(1)},
    highUse: use(node.at('high_use'), 'more_than_percent'),
    lowUse: use(node.at('low_use'), 'less_than_percent'),
    zeroAfterBills: node.at('zero_use').at('after_bills_with_use').whole(1),
    highTotal: {
      cents: total.at('more_than_cents').cents(),
      byClass: new Map(classes.keys().map((name) => [name, classes.at(name).cents()])),
    },
    estimatedMoreThan: node.at('estimated_run').at('more_than_bills').whole(1),
    longMoreThanDays: node.at('long_period').at('more_than_days').whole(1),
    shortLessThanDays: node.at('short_period').at('less_than_days').whole(),
    estimatedHigh: use(node.at('estimated_high'), 'more_than_percent'),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function billHolds(district: string, on: BusinessDate, root: URL = DATA_ROOT): BillHolds {
  const path = `districts/${district}/policies/bill-holds.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
