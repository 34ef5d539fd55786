import type {ActContext} from '#core/acts/act.js'
import {keptBill, mustHaveBill, plansIn, pricedAgain, type KeptBill} from '#core/adjustments/asked-bill.js'
import type {AdjustmentAsked, Formula, Plans} from '#core/adjustments/formula.js'
import {changeOf, partsOf, pricedOtherwise, rowOf} from '#core/adjustments/priced-otherwise.js'
import type {Worked} from '#core/adjustments/worksheet.js'
import {inputsFrom} from '#core/billing/bill-pricing.js'
import {rulesOf, tariffsIn} from '#core/billing/quote-inputs.js'
import {planOf} from '#core/billing/rate-versions.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {sum} from '#core/kernel/money.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import {backBilling, mustBeIssuedFrom, reachesBackTo} from '#core/policies/back-billing.js'
import {decimalFraction} from '#core/rates/fraction.js'
import type {InputRule} from '#core/rates/rate-plan.js'
import type {Reader} from '#core/store/open.js'

/** What of a bill is put right. */
const SEWER = 'sewer'
const CAUSE = 'sewer_charge'

export type SewerOnlyInputs = {
  readonly bill: KeptBill
  readonly issued_on: BusinessDate
  /** What should have been known of the account, by the name of the plan's input. */
  readonly given: Readonly<Record<string, string>>
  /** First day of issue that a charge or a credit still reaches; null: no limit. */
  readonly charge_from: BusinessDate | null
  readonly credit_from: BusinessDate | null
  readonly citation: string
}

/** Sewer lines of a bill priced with other facts; everything else stays as it was billed. */
export const sewerOnlyFormula: Formula<SewerOnlyInputs> = {
  code: 'sewer_only',
  load: loadSewerOnly,
  plansOf: ({bill}) => plansIn(bill.pricings),
  work: workSewerOnly,
}

/** @throws Refusal MISSING_FACT, UNKNOWN_INPUT, NOT_A_NUMBER (64), MISSING_BILL, NOT_PRICED_HERE (65) */
async function loadSewerOnly(
  reader: Reader,
  asked: AdjustmentAsked,
  {desk, today}: ActContext,
): Promise<SewerOnlyInputs> {
  const record = mustHaveBill(asked)
  const policy = backBilling(desk.district.id, today)
  const {citation} = policy.causes[CAUSE]
  const bill = await keptBill(reader, record, [{rule: `back-billing.${CAUSE}`, citation}])
  mustBeAsked(asked.given, await rulesOfBill(reader, bill))
  return {
    ...{bill, issued_on: record.issuedOn, given: asked.given, citation},
    charge_from: reachesBackTo(policy, CAUSE, 'charge', today),
    credit_from: reachesBackTo(policy, CAUSE, 'credit', today),
  }
}

/** What the plans of a bill ask for, by name. */
async function rulesOfBill(reader: Reader, {pricings}: KeptBill): Promise<ReadonlyMap<string, InputRule>> {
  const rules = new Map<string, InputRule>()
  for (const {plan: code, pricing} of pricings) {
    const {plan} = await planOf(reader, code)
    const inputs = inputsFrom(pricing)
    for (const [name, rule] of rulesOf(tariffsIn(plan, inputs, inputs.serviceClass))) rules.set(name, rule)
  }
  return rules
}

function mustBeAsked(given: AdjustmentAsked['given'], rules: ReadonlyMap<string, InputRule>): void {
  const known = Array.from(rules.keys()).toSorted().join(', ')
  const told = Object.entries(given)
  if (told.length === 0)
    throw usage(
      'MISSING_FACT',
      `to be told: what should have been known, one of ${known}, as --fact NAME=VALUE`,
      'fact',
    )
  for (const [name, value] of told) {
    const rule = rules.get(name)
    if (rule === undefined) throw usage('UNKNOWN_INPUT', `the plan asks for no ${name}; it asks for ${known}`, 'fact')
    const number = decimalFraction(value)
    if (rule.kind === 'number' && (number === null || number.n < 0n))
      throw usage('NOT_A_NUMBER', `${name}=${value}: a number from 0 on is needed`, 'fact')
  }
}

/** @throws Refusal NOTHING_TO_ADJUST, BACK_BILL_LIMIT (65) */
function workSewerOnly(inputs: SewerOnlyInputs, plans: Plans): Worked {
  const {bill, given, citation} = inputs
  const again = pricedAgain(bill.pricings, plans)
  const lines = pricedOtherwise(again, (one) => ({...one, values: {...one.values, ...given}}))
  const sewer = lines.filter((line) => line.class === SEWER)
  const total = sum(changeOf(sewer).values())
  const because = {rule: `back-billing.${CAUSE}`, citation}
  if (total === 0) throw refuse('NOTHING_TO_ADJUST', `sewer service on ${bill.bill} would have cost the same`)
  const direction = total < 0 ? 'credit' : 'charge'
  const first = direction === 'credit' ? inputs.credit_from : inputs.charge_from
  mustBeIssuedFrom({billNo: bill.bill, issuedOn: inputs.issued_on, cause: CAUSE, direction}, {first, citation})
  return {
    parts: partsOf(bill.bill_id, sewer, {direction, room: bill.room_cents}),
    rows: lines.map((line) => rowOf(line.class === SEWER ? line : {...line, now: line.billed})),
    figures: {},
    because: [because],
    notes: Object.entries(given).map(([name, value]) => `${name} ${value}`),
  }
}
