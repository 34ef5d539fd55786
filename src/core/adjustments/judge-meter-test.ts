import {sum, ZERO, type Cents} from '#core/kernel/money.js'
import type {MeterStandard, TestFlow} from '#core/policies/meter-tests.js'
import {compare, fraction, minus, NOTHING, over, times, total, WHOLE, type Fraction} from '#core/rates/fraction.js'
import {dollarsOf, wholeCents} from '#core/rates/whole-cents.js'

export interface MeterTestFacts {
  /** Percent of what ran through, by flow. */
  readonly flows: Partial<Readonly<Record<TestFlow, Fraction>>>
  /** Percent, where one figure alone is known; else the mean of the flows that say the error. */
  readonly registration: Fraction | null
  readonly fastOverPct: Fraction
  readonly slowOverPct: Fraction
  /** Charges for use, oldest first: bills whose tiers are not known. */
  readonly bills: readonly Cents[]
  /** Bills that are refunded at most, the newest; null: all of them. */
  readonly maxBills: number | null
}

export interface MeterTestJudgement {
  /** null where no flow was tested. */
  readonly passes: boolean | null
  readonly registration: Fraction | null
  /** Percent by which bills are wrong; nothing where the test passes or the error is within the threshold. */
  readonly adjustPct: Fraction
  readonly fast: boolean
  readonly slow: boolean
  /** The fee for the test is kept unless the meter was fast. */
  readonly keepTestFee: boolean
  readonly refund: Cents
}

const HUNDRED = fraction(100)

/** What a test of a meter says of it and of the bills it made. */
export function judgeMeterTest(standard: MeterStandard, facts: MeterTestFacts): MeterTestJudgement {
  const passes = passesIn(standard, facts)
  const registration = facts.registration ?? meanOf(standard, facts)
  const error = registration === null ? NOTHING : minus(registration, HUNDRED)
  const fast = passes !== true && compare(error, facts.fastOverPct) > 0
  const slow = passes !== true && compare(minus(NOTHING, error), facts.slowOverPct) > 0
  return {
    ...{passes, registration, fast, slow, keepTestFee: !fast},
    adjustPct: fast || slow ? error : NOTHING,
    refund: fast && registration !== null ? refundOf(standard, facts, registration) : ZERO,
  }
}

function passesIn({flows: limits}: MeterStandard, {flows}: MeterTestFacts): boolean | null {
  const tested = Object.entries(flows) as [TestFlow, Fraction][]
  if (tested.length === 0) return null
  return tested.every(([flow, value]) => compare(value, limits[flow].from) >= 0 && compare(value, limits[flow].to) <= 0)
}

function meanOf({error_flows}: MeterStandard, {flows}: MeterTestFacts): Fraction | null {
  const found = error_flows.flatMap((flow) => flows[flow] ?? [])
  return found.length < error_flows.length ? null : over(total(found), fraction(found.length))
}

/** Sum x (1 - 1 / registration), rounded once. */
function refundOf({round}: MeterStandard, {bills, maxBills}: MeterTestFacts, registration: Fraction): Cents {
  const counted = maxBills === null ? bills : bills.slice(-maxBills)
  const share = minus(WHOLE, over(HUNDRED, registration))
  return wholeCents(times(dollarsOf(sum(counted)), share), round)
}
