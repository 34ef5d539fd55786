import type {RebilledBill, RebillInputs, StoredLine} from '#core/adjustments/rebill/rebill-inputs.js'
import type {Plans} from '#core/adjustments/formula.js'
import type {AdjustmentPart, Worked, WorksheetRow} from '#core/adjustments/worksheet.js'
import {inputsFrom} from '#core/billing/bill-pricing.js'
import type {BillLine} from '#core/billing/bill.js'
import {linesOf} from '#core/billing/price-account.js'
import {plainMoney, subtract, sum, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse, type Because} from '#core/kernel/refusal.js'
import {CLASSES} from '#core/ledger/chart.js'
import {decimalText, fraction} from '#core/rates/fraction.js'
import {priceBill} from '#core/rates/price-bill.js'
import type {PricedBill} from '#core/rates/priced-bill.js'

/** A bill made again. */
export interface MadeAgain {
  readonly of: RebilledBill
  readonly priced: readonly PricedBill[]
  readonly lines: readonly BillLine[]
  readonly before: Cents
  readonly after: Cents
}

/** What the plans make of the changed inputs; lines that no plan priced stay. Pure. */
export function madeAgain(of: RebilledBill, plans: Plans): MadeAgain {
  const priced = of.plans.map(({plan, after}) =>
    priceBill(mustExist(plans.get(plan), `the plan ${plan} is at hand`), inputsFrom(after)),
  )
  const lines = [...priced.flatMap(linesOf), ...of.carried.map(asLine)]
  const total = (all: readonly {readonly amount: Cents}[]): Cents => sum(all.map(({amount}) => amount))
  return {of, priced, lines, before: total(of.lines.map(asLine)), after: total(lines)}
}

const asLine = ({class: name, code, description, amount_cents: amount}: StoredLine): BillLine => ({
  ...{class: name, code, description, amount},
})

const textOf = (lines: readonly BillLine[]): string =>
  lines.flatMap((line) => (line.amount === 0 ? [] : [`${line.class} ${line.code} ${line.amount}`])).join('\n')

/** Another use or another line: a bill that would say the same is left as it is. */
const isChanged = ({of, lines}: MadeAgain): boolean =>
  of.use_before !== of.use_after || textOf(lines) !== textOf(of.lines.map(asLine))

/** A charge or a credit that comes too late for its cause is left. */
function isTooOld({of, before, after}: MadeAgain, {limit}: RebillInputs): boolean {
  const first = after > before ? limit.charges_from : after < before ? limit.credits_from : null
  return first !== null && of.billed_on < first
}

/** Every bill that the change makes another, priced again. Pure. @throws Refusal NOTHING_CHANGES, BACK_BILL_LIMIT (65) */
export function workRebill(inputs: RebillInputs, plans: Plans): Worked {
  const changed = inputs.bills.map((bill) => madeAgain(bill, plans)).filter(isChanged)
  if (changed.length === 0)
    throw refuse('NOTHING_CHANGES', `no bill would be another: ${inputs.wrong}`, {
      next: inputs.changed?.name === 'class' ? ['where another plan prices the class, name it: plan=CODE'] : [],
    })
  const [left, made] = [changed.filter((one) => isTooOld(one, inputs)), changed.filter((one) => !isTooOld(one, inputs))]
  const because = [{rule: `rebill.${inputs.reason}`, citation: inputs.citation}, ...limitOf(inputs, left)]
  if (made.length === 0) throw tooOld(inputs, left, because)
  const difference = sum(made.map(({before, after}) => subtract(after, before)))
  return {
    parts: made.flatMap(partsOf),
    rows: made.map(rowOf),
    figures: {bills: String(made.length), difference: plainMoney(difference)},
    because,
    notes: [
      inputs.wrong,
      ...left.map(({of}) => `${of.bill} of ${of.billed_on} is left as it is: ${tooOldFor(inputs)}`),
      ...inputs.others.map((bill) => `${bill} counts the same read: it is made again by the same reason there`),
      ...inputs.elsewhere.map((bill) => `${bill} was not priced here and is left: state its adjustment`),
    ],
  }
}

const limitOf = ({limit}: RebillInputs, left: readonly MadeAgain[]): Because[] =>
  left.length === 0 ? [] : [{rule: `back-billing.${limit.cause}`, citation: limit.citation}]

const tooOldFor = ({limit}: RebillInputs): string =>
  [
    limit.charges_from === null ? '' : `charges reach back to ${limit.charges_from}`,
    limit.credits_from === null ? '' : `credits reach back to ${limit.credits_from}`,
  ]
    .filter(Boolean)
    .join(', ')

const tooOld = (inputs: RebillInputs, left: readonly MadeAgain[], because: readonly Because[]): Error =>
  refuse('BACK_BILL_LIMIT', `${left.map(({of}) => of.bill).join(', ')}: too old; ${tooOldFor(inputs)}`, {
    field: 'bill',
    because,
  })

/** By class; of a bill that comes to the same one part of nothing, so that it is known to be made again. */
function partsOf({of, lines}: MadeAgain): AdjustmentPart[] {
  const billed = of.lines.map(asLine)
  const all = CLASSES.map((name): AdjustmentPart => {
    const total = (some: readonly BillLine[]): Cents =>
      sum(some.filter((line) => line.class === name).map((line) => line.amount))
    return {billId: of.bill_id, class: name, amount: subtract(total(lines), total(billed))}
  })
  const changed = all.filter(({amount}) => amount !== 0)
  return changed.length > 0 ? changed : all.slice(0, 1)
}

const useText = (thousandths: number): string => decimalText(fraction(thousandths, 1000))

function rowOf({of, before, after}: MadeAgain): WorksheetRow {
  const same = of.use_before === of.use_after
  const quantity = same ? useText(of.use_after) : `${useText(of.use_before)} → ${useText(of.use_after)}`
  return {
    label: `${of.bill} ${of.from} to ${of.to}`,
    quantity: `${quantity} ${of.unit}`,
    billed: before,
    policy: after,
    note: '',
  }
}
