import {isEtGap, etOver, type EtPeriod} from '#core/billing/et-period.js'
import {daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import type {VolumeUnit, Volumes} from '#core/meters/volume.js'
import type {BillHolds} from '#core/policies/bill-holds.js'
import type {BillingTerms} from '#core/policies/billing-terms.js'
import type {Fraction} from '#core/rates/fraction.js'
import type {CompiledPlan} from '#core/rates/price-bill.js'

/** What was asked of a run: kept with it, so that its bills are worked out again the same way. */
export interface RunQuestion {
  readonly cycle: string
  readonly readsThrough: BusinessDate
  readonly billOn: BusinessDate
  readonly dueOn: BusinessDate
}

/** What all accounts of a run have in common. */
export interface RunTerms extends RunQuestion {
  readonly holds: BillHolds
  readonly terms: BillingTerms
  readonly volumes: Volumes
  readonly rolloverPercent: number
  readonly startReadWithinDays: number
  /** Stage of water shortage in force on the bill's day. */
  readonly stage: string
  /** Numbers of the district's chart. */
  readonly ledgerAccounts: ReadonlySet<string>
  /** null: no version of it is in the store. Every plan of the accounts at hand is in it. */
  readonly plans: ReadonlyMap<string, CompiledPlan | null>
  readonly et: EtBook
}

/** ET of zones over periods: a cycle's accounts ask for the same few again and again. */
export class EtBook {
  readonly #zones = new Map<string, readonly EtPeriod[]>()
  readonly #known = new Map<string, Fraction>()

  has(zone: string): boolean {
    return this.#zones.has(zone)
  }

  add(zone: string, periods: readonly EtPeriod[]): void {
    this.#zones.set(zone, periods)
  }

  /** @throws Refusal MISSING_ET (65) */
  over(zone: string, from: BusinessDate, to: BusinessDate): Fraction {
    const key = `${zone} ${from} ${to}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const found = etOver(this.#zones.get(zone) ?? [], from, to)
    if (isEtGap(found)) throw noEt(zone, found.uncovered)
    this.#known.set(key, found)
    return found
  }
}

const noEt = (zone: string, day: BusinessDate): Error =>
  refuse('MISSING_ET', `no evapotranspiration of zone ${zone} is known for ${day}`, {field: 'et_zone'})

const THOUSAND = 1000n

/** Whole gallons of a use, without the rest. */
export const gallonsOf = (useThousandths: number, unit: VolumeUnit, volumes: Volumes): number =>
  Number((BigInt(useThousandths) * BigInt(volumes[unit])) / (THOUSAND * THOUSAND))

interface Used {
  readonly useThousandths: number
  readonly unit: VolumeUnit
}

/** Uses added up in one unit, each in thousandths of it, half up. */
export const totalUse = (uses: readonly Used[], unit: VolumeUnit, {volumes}: Pick<RunTerms, 'volumes'>): number =>
  uses.reduce((total, use) => total + converted(use, unit, volumes), 0)

function converted({useThousandths, unit}: Used, to: VolumeUnit, volumes: Volumes): number {
  if (unit === to) return useThousandths
  const [n, d] = [BigInt(useThousandths) * BigInt(volumes[unit]), BigInt(volumes[to])]
  return Number((2n * n + d) / (2n * d))
}

export const periodDays = ({from, to}: {readonly from: BusinessDate; readonly to: BusinessDate}): number =>
  daysBetween(from, to)
