import {planOf} from '#core/billing/rate-versions.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {decimalText, type Fraction} from '#core/rates/fraction.js'
import {priceBill} from '#core/rates/price-bill.js'
import type {BillInputs, Given, PricedBill} from '#core/rates/priced-bill.js'
import {insertRows} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** What one plan priced on one bill: with the plan's versions it gives the same lines again, so no trace is kept. */
export interface BillPricing {
  readonly accountId: string
  readonly billId: string
  readonly planCode: string
  readonly inputs: BillInputs
  readonly figures: Readonly<Record<string, Fraction>>
}

const PRICING = {
  account_id: 'text',
  bill_id: 'text',
  plan_code: 'text',
  inputs_json: 'text',
  figures_json: 'text',
} as const

export async function recordBillPricing(trx: Trx, pricings: readonly BillPricing[]): Promise<void> {
  await insertRows(
    trx,
    'bill_pricing',
    PRICING,
    pricings.map(({accountId, billId, planCode, inputs, figures}) => ({
      account_id: accountId,
      bill_id: billId,
      plan_code: planCode,
      inputs_json: inputsText(inputs),
      figures_json: JSON.stringify(
        Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, decimalText(value)])),
      ),
    })),
  )
}

/** Fractions are kept exactly, as a pair of whole numbers. */
type StoredGiven = string | {readonly n: string; readonly d: string}
type StoredValues = Readonly<Record<string, StoredGiven>>
interface StoredInputs {
  readonly service_class: string
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly bill_on: BusinessDate
  readonly partial: boolean
  readonly values: StoredValues
  readonly meters: readonly StoredValues[]
}

function packed(values: BillInputs['values']): StoredValues {
  const stored: Record<string, StoredGiven> = {}
  for (const [name, given] of Object.entries(values))
    stored[name] = typeof given === 'string' ? given : {n: String(given.n), d: String(given.d)}
  return stored
}
const unpacked = (values: StoredValues): Record<string, Given> =>
  Object.fromEntries(
    Object.entries(values).map(([name, given]) => [
      name,
      typeof given === 'string' ? given : {n: BigInt(given.n), d: BigInt(given.d)},
    ]),
  )

/** A bill that is posted was written once before, into the hash of its row. */
const texts = new WeakMap<BillInputs, string>()

export function inputsText(inputs: BillInputs): string {
  const known = texts.get(inputs)
  if (known !== undefined) return known
  const stored: StoredInputs = {
    service_class: inputs.serviceClass,
    from: inputs.from,
    to: inputs.to,
    bill_on: inputs.billOn,
    partial: inputs.partial,
    values: packed(inputs.values),
    meters: inputs.meters.map(packed),
  }
  const text = JSON.stringify(stored)
  texts.set(inputs, text)
  return text
}

export function inputsFrom(text: string): BillInputs {
  const stored = JSON.parse(text) as StoredInputs
  return {
    serviceClass: stored.service_class,
    from: stored.from,
    to: stored.to,
    billOn: stored.bill_on,
    partial: stored.partial,
    values: unpacked(stored.values),
    meters: stored.meters.map(unpacked),
  }
}

export interface StoredPricing {
  readonly planCode: string
  readonly inputs: BillInputs
}

interface PricingRow {
  readonly account_id: string
  readonly bill_id: string
  readonly plan_code: string
  readonly inputs_json: string
}

/** How a bill was priced; empty for a bill that was made elsewhere. */
export async function pricingsOf(
  reader: Reader,
  {accountId, billId}: {accountId: string; billId: string},
): Promise<readonly StoredPricing[]> {
  const rows = await reader<PricingRow>('bill_pricing')
    .where({account_id: accountId, bill_id: billId})
    .orderBy('plan_code')
    .select('plan_code', 'inputs_json')
  return rows.map((row) => ({planCode: row.plan_code, inputs: inputsFrom(row.inputs_json)}))
}

/** The bill's lines again, with their trace. */
export async function priceAgain(reader: Reader, pricings: readonly StoredPricing[]): Promise<readonly PricedBill[]> {
  const priced: PricedBill[] = []
  for (const {planCode, inputs} of pricings) priced.push(priceBill(await planOf(reader, planCode), inputs))
  return priced
}
