import {perDay, percent, type BillCase, type Expectation} from '#core/billing/investigate/bill-case.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {BillInvestigationPolicy} from '#core/policies/bill-investigation.js'
import {fraction, times, type Fraction} from '#core/rates/fraction.js'

export const HYPOTHESES = [
  'leak',
  'misread',
  'catch_up',
  'exchange',
  'unit',
  'class',
  'budget',
  'stopped',
  'weather',
  'occupants',
] as const
export type HypothesisName = (typeof HYPOTHESES)[number]

export interface RepricedPeriod {
  readonly bill: string
  readonly from: BusinessDate
  readonly use: string
  readonly billed_cents: Cents
  readonly would_be_cents: Cents | null
}

/** One possible cause with the numbers behind it. */
export interface Hypothesis {
  readonly cause: HypothesisName
  /** 0 to 100 points by the district's policy; no probability. */
  readonly score: number
  readonly sentence: string
  readonly numbers: Readonly<Record<string, string | number>>
  /** What the bill would have been without it; null where that cannot be priced. */
  readonly would_be_cents: Cents | null
  /** Where the cause lies in several bills: each of them. */
  readonly periods: readonly RepricedPeriod[]
}

/** What every hypothesis looks at. */
export interface Judging {
  readonly facts: BillCase
  readonly policy: BillInvestigationPolicy
  readonly expected: Expectation | null
  /** Use a day in percent of what is expected; null where nothing is. */
  readonly percent: number | null
}

export type Hypothesise = (judging: Judging) => Hypothesis | null

export const unusual = ({percent: found, policy}: Judging): boolean =>
  found !== null && (found > policy.usual.high_percent || found < policy.usual.low_percent)

/** Points between least and most as a value goes from one bound to the other. */
export function pointsBetween(
  value: number,
  {from, full}: {readonly from: number; readonly full: number},
  {least, most}: {readonly least: number; readonly most: number},
): number {
  const share = Math.min(1, Math.max(0, (value - from) / (full - from)))
  return Math.round(least + share * (most - least))
}

export const clamp = (points: number): number => Math.min(100, Math.max(0, Math.round(points)))

/** The use that was to be expected of the period. */
export const expectedUse = (facts: BillCase, expected: Expectation): Fraction =>
  times(expected.perDay, fraction(facts.period.days))

/** The bill at another use. */
export const atUse = (facts: BillCase, use: Fraction): Cents | null => facts.period.priceWith({values: {usage: use}})

export const near = (part: Fraction, whole: Fraction, withinPercent: number): boolean =>
  whole.n !== 0n && Math.abs(percent(part, whole) - 100) <= withinPercent

export const usePerDay = (facts: BillCase): Fraction => perDay(facts.period)
