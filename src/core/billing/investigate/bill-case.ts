import {addDays, addMonths, daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {BillInvestigationPolicy} from '#core/policies/bill-investigation.js'
import {fraction, isZero, over, rounded, times, type Fraction} from '#core/rates/fraction.js'
import type {BillInputs, Given} from '#core/rates/priced-bill.js'

/** One billed period as an investigation sees it. */
export interface BilledPeriod {
  readonly bill: string
  readonly from: BusinessDate
  /** The first day that is not billed. */
  readonly to: BusinessDate
  readonly days: number
  /** In the unit of the case. */
  readonly use: Fraction
  readonly estimated: boolean
  readonly amount: Cents
  /** What it was priced from; null for a bill made elsewhere that no published plan computes. */
  readonly values: Readonly<Record<string, Given>> | null
  /** The whole bill, fees and all, with other inputs; null where it cannot be priced. */
  readonly priceWith: (change: PriceChange) => Cents | null
}

export interface PriceChange {
  readonly values?: Readonly<Record<string, Given>>
  readonly serviceClass?: BillInputs['serviceClass']
}

export interface CaseRead {
  readonly meter: string
  readonly from_value: number
  readonly to_value: number
  readonly to_kind: 'actual' | 'estimated'
  /** Digits of the register; null where it is not recorded. */
  readonly dials: number | null
}

export interface MeterExchange {
  readonly on: BusinessDate
  readonly old_meter: string
  readonly new_meter: string
  readonly old_size: string
  readonly new_size: string
}

/** Another word a plan knows for a value of the bill: an area, a class. */
export interface OtherChoice {
  readonly name: string
  readonly value: string
  readonly now: string
}

/** The facts about one bill from which every hypothesis is judged. */
export interface BillCase {
  readonly period: BilledPeriod
  /** Newest first. */
  readonly earlier: readonly BilledPeriod[]
  readonly later: BilledPeriod | null
  readonly unit: string
  readonly gallonsPerUnit: Fraction
  readonly reads: readonly CaseRead[]
  readonly exchanges: readonly MeterExchange[]
  readonly choices: readonly OtherChoice[]
  readonly budget: Fraction | null
  /** The persons the budget counts: `recorded` if the account says so, else the plan's usual number. */
  readonly household: {readonly name: string; readonly persons: Fraction; readonly recorded: boolean} | null
  readonly openedOn: BusinessDate
  readonly served: boolean
}

/** What a period is compared with: the same season of last year, or the middle of the bills before it. */
export interface Expectation {
  readonly perDay: Fraction
  readonly from: 'last_year' | 'recent_bills'
  readonly bill: BilledPeriod | null
}

type Season = Pick<BillInvestigationPolicy, 'season'>

export const perDay = ({use, days}: BilledPeriod): Fraction => over(use, fraction(days))

/** @param before the bills before the period, newest first */
export function expectationOf(
  period: BilledPeriod,
  before: readonly BilledPeriod[],
  {season}: Season,
): Expectation | null {
  const middle = (one: BilledPeriod): BusinessDate => addDays(one.from, Math.trunc(one.days / 2))
  const aYearAgo = addMonths(middle(period), -12)
  const near = before
    .filter((one) => !one.estimated && Math.abs(daysBetween(middle(one), aYearAgo)) <= season.within_days)
    .toSorted((a, b) => Math.abs(daysBetween(middle(a), aYearAgo)) - Math.abs(daysBetween(middle(b), aYearAgo)))[0]
  if (near !== undefined && !isZero(near.use)) return {perDay: perDay(near), from: 'last_year', bill: near}
  const recent = before.filter((one) => !one.estimated).slice(0, season.recent_bills)
  const sorted = recent.toSorted((a, b) => decimalOf(perDay(a)) - decimalOf(perDay(b)))
  const median = sorted[Math.trunc(sorted.length / 2)]
  return median === undefined || isZero(median.use) ? null : {perDay: perDay(median), from: 'recent_bills', bill: null}
}

export const decimalOf = ({n, d}: Fraction): number => Number(n) / Number(d)

/** A quantity in percent of another, as a whole number. */
export const percent = (part: Fraction, whole: Fraction): number =>
  Number(rounded(times(over(part, whole), fraction(100)), 'half_up', 0).n)
