import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {add, ZERO, type Cents} from '#core/kernel/money.js'
import type {LateFeePolicy, LatePenaltyLaw} from '#core/policies/late-penalties.js'
import {compare, fraction, over, times, type Fraction} from '#core/rates/fraction.js'
import {dollarsOf, wholeCents} from '#core/rates/whole-cents.js'

const HUNDRED = fraction(100)

export interface LatePenaltyFacts {
  readonly charge: Cents
  /** As the district set them; null: what the law allows. */
  readonly basicPct: Fraction | null
  readonly monthlyPct: Fraction | null
  readonly monthsAfterFirst: Fraction
}

export type LatePenalty =
  | {readonly error: 'above_legal_cap'}
  | {readonly error: null; readonly basic: Cents; readonly additional: Cents; readonly total: Cents}

/** A percent once and a simple percent a month; none where the district set more than the law allows. */
export function latePenalty(law: LatePenaltyLaw, facts: LatePenaltyFacts): LatePenalty {
  const basicPct = facts.basicPct ?? law.basic_pct
  const monthlyPct = facts.monthlyPct ?? law.monthly_pct
  if (compare(basicPct, law.basic_pct) > 0 || compare(monthlyPct, law.monthly_pct) > 0)
    return {error: 'above_legal_cap'}
  const basic = percentOf(law, facts.charge, basicPct)
  const base = law.monthly_on.map((part) => (part === 'charge' ? facts.charge : basic)).reduce(add, ZERO)
  const additional = percentOf(law, base, times(monthlyPct, facts.monthsAfterFirst))
  return {error: null, basic, additional, total: add(basic, additional)}
}

const percentOf = ({round}: LatePenaltyLaw, amount: Cents, percent: Fraction): Cents =>
  wholeCents(over(times(dollarsOf(amount), percent), HUNDRED), round)

export interface LateFee {
  readonly due: BusinessDate
  /** The day on which an unpaid bill is charged. */
  readonly feeOn: BusinessDate
  readonly fee: Cents
}

/** @param paid day of payment in full, null while there is none; @param on the day that is asked about, null: any later one */
export function lateFee(
  policy: LateFeePolicy,
  {mailed, paid, on}: {mailed: BusinessDate; paid: BusinessDate | null; on: BusinessDate | null},
): LateFee {
  const due = addDays(mailed, policy.due_day - 1)
  const feeOn = addDays(mailed, policy.fee_day - 1)
  const charged = (paid === null || paid >= feeOn) && (on === null || on >= feeOn)
  return {due, feeOn, fee: charged ? policy.fee_cents : ZERO}
}
