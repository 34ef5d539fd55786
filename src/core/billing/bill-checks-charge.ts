import type {BillContext, BillRule} from '#core/billing/bill-check.js'
import {billedDays} from '#core/billing/bill-checks-period.js'
import type {ImportedBill} from '#core/billing/imported-bill.js'
import {chargeUnder, isUnitOf, versionsServed} from '#core/billing/published-plan.js'
import {cents, formatMoney, plainMoney} from '#core/kernel/money.js'
import {fraction} from '#core/rates/fraction.js'
import type {CompiledPlan} from '#core/rates/price-bill.js'
import type {RateVersion} from '#core/rates/rate-plan.js'

export const negativeCharge: BillRule = ({totalCents}) =>
  totalCents >= 0
    ? null
    : {
        field: 'total_cents',
        value: plainMoney(totalCents),
        numbers: {total_cents: totalCents},
        sentence: `the bill gives back ${formatMoney(totalCents)}`,
      }

export const zeroChargeWithUse: BillRule = ({totalCents, usageThousandths}, {policy}) => {
  const most = policy.checks.zero_charge_with_use.more_than_thousandths
  if (totalCents !== 0 || usageThousandths === null || usageThousandths <= most) return null
  return {
    field: 'total_cents',
    value: plainMoney(totalCents),
    numbers: {total_cents: totalCents, usage_thousandths: usageThousandths},
    sentence: `nothing is charged for ${quantity(usageThousandths)} of use`,
  }
}

const THOUSANDTHS = 1000
/** Single cubic feet in a unit of a hundred. */
const HUNDRED = 100

/** Lowest and highest charge of the plan. One rate year: the same. Across a change of rates only this band is known,
 * since no published rule says how the days are split. */
interface Band {
  readonly low: number
  readonly high: number
}

/** The bill can be computed again: it names its use and its days, and the plan knows the rates of all of them. */
interface Pricing {
  readonly plan: CompiledPlan
  readonly versions: readonly RateVersion[]
  readonly usageThousandths: number
  readonly days: number
  readonly expected: Band
}

/** Two checks ask what the plan makes of the same bill. */
const asked = new WeakMap<ImportedBill, {readonly plan: CompiledPlan | null; readonly pricing: Pricing | null}>()

function pricingOf(bill: ImportedBill, context: BillContext): Pricing | null {
  const known = asked.get(bill)
  if (known?.plan === context.plan) return known.pricing
  const pricing = workPricing(bill, context)
  asked.set(bill, {plan: context.plan, pricing})
  return pricing
}

function workPricing(bill: ImportedBill, {plan}: BillContext): Pricing | null {
  const days = billedDays(bill)
  const {serviceStartOn: start, serviceEndOn: end, usageThousandths} = bill
  if (plan === null || start === null || end === null || days === null) return null
  if (usageThousandths === null || days < 0 || !isUnitOf(bill.usageUnit, plan.plan)) return null
  const versions = versionsServed(plan.plan, start, end)
  if (versions === null) return null
  const usage = fraction(usageThousandths, THOUSANDTHS)
  const totals = versions.map((version) => chargeUnder(plan, version, {usage, days}).total)
  const expected = {low: Math.min(...totals), high: Math.max(...totals)}
  return {plan, versions, usageThousandths, days, expected}
}

const within = (amount: number, {low, high}: Band, tolerance: number): boolean =>
  amount >= low - tolerance && amount <= high + tolerance

/** The charge fits a hundredth of the use: single cubic feet were written where hundreds are meant. A charge that the
 * daily minimum makes fits any small use and proves nothing. */
export const unitErrorX100: BillRule = (bill, context) => {
  const pricing = pricingOf(bill, context)
  if (pricing === null) return null
  const tolerance = context.policy.checks.unit_error_x100.tolerance_cents
  if (within(bill.useChargeCents, pricing.expected, tolerance)) return null
  const {plan, versions, usageThousandths, days} = pricing
  const usage = fraction(usageThousandths, THOUSANDTHS * HUNDRED)
  const fitting = versions
    .map((version) => chargeUnder(plan, version, {usage, days}))
    .find((charge) => !charge.byMinimum() && Math.abs(charge.total - bill.useChargeCents) <= tolerance)
  if (fitting === undefined) return null
  return {
    field: 'usage_thousandths',
    value: quantity(usageThousandths),
    numbers: {
      usage_thousandths: usageThousandths,
      charged_cents: bill.useChargeCents,
      hundredth_cents: fitting.total,
    },
    sentence:
      `${formatMoney(bill.useChargeCents)} is charged for ${used(bill)}; ` +
      `a hundredth of that use makes ${formatMoney(fitting.total)} (${plan.plan.code})`,
  }
}

export const chargeDiffers: BillRule = (bill, context) => {
  const pricing = pricingOf(bill, context)
  if (pricing === null) return null
  if (within(bill.useChargeCents, pricing.expected, context.policy.checks.charge_differs.tolerance_cents)) return null
  const {plan, usageThousandths, days, expected} = pricing
  const computed =
    expected.low === expected.high ? money(expected.low) : `between ${money(expected.low)} and ${money(expected.high)}`
  return {
    field: 'total_cents',
    value: plainMoney(bill.useChargeCents),
    numbers: {
      usage_thousandths: usageThousandths,
      days,
      charged_cents: bill.useChargeCents,
      expected_low_cents: expected.low,
      expected_high_cents: expected.high,
    },
    sentence:
      `${formatMoney(bill.useChargeCents)} is charged for ${used(bill)} and ` +
      `${days} days; ${plan.plan.code} makes ${computed}`,
  }
}

const used = ({usageThousandths, usageUnit}: ImportedBill): string =>
  `${quantity(usageThousandths ?? 0)} ${usageUnit ?? ''}`

const money = (amount: number): string => formatMoney(cents(amount))

/** 1234500 thousandths → `1234.5`. */
function quantity(thousandths: number): string {
  const abs = Math.abs(thousandths)
  const decimals = String(abs % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return `${thousandths < 0 ? '-' : ''}${Math.trunc(abs / 1000)}${decimals === '' ? '' : `.${decimals}`}`
}
