import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {
  rowsToPost,
  runByNumber,
  runRows,
  statesOf,
  storedRowsHash,
  type RowToPost,
  type StoredRun,
} from '#core/billing/billing-run-views.js'
import {currentBooks, openRunBooks, type RunBooks} from '#core/billing/load-run-terms.js'
import {mustMayRunBills} from '#core/billing/may-run-bills.js'
import {CHANGED, checkRows, postRunChunk} from '#core/billing/post-run-chunk.js'
import {commonBasis, priceBasisOf} from '#core/billing/price-basis.js'
import {PRICED_AT_ONCE} from '#core/billing/price-page.js'
import {sha256} from '#core/kernel/canonical-json.js'
import {cents, ZERO, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse, type RowFault} from '#core/kernel/refusal.js'
import {inSnapshot} from '#core/store/transaction.js'

export interface ApplyRequest {
  readonly plan: string
  /** Post the good rows though others are refused or have changed. */
  readonly partial: boolean
  /** Check every row again and post nothing. */
  readonly dryRun: boolean
  /** Rows of one posting transaction; the usual number if it is left out. */
  readonly chunk?: number
}

export interface AppliedRun {
  readonly plan: string
  readonly cycle: string
  readonly status: 'applied' | 'nothing_new' | 'dry_run'
  readonly posted: number
  readonly postedCents: Cents
  /** Posted by an earlier run of the same plan. */
  readonly skipped: number
  /** Held bills that wait for somebody to look at them. */
  readonly held: number
  /** Refused when priced, and those that changed since. */
  readonly refusedRows: readonly RowFault[]
}

/** Rows of one posting transaction: others wait for less than half a second. */
const CHUNK = 500

/**
 * Posts the plan: every row that stands on other facts is priced again first, then all of them chunk by chunk, each an
 * act with its own key. Killed anywhere, the same plan applied again posts what is left.
 * @throws Refusal NOT_FOUND (66), PLAN_CHANGED, PLAN_REFUSED_ROWS, PLAN_STALE (65), NOT_YOURS (77)
 */
export async function applyBills(
  desk: Desk,
  request: ApplyRequest,
  progress: (rows: number) => void,
): Promise<AppliedRun> {
  mustMayRunBills(desk)
  const {db} = desk.store
  const run = await runByNumber(db, request.plan)
  if ((await storedRowsHash(db, run.run_id)) !== run.rows_hash)
    throw refuse('PLAN_CHANGED', `${run.plan_no} is not what was priced: its hash does not fit`, {next: [again(run)]})
  const before = await statesOf(db, run.run_id)
  const refusedRows = await refusedWhenPriced(desk, run)
  if (refusedRows.length > 0 && !request.partial)
    throw refuse(
      'PLAN_REFUSED_ROWS',
      `${rowsOf(refusedRows, run)} ${refusedRows.length === 1 ? 'is' : 'are'} refused; nothing was posted`,
      {
        rows: refusedRows,
        next: [`curbstop run-bills --apply ${run.plan_no} --partial`, again(run)],
      },
    )
  const question = {cycle: run.cycle, readsThrough: run.reads_through, billOn: run.bill_on, dueOn: run.due_on}
  const books = await openRunBooks(db, desk.district.id, question)
  const changed = await changedRows(desk, {run, books}, progress)
  if (changed.length > 0 && !request.partial)
    throw refuse('PLAN_STALE', `${rowsOf(changed, run)} changed since; nothing was posted`, {
      rows: changed,
      next: [again(run), `curbstop run-bills --apply ${run.plan_no} --partial posts the rest`],
    })
  const done = request.dryRun ? NOTHING : await postRows(desk, {run, books, chunk: request.chunk ?? CHUNK}, progress)
  const settled = await statesOf(db, run.run_id)
  return {
    plan: run.plan_no,
    cycle: run.cycle,
    status: request.dryRun ? 'dry_run' : done.posted + done.refused.length > 0 ? 'applied' : 'nothing_new',
    posted: done.posted,
    postedCents: done.total,
    skipped: before.posted,
    held: settled.held,
    refusedRows: [...refusedRows, ...(request.dryRun ? changed : done.refused)],
  }
}

const again = ({cycle}: StoredRun): string => `curbstop run-bills --cycle ${cycle} prices them again`

const rowsOf = ({length}: readonly RowFault[], {plan_no: plan}: StoredRun): string =>
  `${length} ${length === 1 ? 'row' : 'rows'} of ${plan}`

const faultOf = (account: string, line: number, reason: string): RowFault => ({
  line,
  field: 'account',
  value: account,
  reason,
})

async function refusedWhenPriced(desk: Desk, run: StoredRun): Promise<RowFault[]> {
  const faults: RowFault[] = []
  for (let after = ''; ;) {
    const asked = {runId: run.run_id, after, page: PRICED_AT_ONCE, outcome: 'refused' as const}
    const rows = await runRows(desk.store.db, asked)
    const last = rows.at(-1)
    if (last === undefined) return faults
    for (const row of rows) faults.push(faultOf(row.account, faults.length + 1, `${row.rule}: ${row.detail}`))
    after = last.account_id
  }
}

interface Applying {
  readonly run: StoredRun
  readonly books: RunBooks
}

/** Only what stands on other facts than it was priced from is priced; the chunk that posts a row prices it in any case. */
async function changedRows(desk: Desk, {run, books}: Applying, progress: (rows: number) => void): Promise<RowFault[]> {
  const faults: RowFault[] = []
  for (let after = ''; ;) {
    const {rows, changed} = await inSnapshot(desk.store, async (reader) => {
      const page = await rowsToPost(reader, {runId: run.run_id, after, page: PRICED_AT_ONCE})
      const ids = page.map((row) => row.account_id)
      const now = await priceBasisOf(reader, ids, commonBasis(books, desk.version))
      const moved = page.filter((row) => row.basis !== now.get(row.account_id))
      return {rows: page, changed: moved.length === 0 ? [] : (await checkRows(reader, moved, books)).changed}
    })
    const last = rows.at(-1)
    if (last === undefined) return faults
    for (const row of changed) faults.push(faultOf(row.account_no, faults.length + 1, CHANGED))
    progress(rows.length)
    after = last.account_id
  }
}

interface Done {
  readonly posted: number
  readonly total: Cents
  readonly refused: readonly RowFault[]
}
const NOTHING: Done = {posted: 0, total: ZERO, refused: []}

/** A row that was posted or refused is not among the rows to post, so a chunk's first row names it for good. */
async function postRows(
  desk: Desk,
  applying: Applying & {readonly chunk: number},
  progress: (rows: number) => void,
): Promise<Done> {
  let {posted, total} = NOTHING
  const refused: RowFault[] = []
  const {run, chunk} = applying
  let {books} = applying
  for (let after = ''; ;) {
    const rows: readonly RowToPost[] = await rowsToPost(desk.store.db, {runId: run.run_id, after, page: chunk})
    const last = rows.at(-1)
    if (last === undefined) return {posted, total, refused}
    books = await currentBooks(desk.store.db, books)
    const first = mustExist(rows[0], 'a chunk has a first row').account_id
    const hash = sha256(rows.map((row) => `${row.account_id} ${row.row_hash}`).join('\n'))
    const input = {plan: run.plan_no, first, rows: rows.length, hash}
    const done = await perform(desk, postRunChunk({run, rows, books}), input, {key: `${run.plan_no}/${first}`})
    if (done.status === 'done') {
      posted += done.outcome.posted
      total = cents(total + done.outcome.posted_cents)
      for (const {account, reason} of done.outcome.refused) refused.push(faultOf(account, refused.length + 1, reason))
    }
    progress(rows.length)
    after = last.account_id
  }
}
