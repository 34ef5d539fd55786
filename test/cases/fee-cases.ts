import {judgeMeterTest} from '#core/adjustments/judge-meter-test.js'
import {lateFee, latePenalty} from '#core/collections/late-penalty.js'
import {returnedFee} from '#core/collections/returned-fee.js'
import type {Cents} from '#core/kernel/money.js'
import {TEST_FLOWS} from '#core/policies/meter-tests.js'
import {decimalText, fraction} from '#core/rates/fraction.js'
import {unclaimedAction} from '#core/suspense/unclaimed-money.js'
import type {AmountRules, Judge, Judges} from './case-books.js'
import type {CaseInputs} from './case-inputs.js'

const dollars = (amount: Cents | null): number | null => (amount === null ? null : amount / 100)

function fixedFee(i: CaseInputs, {lateFees}: AmountRules) {
  const {due, feeOn, fee} = lateFee(lateFees, {
    mailed: i.need(i.date('bill_mailed'), 'bill_mailed'),
    paid: i.date('paid') ?? null,
    on: i.date('on') ?? null,
  })
  return {due, late_fee: dollars(fee), late_fee_date: feeOn}
}

const late_penalty: Judge = (i, {amounts}) => {
  if (i.oneOf('policy', ['emwd']) !== undefined) return fixedFee(i, amounts)
  const {laws, default: usual} = amounts.latePenalties
  const code = i.oneOf(
    'law',
    laws.map((one) => one.code),
  )
  const law = i.need(
    laws.find((one) => one.code === (code ?? usual)),
    'law',
  )
  const penalty = latePenalty(law, {
    charge: i.need(i.money('charge'), 'charge'),
    basicPct: i.decimal('basic_pct') ?? null,
    monthlyPct: i.decimal('monthly_pct') ?? null,
    monthsAfterFirst: i.decimal('months_after_first') ?? fraction(0),
  })
  if (penalty.error !== null) return {error: penalty.error, basic: null, additional: null, total: null}
  const {basic, additional, total} = penalty
  return {error: null, basic: dollars(basic), additional: dollars(additional), total: dollars(total)}
}

const returned_fee: Judge = (i, {amounts}) => {
  const {serviceChargeCap, costCap, fee} = returnedFee(amounts.returnedFees, {
    method: i.need(i.text('method'), 'method'),
    reason: i.text('reason') ?? null,
    priorBadChecks: i.number('prior_bad_checks') ?? 0,
    actualCost: i.money('actual_cost') ?? null,
    scheduleFee: i.money('schedule_fee') ?? null,
  })
  return {max_1719: dollars(serviceChargeCap), max_6157: dollars(costCap), default_fee: dollars(fee)}
}

const unclaimed: Judge = (i, {amounts}) => {
  const facts = {
    amount: i.need(i.money('amount'), 'amount'),
    heldSince: i.need(i.date('held_since'), 'held_since'),
    ownerKnown: i.need(i.flag('owner_known'), 'owner_known'),
    publishedFirst: i.date('published_first') ?? null,
    designated: i.date('designated_date') ?? null,
  }
  return {action: unclaimedAction(amounts.unclaimed, facts, i.need(i.date('on'), 'on'))}
}

const meter_test: Judge = (i, {amounts}) => {
  const {meterStandards, meterTests} = amounts
  const code = i.oneOf(
    'tolerance',
    meterStandards.map((one) => one.code),
  )
  const standard = i.need(
    meterStandards.find((one) => one.code === (code ?? meterTests.tolerance)),
    'tolerance',
  )
  const flows = TEST_FLOWS.flatMap((flow) => {
    const value = i.decimal(flow)
    return value === undefined ? [] : [[flow, value] as const]
  })
  const judged = judgeMeterTest(standard, {
    flows: Object.fromEntries(flows),
    registration: i.decimal('registration') ?? null,
    fastOverPct: i.decimal('threshold_fast_pct') ?? fraction(meterTests.fast_over_pct),
    slowOverPct: fraction(meterTests.slow_over_pct),
    bills: i.moneys('bills') ?? [],
    maxBills: i.number('max_months') ?? null,
  })
  return {
    passes: judged.passes,
    adjust_pct: Number(decimalText(judged.adjustPct, 3)),
    fast: judged.fast,
    keep_test_fee: judged.keepTestFee,
    refund: dollars(judged.refund),
  }
}

export const FEE_CASES: Judges = {late_penalty, returned_fee, meter_test, unclaimed}
