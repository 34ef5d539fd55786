import type {Act, Decided} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {lastRunOf} from '#core/billing/billing-run-views.js'
import {openRunBooks, type RunBooks} from '#core/billing/load-run-terms.js'
import {mustMayRunBills} from '#core/billing/may-run-bills.js'
import type {RunRow} from '#core/billing/price-account.js'
import {commonBasis, priceBasisOf} from '#core/billing/price-basis.js'
import {PRICED_AT_ONCE, pricePage} from '#core/billing/price-page.js'
import {RunTally, type RunCounts} from '#core/billing/run-tally.js'
import type {RunQuestion} from '#core/billing/run-terms.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {rowKey, spokenId} from '#core/kernel/ids.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {accountsNamed, accountsOfCycle, type AccountOfCycle} from '#core/meters/unbilled-reads-views.js'
import {billingTerms} from '#core/policies/billing-terms.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import {inSnapshot, inTransaction} from '#core/store/transaction.js'

export interface PlanRequest {
  readonly cycle: string
  readonly billOn: BusinessDate | null
  readonly readsThrough: BusinessDate | null
  /** Account numbers; empty for every account of the cycle. */
  readonly accounts: readonly string[]
  /** Keep no rows. */
  readonly dryRun: boolean
}

export type LastRun = {
  readonly plan: string
  readonly bill_on: string
  readonly billed: number
  readonly billed_cents: number
  readonly held: number
  readonly refused: number
}

export type PlannedRun = RunCounts & {
  readonly plan: string
  readonly cycle: string
  readonly reads_through: string
  readonly bill_on: string
  readonly due_on: string
  readonly hash: string
  /** The run of the cycle before this one, to see what is unlike it. */
  readonly last: LastRun | null
}

/** A cycle priced, and the act that makes a plan of it. */
export interface PricedCycle {
  readonly act: Act<KeepInput, null, Decided, PlannedRun>
  readonly input: KeepInput
}

/**
 * Prices every account of a cycle, each with its outcome; nothing is posted. Rows are kept page by page and the run last:
 * one that was cut short, or whose act is not performed, is no plan.
 * @throws Refusal NOT_FOUND (66), BAD_BILL_DATE (65), NOT_YOURS (77)
 */
export async function priceCycle(
  desk: Desk,
  request: PlanRequest,
  progress: (accounts: number) => void,
): Promise<PricedCycle> {
  mustMayRunBills(desk)
  const question = questionOf(desk, request)
  const {db} = desk.store
  const named = await namedAccounts(db, request.accounts)
  const last = await lastRunOf(db, request.cycle)
  const books = await openRunBooks(db, desk.district.id, question)
  const runId = rowKey(desk.clock.now())
  const tally = new RunTally()
  let seen = 0
  for (let after: string | null = ''; after !== null;) {
    const page = await pageOf(desk, {request, books, named, after})
    if (!request.dryRun) await keepRows(desk, runId, page.rows)
    for (const {row, serviceClass} of page.rows) tally.add(row, serviceClass)
    seen += page.accounts
    progress(page.accounts)
    after = page.after
  }
  if (seen < Math.max(1, named?.length ?? 0)) throw strangers(request)
  const {cycle, readsThrough: reads_through, billOn: bill_on, dueOn: due_on} = question
  const run = {
    plan: '',
    cycle,
    reads_through,
    bill_on,
    due_on,
    hash: tally.rowsHash,
    last: lastOf(last),
    ...tally.counts,
  }
  const input = {cycle, reads_through, bill_on, accounts: request.accounts, hash: run.hash}
  return {act: keepRun(runId, run), input}
}

const strangers = ({cycle, accounts}: PlanRequest): Error =>
  accounts.length === 0
    ? notFound(`no account is of cycle ${cycle}`)
    : notFound(`not all of ${accounts.join(', ')} are accounts of cycle ${cycle}`, ['curbstop show-account ACCOUNT'])

function questionOf(desk: Desk, request: PlanRequest): RunQuestion {
  const billOn = request.billOn ?? desk.today
  const readsThrough = request.readsThrough ?? desk.today
  if (readsThrough > desk.today)
    throw refuse('BAD_BILL_DATE', `reads up to ${readsThrough} are not all here: today is ${desk.today}`, {
      field: 'reads-through',
    })
  if (billOn < readsThrough)
    throw refuse('BAD_BILL_DATE', `a bill of ${billOn} cannot charge days up to ${readsThrough}`, {field: 'bill-date'})
  const {dueDaysAfterMailing} = billingTerms(desk.district.id, billOn)
  return {cycle: request.cycle, readsThrough, billOn, dueOn: addDays(billOn, dueDaysAfterMailing)}
}

async function namedAccounts(reader: Reader, accounts: readonly string[]): Promise<readonly string[] | null> {
  if (accounts.length === 0) return null
  const numbers = rowsFrom(
    reader,
    Array.from(new Set(accounts), (account_no) => ({account_no})),
    {account_no: 'text'},
    't',
  )
  const sql = 'select a.account_id from :numbers cross join account a where a.account_no = t.account_no'
  return (await select<{account_id: string}>(reader, sql, {numbers})).map((row) => row.account_id)
}

interface PageAsked {
  readonly request: PlanRequest
  readonly books: RunBooks
  readonly named: readonly string[] | null
  readonly after: string
}
interface PageRow {
  readonly row: RunRow
  readonly serviceClass: string
  /** Empty when no rows are kept. */
  readonly basis: string
}
interface Page {
  readonly rows: readonly PageRow[]
  readonly accounts: number
  /** null after the last. */
  readonly after: string | null
}

const pageOf = (desk: Desk, {request, books, named, after}: PageAsked): Promise<Page> =>
  inSnapshot(desk.store, async (reader) => {
    const on = {cycle: request.cycle, day: books.terms.readsThrough}
    const accounts: AccountOfCycle[] =
      named === null
        ? await accountsOfCycle(reader, {...on, after, page: PRICED_AT_ONCE})
        : await accountsNamed(reader, named, on)
    const priced = await pricePage(reader, accounts, books)
    const ids = request.dryRun ? [] : priced.map(({row}) => row.accountId)
    const basis = await priceBasisOf(reader, ids, commonBasis(books, desk.version))
    return {
      rows: priced.map(({of, row}) => ({
        ...{row, serviceClass: of.serviceClass, basis: basis.get(row.accountId) ?? ''},
      })),
      accounts: accounts.length,
      after: named === null && accounts.length === PRICED_AT_ONCE ? (accounts.at(-1)?.accountId ?? null) : null,
    }
  })

const ROW = {
  run_id: 'text',
  account_id: 'text',
  outcome: 'text',
  rule: 'text',
  detail: 'text',
  total_cents: 'integer',
  row_hash: 'text',
  content_json: 'text',
} as const

/** It stands beside what the row's hash covers. */
const withBasis = (content: string, basis: string): string =>
  `${content.slice(0, -1)},"basis":${JSON.stringify(basis)}}`

const keepRows = (desk: Desk, runId: string, rows: readonly PageRow[]): Promise<void> =>
  inTransaction(desk.store, (trx) =>
    insertRows(
      trx,
      'billing_run_row',
      ROW,
      rows.map(({row: {accountId, outcome, rule, detail, total, hash, content}, basis}) => ({
        ...{run_id: runId, account_id: accountId, outcome, rule, detail},
        ...{total_cents: total, row_hash: hash, content_json: withBasis(content, basis)},
      })),
    ),
  )

type KeepInput = {
  readonly cycle: string
  readonly reads_through: string
  readonly bill_on: string
  readonly accounts: readonly string[]
  readonly hash: string
}

const keepRun = (runId: string, run: PlannedRun): Act<KeepInput, null, Decided, PlannedRun> => ({
  kind: 'plan-bills',
  permission: 'run_bills',
  subject: ({cycle}) => cycle,
  load: async () => null,
  decide: () => ({summary: `bills of cycle ${run.cycle}: ${run.billed} to post`, amountCents: run.billed_cents}),
  async record(trx, _decision, context) {
    const plan_no = spokenId('PL')
    const {cycle, reads_through, bill_on, due_on, hash: rows_hash} = run
    const counts = {billed_count: run.billed, billed_cents: run.billed_cents, held_count: run.held}
    await trx('billing_run').insert({
      ...{run_id: runId, plan_no, cycle, reads_through, bill_on, due_on, rows_hash},
      ...counts,
      refused_count: run.refused,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
    return {...run, plan: plan_no}
  },
})

const lastOf = (run: Awaited<ReturnType<typeof lastRunOf>>): LastRun | null =>
  run === null
    ? null
    : {
        plan: run.plan_no,
        bill_on: run.bill_on,
        billed: run.billed_count,
        billed_cents: run.billed_cents,
        held: run.held_count,
        refused: run.refused_count,
      }
