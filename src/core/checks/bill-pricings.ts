import {inputsFrom} from '#core/billing/bill-pricing.js'
import {REBILL_SOURCE} from '#core/billing/cancelled-bills.js'
import {RUN_SOURCE} from '#core/billing/post-run-chunk.js'
import {storedPlan} from '#core/billing/rate-versions.js'
import {SHOWN, type BookCheck, type BrokenRow, type Findings} from '#core/checks/book-check.js'
import {groupBy} from '#core/kernel/group-by.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import {Refusal} from '#core/kernel/refusal.js'
import {compilePlan, priceBill, type CompiledPlan} from '#core/rates/price-bill.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export const billPricings: BookCheck = {
  name: 'bill-pricings',
  proves: 'every bill of a run, or in the place of one, prices again to the same lines from what it was priced from',
  find: findUnlike,
}

/** Bills priced again at once: memory does not grow with the books. */
const PAGE = 2000

interface RunBillRow {
  readonly account_id: string
  readonly bill_id: string
  readonly bill_no: string
  readonly source: string
}
interface LineRow {
  readonly bill_id: string
  readonly class: string
  readonly code: string
  readonly amount_cents: Cents
}
interface PricingRow {
  readonly bill_id: string
  readonly plan_code: string
  readonly inputs_json: string
}

async function findUnlike(reader: Reader): Promise<Findings> {
  const plans = new Map<string, CompiledPlan | null>()
  const failures: BrokenRow[] = []
  let count = 0
  for (let [account, bill] = ['', '']; ;) {
    const page = await select<RunBillRow>(reader, RUN_BILLS, {account, bill, page: PAGE})
    const last = page.at(-1)
    if (last === undefined) return {count, failures}
    for (const broken of await unlikeOf(reader, page, plans)) {
      count += 1
      if (failures.length < SHOWN) failures.push(broken)
    }
    ;[account, bill] = [last.account_id, last.bill_id]
  }
}

const RUN_BILLS = `select b.account_id, b.bill_id, b.bill_no, b.source from bill b
  where b.source in ('${RUN_SOURCE}', '${REBILL_SOURCE}') and (b.account_id, b.bill_id) > (:account, :bill) order by b.account_id, b.bill_id limit :page`
const LINES = `select l.bill_id, l.class, l.code, l.amount_cents from :bills cross join bill_line l
  where l.account_id = t.account_id and l.bill_id = t.bill_id order by l.account_id, l.bill_id, l.line`
const PRICINGS = `select p.bill_id, p.plan_code, p.inputs_json from :bills cross join bill_pricing p
  where p.account_id = t.account_id and p.bill_id = t.bill_id order by p.account_id, p.bill_id, p.plan_code`

/** A bill that replaced one ends with the lines of it that no plan priced. */
async function unlikeOf(
  reader: Reader,
  page: readonly RunBillRow[],
  plans: Map<string, CompiledPlan | null>,
): Promise<BrokenRow[]> {
  const bills = rowsFrom(reader, page, {account_id: 'text', bill_id: 'text'}, 't')
  const lines = groupBy(await select<LineRow>(reader, LINES, {bills}), (row) => row.bill_id)
  const pricings = groupBy(await select<PricingRow>(reader, PRICINGS, {bills}), (row) => row.bill_id)
  const broken: BrokenRow[] = []
  for (const {bill_id, bill_no, source} of page) {
    const found = textOf(lines.get(bill_id) ?? [])
    const expected = await pricedText(reader, pricings.get(bill_id) ?? [], plans)
    if (source === REBILL_SOURCE && found.startsWith(`${expected}\n`)) continue
    if (expected !== found) broken.push({key: bill_no, detail: firstDifference(expected, found)})
  }
  return broken
}

const textOf = (lines: readonly Omit<LineRow, 'bill_id'>[]): string =>
  lines.map((line) => `${line.class} ${line.code} ${formatMoney(line.amount_cents)}`).join('\n')

async function pricedText(
  reader: Reader,
  pricings: readonly PricingRow[],
  plans: Map<string, CompiledPlan | null>,
): Promise<string> {
  const priced: Omit<LineRow, 'bill_id'>[] = []
  for (const {plan_code: code, inputs_json: inputs} of pricings) {
    let plan = plans.get(code)
    if (plan === undefined) {
      const stored = await storedPlan(reader, code)
      plan = stored === null ? null : compilePlan(stored)
      plans.set(code, plan)
    }
    if (plan === null) return `no rate plan ${code}`
    try {
      const {lines} = priceBill(plan, inputsFrom(inputs))
      priced.push(...lines.map(({service, code: line, amount}) => ({class: service, code: line, amount_cents: amount})))
    } catch (error) {
      if (error instanceof Refusal) return `${error.code}: ${error.message}`
      throw error
    }
  }
  return textOf(priced)
}

function firstDifference(expected: string, found: string): string {
  const [priced, billed] = [expected.split('\n'), found.split('\n')]
  const at = priced.findIndex((line, index) => line !== billed[index])
  const [should, is] = at === -1 ? ['', billed[priced.length]] : [priced[at], billed[at]]
  return `priced again: ${should === undefined || should === '' ? 'no line' : should}; the bill has ${is === undefined || is === '' ? 'no line' : is}`
}
