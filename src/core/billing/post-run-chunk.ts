import type {Act, ActContext, Decided} from '#core/acts/act.js'
import type {NewBill} from '#core/billing/bill.js'
import {recordBillPricing} from '#core/billing/bill-pricing.js'
import {recordBillReads} from '#core/billing/bill-reads.js'
import type {RowToPost, StoredRun} from '#core/billing/billing-run-views.js'
import {issueBills, type IssuedBill} from '#core/billing/issue-bills.js'
import {currentBooks, type RunBooks} from '#core/billing/load-run-terms.js'
import type {RunBill, RunRow} from '#core/billing/price-account.js'
import {pricePage} from '#core/billing/price-page.js'
import {sum, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {accountsNamed} from '#core/meters/unbilled-reads-views.js'
import {insertRows} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

export type ChunkInput = {
  readonly plan: string
  readonly first: string
  readonly rows: number
  readonly hash: string
}
export type PostedBills = {
  readonly posted: number
  readonly posted_cents: Cents
  readonly refused: readonly RefusedRow[]
}
export type RefusedRow = {readonly account: string; readonly reason: string}

export const CHANGED = 'what it was priced from has changed since the plan'

/** Rows that are priced as they were planned, and those that are not. */
export interface Checked {
  readonly same: readonly RunRow[]
  readonly changed: readonly RowToPost[]
}

/** Prices rows of a run again from what the store knows now. */
export async function checkRows(reader: Reader, rows: readonly RowToPost[], books: RunBooks): Promise<Checked> {
  const ids = rows.map((row) => row.account_id)
  const {cycle, readsThrough: day} = books.terms
  const accounts = await accountsNamed(reader, ids, {cycle, day})
  const now = new Map((await pricePage(reader, accounts, books)).map(({row}) => [row.accountId, row]))
  const same: RunRow[] = []
  const changed: RowToPost[] = []
  for (const planned of rows) {
    const row = now.get(planned.account_id)
    if (row?.hash === planned.row_hash) same.push(row)
    else changed.push(planned)
  }
  return {same, changed}
}

interface Chunk {
  readonly run: StoredRun
  readonly rows: readonly RowToPost[]
  readonly books: RunBooks
}

/** Posts one chunk of a run: each row as it was planned or not at all, with what it was priced from. */
export const postRunChunk = ({run, rows, books}: Chunk): Act<ChunkInput, null, Decided, PostedBills> => ({
  kind: 'run-bills',
  permission: 'run_bills',
  subject: (input) => input.plan,
  load: async () => null,
  decide: (_, input) => ({summary: `${input.rows} bills of ${input.plan}`}),
  async record(trx, _decision, context) {
    await lockAccounts(
      trx,
      rows.map((row) => row.account_id),
    )
    const now = await currentBooks(trx, books)
    const {same, changed} = await checkRows(trx, rows, now)
    const issued = await issueBills(
      trx,
      same.map((row) => newBill(row, run)),
      'bill.issue',
      context,
    )
    await recordOrigins(trx, same, issued)
    await recordResults(trx, {run, issued, changed}, context)
    return {
      posted: issued.length,
      posted_cents: sum(issued.map((bill) => bill.amount)),
      refused: changed.map((row) => ({account: row.account_no, reason: CHANGED})),
    }
  },
})

/** A bill of a run counts from one read of one point: another that counted from it would have the same key. */
export const RUN_SOURCE = 'run'

const billIn = (row: RunRow): RunBill => mustExist(row.bill, 'a row that is posted has its bill')

function newBill(row: RunRow, run: StoredRun): NewBill {
  const bill = billIn(row)
  const first = mustExist(bill.uses[0], 'a bill counts the use of a point')
  const from = mustExist(first.legs[0], 'use is counted from a read').fromReadId
  return {
    accountId: row.accountId,
    source: RUN_SOURCE,
    sourceKey: `${first.servicePointId}/${from}`,
    meterSerial: bill.uses.length === 1 ? first.serial : null,
    serviceFrom: bill.from,
    serviceTo: bill.to,
    issuedOn: run.bill_on,
    mailedOn: run.bill_on,
    dueOn: run.due_on,
    usageThousandths: bill.useThousandths,
    usageUnit: bill.unit,
    estimated: bill.estimated,
    lines: bill.lines,
    flags: [],
    assumed: [],
    batchId: null,
  }
}

async function recordOrigins(trx: Trx, rows: readonly RunRow[], issued: readonly IssuedBill[]): Promise<void> {
  const both = rows.map((row, at) => ({bill: billIn(row), done: mustExist(issued[at], 'every bill is issued')}))
  await recordBillPricing(
    trx,
    both.flatMap(({bill, done: {accountId, billId}}) =>
      bill.pricings.map((pricing) => ({accountId, billId, ...pricing})),
    ),
  )
  await recordBillReads(
    trx,
    both.flatMap(({bill, done: {accountId, billId}}) =>
      bill.uses.flatMap(({servicePointId, legs}) =>
        legs.map(({meterId, fromReadId, toReadId, useThousandths: usageThousandths}) => ({
          ...{accountId, billId, servicePointId},
          ...{meterId, fromReadId, toReadId, usageThousandths},
        })),
      ),
    ),
  )
}

const RESULT = {
  run_id: 'text',
  account_id: 'text',
  state: 'text',
  bill_id: 'text',
  reason: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

interface Results {
  readonly run: StoredRun
  readonly issued: readonly IssuedBill[]
  readonly changed: readonly RowToPost[]
}

async function recordResults(trx: Trx, {run, issued, changed}: Results, context: ActContext): Promise<void> {
  const stamp = {run_id: run.run_id, recorded_at: context.recordedAt, act_id: context.actId}
  const posted = issued.map(({accountId, billId}) => ({
    account_id: accountId,
    state: 'posted',
    bill_id: billId,
    reason: '',
  }))
  const refused = changed.map(({account_id}) => ({account_id, state: 'refused', bill_id: null, reason: CHANGED}))
  await insertRows(
    trx,
    'billing_run_result',
    RESULT,
    [...posted, ...refused].map((row) => ({...row, ...stamp})),
  )
}
