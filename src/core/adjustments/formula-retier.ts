import {creditRooms, earlierBy} from '#core/adjustments/adjusted-views.js'
import {mustHaveBill} from '#core/adjustments/asked-bill.js'
import type {Formula, Plans} from '#core/adjustments/formula.js'
import type {AdjustmentPart, Worked, WorksheetRow} from '#core/adjustments/worksheet.js'
import {inputsFrom, inputsText, pricingsOf} from '#core/billing/bill-pricing.js'
import type {BillRecord} from '#core/billing/explain/bill-record-views.js'
import {mustExist} from '#core/kernel/must.js'
import {cents, least, negate, subtract, sum, type Cents} from '#core/kernel/money.js'
import {refuse, type Because} from '#core/kernel/refusal.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {decimalText} from '#core/rates/fraction.js'
import {priceBill} from '#core/rates/price-bill.js'
import type {BillInputs, PricedBill, PricedLine} from '#core/rates/priced-bill.js'
import type {Reader} from '#core/store/open.js'
import {mustBeTold} from '#core/adjustments/given-facts.js'
import {retierFactsOf} from '#core/variances/retier-facts-views.js'

/** One bill of the past and what it would have been priced with. */
export type RetierBill = {
  readonly bill_id: string
  readonly bill: string
  readonly plan: string
  /** Inputs of its pricing, as they are kept with it. */
  readonly pricing: string
  readonly changed: Readonly<Record<string, string>>
  /** What can still be credited of the bill, by class. */
  readonly room_cents: Readonly<Record<string, number>>
}

export type RetierInputs = {
  readonly variance: string
  readonly bills: readonly RetierBill[]
  readonly because: readonly {readonly rule: string; readonly citation: string}[]
}

/** A variance gives back what water would not have cost, never sewer service or fees. */
const CREDITED: readonly ReceivableClass[] = ['water', 'recycled']

/** A bill priced again with a granted budget, at the rates of its own day: old charge less new charge. */
export const retierFormula: Formula<RetierInputs> = {
  code: 'retier',
  async load(reader, asked, {desk, today}): Promise<RetierInputs> {
    mustBeTold(asked.given, {variance: 'the variance that was granted, V-…'})
    const bill = mustHaveBill(asked)
    await mustBeFirst(reader, bill)
    const {varianceNo, changed, because} = await retierFactsOf(reader, {
      district: desk.district.id,
      accountId: asked.accountId,
      variance: asked.given['variance'] ?? '',
      issuedOn: bill.issuedOn,
      today,
    })
    return {variance: varianceNo, bills: await retierBills(reader, [bill], changed), because}
  },
  plansOf: ({bills}) => Array.from(new Set(bills.map(({plan}) => plan))),
  work: workRetier,
}

/** A bill is priced again once. @throws Refusal PRICED_AGAIN (65) */
async function mustBeFirst(reader: Reader, {accountId, billId, billNo}: BillRecord): Promise<void> {
  const earlier = (await earlierBy(reader, accountId, 'retier')).find(({inputs}) =>
    (inputs as RetierInputs).bills.some((one) => one.bill_id === billId),
  )
  if (earlier === undefined) return
  throw refuse('PRICED_AGAIN', `${billNo} was priced again by ${earlier.journalNo} on ${earlier.postedOn}`, {
    field: 'bill',
    next: [`curbstop reverse-adjustment ${earlier.journalNo}`],
  })
}

/** Bills that were priced here, with what each of their plans is asked again. A bill without a pricing is left out. */
export async function retierBills(
  reader: Reader,
  bills: readonly {readonly accountId: string; readonly billId: string; readonly billNo: string}[],
  changed: Readonly<Record<string, string>>,
): Promise<RetierBill[]> {
  const rooms = await creditRooms(reader, bills)
  const all: RetierBill[] = []
  for (const {accountId, billId, billNo} of bills) {
    const room_cents = Object.fromEntries(rooms.get(billId) ?? [])
    for (const {planCode, inputs} of await pricingsOf(reader, {accountId, billId}))
      all.push({bill_id: billId, bill: billNo, plan: planCode, pricing: inputsText(inputs), changed, room_cents})
  }
  return all
}

export const withFacts = (inputs: BillInputs, changed: Readonly<Record<string, string>>): BillInputs => ({
  ...inputs,
  values: {...inputs.values, ...changed},
})

export function workRetier({bills, because}: RetierInputs, plans: Plans): Worked {
  const priced = bills.map((one) => {
    const plan = mustExist(plans.get(one.plan), `the plan ${one.plan} is loaded`)
    const inputs = inputsFrom(one.pricing)
    return {one, old: priceBill(plan, inputs), now: priceBill(plan, withFacts(inputs, one.changed))}
  })
  return {
    parts: priced.flatMap(partsOf),
    rows: priced.flatMap(rowsOf),
    figures: Object.assign({}, ...priced.map(figuresOf)) as Record<string, string>,
    because: because.map((one): Because => ({...one})),
    notes: [],
  }
}

interface Twice {
  readonly one: RetierBill
  readonly old: PricedBill
  readonly now: PricedBill
}

const chargeOf = ({lines}: PricedBill, name: ReceivableClass): Cents =>
  sum(lines.filter(({service}) => service === name).map(({amount}) => amount))

/** A class that would have cost more is left as it was billed; what was credited before is not credited again. */
function partsOf({one, old, now}: Twice): AdjustmentPart[] {
  return CREDITED.flatMap((name) => {
    const back = subtract(chargeOf(old, name), chargeOf(now, name))
    const amount = negate(least(back, cents(one.room_cents[name] ?? 0)))
    return amount < 0 ? [{billId: one.bill_id, class: name, amount}] : []
  })
}

function rowsOf({one, old, now}: Twice): WorksheetRow[] {
  return old.lines.flatMap((line, at) => {
    const again = now.lines[at]
    if (again === undefined || again.amount === line.amount || !CREDITED.some((name) => name === line.service))
      return []
    const {quantity} = line.trace()
    return [
      {
        label: `${one.bill} ${line.title.en}`,
        quantity: quantity === null ? '' : decimalText(quantity),
        billed: line.amount,
        policy: again.amount,
        note: tiersNote(line, again),
      },
    ]
  })
}

/** `tier 1 2.2 to 3, tier 4 8.5 to 0`: how the use lies under both budgets. */
function tiersNote(old: PricedLine, now: PricedLine): string {
  const [before, after] = [old.trace().tiers, now.trace().tiers]
  const tiers = Array.from(new Set([...before, ...after].map(({tier}) => tier))).toSorted((a, b) => a - b)
  const useIn = (of: typeof before, tier: number): string => {
    const found = of.find((one) => one.tier === tier)
    return found === undefined ? '0' : decimalText(found.quantity)
  }
  return tiers
    .map((tier) => ({tier, was: useIn(before, tier), is: useIn(after, tier)}))
    .filter(({was, is}) => was !== is)
    .map(({tier, was, is}) => `tier ${tier} ${was} to ${is}`)
    .join(', ')
}

function figuresOf({one, old, now}: Twice): Record<string, string> {
  const [before, after] = [old.figures['budget'], now.figures['budget']]
  if (before === undefined || after === undefined) return {}
  return {[`${one.bill} budget`]: decimalText(before), [`${one.bill} budget granted`]: decimalText(after)}
}
