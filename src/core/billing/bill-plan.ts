import {existsSync} from 'node:fs'
import {badConfiguration, readCheckedJson} from '#core/imports/checked-json.js'
import {addDays, type BusinessDate, daysBetween} from '#core/kernel/business-date.js'
import {add, cents, type Cents} from '#core/kernel/money.js'

export interface PlanYear {
  readonly effective_from: BusinessDate
  /** Millionths of a dollar per unit (hcf: 100 cubic feet). */
  readonly rate_micros_per_unit: number
  readonly minimum_micros_per_day: number
  readonly citation: string
  readonly verified: string
}
/** Published rates by which charges that another system made are computed again. */
export interface BillPlan {
  readonly name: string
  readonly title: string
  readonly unit: string
  readonly sewer_percent_of_water: number
  /** First day on which the rates are not known. */
  readonly known_until: BusinessDate
  readonly years: readonly PlanYear[]
}

const PLANS = new URL('../../../data/profiles/plans/', import.meta.url)

/** @throws Refusal BAD_CONFIGURATION (78) */
export function loadBillPlan(name: string): BillPlan {
  const label = `data/profiles/plans/${name}.json`
  const file = new URL(`${name}.json`, PLANS)
  if (!existsSync(file)) throw badConfiguration(label, '', 'expected a published plan of this name')
  const plan = readCheckedJson(file, label, 'profile-plan.schema.json') as BillPlan
  plan.years.forEach((year, i) => {
    const before = plan.years[i - 1]
    if (before !== undefined && before.effective_from >= year.effective_from) {
      throw badConfiguration(label, `/years/${i}/effective_from`, `expected a day after ${before.effective_from}`)
    }
  })
  return plan
}

/** The rate years that a service period [start, end) touches; null when some of its days have no known rate. */
export function planYearsOf(plan: BillPlan, start: BusinessDate, end: BusinessDate): readonly PlanYear[] | null {
  const lastDay = daysBetween(start, end) > 0 ? addDays(end, -1) : start
  const first = plan.years[0]
  if (first === undefined || start < first.effective_from || lastDay >= plan.known_until) return null
  return plan.years.filter((year, i) => {
    const next = plan.years[i + 1]?.effective_from ?? plan.known_until
    return year.effective_from <= lastDay && start < next
  })
}

export interface PlanCharge {
  readonly waterCents: Cents
  readonly sewerCents: Cents
  readonly totalCents: Cents
  /** The daily minimum made the water charge, not the use. */
  readonly byMinimum: boolean
}

const MICROS_PER_CENT = 10_000n
const THOUSANDTHS = 1000n

/** Water = the larger of use × rate and days × daily minimum; sewer = percent of water; each half up to the cent.
 * `unitsPer` divides the quantity first (100: single cubic feet read as hundreds). */
export function planCharge(
  plan: BillPlan,
  year: PlanYear,
  use: {readonly usageThousandths: number; readonly days: number; readonly unitsPer?: number},
): PlanCharge {
  const byUse = halfUp(
    BigInt(use.usageThousandths) * BigInt(year.rate_micros_per_unit),
    THOUSANDTHS * MICROS_PER_CENT * BigInt(use.unitsPer ?? 1),
  )
  const minimum = halfUp(BigInt(use.days) * BigInt(year.minimum_micros_per_day), MICROS_PER_CENT)
  const byMinimum = minimum >= byUse
  const water = byMinimum ? minimum : byUse
  const waterCents = cents(Number(water))
  const sewerCents = cents(Number(halfUp(water * BigInt(plan.sewer_percent_of_water), 100n)))
  return {waterCents, sewerCents, totalCents: add(waterCents, sewerCents), byMinimum}
}

/** Quotient rounded half up; for a quantity below zero half away from zero. */
function halfUp(numerator: bigint, denominator: bigint): bigint {
  const abs = numerator < 0n ? -numerator : numerator
  const rounded = (2n * abs + denominator) / (2n * denominator)
  return numerator < 0n ? -rounded : rounded
}
