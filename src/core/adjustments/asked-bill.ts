import {creditRoom, roomOf} from '#core/adjustments/adjusted-views.js'
import type {AdjustmentAsked, Plans} from '#core/adjustments/formula.js'
import {inputsFrom, inputsText, pricingsOf} from '#core/billing/bill-pricing.js'
import type {BillRecord} from '#core/billing/explain/bill-record-views.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse, usage, type Because} from '#core/kernel/refusal.js'
import type {Cents} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {priceBill, type CompiledPlan} from '#core/rates/price-bill.js'
import type {BillInputs, PricedBill} from '#core/rates/priced-bill.js'
import type {Reader} from '#core/store/open.js'

/** How one plan priced a bill, as it is kept with the bill. */
export type KeptPricing = {
  readonly plan: string
  readonly pricing: string
}

/** What a worksheet keeps of the bill that is adjusted. */
export type KeptBill = {
  readonly bill_id: string
  readonly bill: string
  readonly unit: string
  readonly pricings: readonly KeptPricing[]
  readonly lines: readonly {
    readonly class: ReceivableClass
    readonly code: string
    readonly description: string
    readonly amount_cents: number
  }[]
  /** What can still be credited of the bill, by class. */
  readonly room_cents: Readonly<Record<string, number>>
}

/** @throws Refusal MISSING_BILL (65) */
export function mustHaveBill({bill}: AdjustmentAsked): BillRecord {
  if (bill !== null) return bill
  throw refuse('MISSING_BILL', 'a bill is worked out again: say which, --bill BL-…', {field: 'bill'})
}

/** @throws Refusal NOT_PRICED_HERE (65) for a bill that was made elsewhere: it has no tiers */
export async function keptBill(reader: Reader, bill: BillRecord, because: readonly Because[]): Promise<KeptBill> {
  const pricings = await keptPricings(reader, bill)
  if (pricings.length === 0)
    throw refuse('NOT_PRICED_HERE', `${bill.billNo} was made elsewhere: how it was priced is not known`, {
      field: 'bill',
      because,
      next: ['give the amount: --credit AMT --over-reason TEXT'],
    })
  const room = await creditRoom(reader, bill.accountId, bill.billId)
  return {
    ...{bill_id: bill.billId, bill: bill.billNo, unit: bill.usageUnit ?? '', pricings},
    lines: bill.lines.map(({class: name, code, description, amount}) => ({
      ...{class: name, code, description, amount_cents: amount},
    })),
    room_cents: Object.fromEntries(Array.from(room.keys(), (name) => [name, roomOf(room, name)])),
  }
}

export const keptPricings = async (reader: Reader, bill: BillRecord): Promise<readonly KeptPricing[]> =>
  (await pricingsOf(reader, bill)).map(({planCode, inputs}) => ({plan: planCode, pricing: inputsText(inputs)}))

export const plansIn = (pricings: readonly KeptPricing[]): readonly string[] =>
  Array.from(new Set(pricings.map(({plan}) => plan)))

export interface PricedAgain {
  readonly plan: CompiledPlan
  readonly inputs: BillInputs
  readonly priced: PricedBill
}

export const pricedAgain = (pricings: readonly KeptPricing[], plans: Plans): readonly PricedAgain[] =>
  pricings.map(({plan: code, pricing}) => {
    const plan = mustExist(plans.get(code), `the plan ${code} is loaded`)
    const inputs = inputsFrom(pricing)
    return {plan, inputs, priced: priceBill(plan, inputs)}
  })

/**
 * How a class of a bill was priced. Tiers of two plans are not each other's: which of the uses is meant is not known.
 * @throws Refusal SEVERAL_PLANS (65)
 */
export function pricingOfClass(again: readonly PricedAgain[], name: ReceivableClass, {bill}: KeptBill): PricedAgain[] {
  const own = again.filter(({priced}) => priced.lines.some(({service}) => service === name))
  if (own.length < 2) return own
  const plans = own.map(({plan}) => plan.plan.code).join(' and ')
  throw refuse('SEVERAL_PLANS', `${bill} is of several plans for ${name}, ${plans}: which use is meant is not known`, {
    field: 'bill',
    next: ['give the amount: --credit AMT --over-reason TEXT'],
  })
}

/** Lines of a kept bill, with their cents. */
export const linesKept = ({lines}: KeptBill) =>
  lines.map(({class: name, code, description, amount_cents}) => ({
    ...{class: name, code, description, amount: amount_cents as Cents},
  }))

const YES_NO: Readonly<Record<string, boolean>> = {yes: true, no: false}

/** @throws Refusal NOT_YES_NO (64) */
export function yesFact(given: Readonly<Record<string, string>>, name: string): boolean {
  const typed = given[name] ?? ''
  const answer = Object.hasOwn(YES_NO, typed) ? YES_NO[typed] : undefined
  if (answer === undefined) throw usage('NOT_YES_NO', `${name}: ${typed} is neither yes nor no`, 'fact')
  return answer
}
