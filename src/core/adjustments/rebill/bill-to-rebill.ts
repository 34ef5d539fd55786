import type {BilledLeg, RebilledBill, StoredLine} from '#core/adjustments/rebill/rebill-inputs.js'
import type {StandingBill} from '#core/adjustments/rebill/standing-bills-views.js'
import {inputsText, type StoredPricing} from '#core/billing/bill-pricing.js'
import {REBILL_SOURCE} from '#core/billing/cancelled-bills.js'
import {linesOf} from '#core/billing/price-account.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {priceBill, type CompiledPlan} from '#core/rates/price-bill.js'

/** What a bill is made again from. */
export interface PricedAgain {
  readonly pricings: readonly StoredPricing[]
  readonly legs: readonly BilledLeg[]
  readonly useAfter: number
  readonly estimated: boolean
}

/** @throws Refusal NOT_PRICED_HERE (65) */
export function mustBePricedHere({record, pricings}: StandingBill): void {
  if (pricings.length === 0 || record.serviceFrom === null || record.serviceTo === null)
    throw notPricedHere(`${record.billNo} was not priced here: it cannot be made again`)
}

const notPricedHere = (message: string): Error =>
  refuse('NOT_PRICED_HERE', message, {
    field: 'bill',
    next: ['curbstop adjust-bill ACCOUNT --bill BL-… --reason BILLING_ERROR with --credit or --debit'],
  })

/** The bill as the formula's inputs keep it. @throws Refusal NOT_PRICED_HERE (65) */
export function billToRebill(
  bill: StandingBill,
  again: PricedAgain,
  plans: ReadonlyMap<string, CompiledPlan>,
): RebilledBill {
  const {record, pricings} = bill
  mustBePricedHere(bill)
  const lines = record.lines.map(({class: name, code, description, amount}): StoredLine => ({
    class: name,
    code,
    description,
    amount_cents: amount,
  }))
  const to = mustExist(record.serviceTo, 'a bill that is made again has its period')
  return {
    bill_id: record.billId,
    bill: record.billNo,
    from: mustExist(record.serviceFrom, 'a bill that is made again has its period'),
    to,
    billed_on: record.source === REBILL_SOURCE ? to : record.issuedOn,
    unit: record.usageUnit ?? '',
    use_before: record.usageThousandths ?? 0,
    use_after: again.useAfter,
    estimated: again.estimated,
    plans: pricings.map(({planCode: was, inputs}, at) => {
      const after = mustExist(again.pricings[at], 'each pricing is made again')
      return {plan: after.planCode, was, before: inputsText(inputs), after: inputsText(after.inputs)}
    }),
    lines,
    carried: carriedLines(bill, lines, plans),
    legs: again.legs,
  }
}

const keyOf = ({class: name, code, amount_cents: amount}: Omit<StoredLine, 'description'>): string =>
  `${name} ${code} ${amount}`

/** Lines of a bill that its plans do not price, such as a fee. */
function carriedLines(
  {record, pricings}: StandingBill,
  lines: readonly StoredLine[],
  plans: ReadonlyMap<string, CompiledPlan>,
): StoredLine[] {
  const left = [...lines]
  const priced = pricings.flatMap(({planCode, inputs}) =>
    linesOf(priceBill(mustExist(plans.get(planCode), 'a bill has its plan'), inputs)),
  )
  for (const line of priced) {
    const at = left.findIndex((one) => keyOf(one) === keyOf({...line, amount_cents: line.amount}))
    if (at === -1 && line.amount !== 0)
      throw notPricedHere(`${record.billNo} does not price to its lines any more: line ${line.code}`)
    if (at !== -1) left.splice(at, 1)
  }
  return left
}
