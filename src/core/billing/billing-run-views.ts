import {createHash} from 'node:crypto'
import type {RunOutcome} from '#core/billing/bill-case.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {notFound} from '#core/kernel/refusal.js'
import {jsonText, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A run as it was priced and kept. */
export interface StoredRun {
  readonly run_id: string
  readonly plan_no: string
  readonly cycle: string
  readonly reads_through: BusinessDate
  readonly bill_on: BusinessDate
  readonly due_on: BusinessDate
  readonly rows_hash: string
  readonly billed_count: number
  readonly billed_cents: Cents
  readonly held_count: number
  readonly refused_count: number
  readonly recorded_at: string
}

/** @throws Refusal NOT_FOUND (66) */
export async function runByNumber(reader: Reader, planNo: string): Promise<StoredRun> {
  const rows = await select<StoredRun>(reader, 'select * from billing_run where plan_no = :planNo', {planNo})
  const run = rows[0]
  if (run === undefined) throw notFound(`no plan ${planNo}`, ['curbstop run-bills --cycle NN'])
  return run
}

/** The run of a cycle that was kept last, null before the first. */
export async function lastRunOf(reader: Reader, cycle: string): Promise<StoredRun | null> {
  // In the order of their acts: a clock that stands still, as in training, tells them apart no other way.
  const sql = `select r.* from billing_run r join act a on a.act_id = r.act_id where r.cycle = :cycle order by a.seq desc limit 1`
  return (await select<StoredRun>(reader, sql, {cycle}))[0] ?? null
}

export interface RunPage {
  readonly runId: string
  readonly after: string
  readonly page: number
}

export interface RowToPost {
  readonly account_id: string
  readonly account_no: string
  readonly outcome: RunOutcome
  readonly row_hash: string
  readonly total_cents: Cents
  /** What it was priced from, in short; null of a plan that did not keep it. */
  readonly basis: string | null
}

/** Bills, and held bills that were released, that are neither posted nor refused yet. */
export const rowsToPostIn = (
  reader: Reader,
): string => `select r.account_id, a.account_no, r.outcome, r.row_hash, r.total_cents,
    ${jsonText(reader, 'r.content_json', 'basis')} as basis
  from billing_run_row r join account a on a.account_id = r.account_id
  where r.run_id = :runId and r.account_id > :after and r.outcome <> 'refused'
    and (r.outcome = 'bill' or exists (select 1 from billing_hold_release h where h.run_id = r.run_id and h.account_id = r.account_id))
    and not exists (select 1 from billing_run_result d where d.run_id = r.run_id and d.account_id = r.account_id)
  order by r.account_id limit :page`

export const rowsToPost = (reader: Reader, page: RunPage): Promise<RowToPost[]> =>
  select<RowToPost>(reader, rowsToPostIn(reader), {...page})

export interface RunRowShown {
  readonly account_id: string
  readonly account: string
  readonly outcome: RunOutcome
  readonly rule: string
  readonly detail: string
  readonly total_cents: Cents
  readonly state: 'posted' | 'refused' | 'released' | null
  readonly bill: string | null
}

export const RUN_ROWS = `select r.account_id, a.account_no as account, r.outcome, r.rule, r.detail, r.total_cents,
    coalesce(d.state, case when h.account_id is null then null else 'released' end) as state, b.bill_no as bill
  from billing_run_row r join account a on a.account_id = r.account_id
  left join billing_run_result d on d.run_id = r.run_id and d.account_id = r.account_id
  left join billing_hold_release h on h.run_id = r.run_id and h.account_id = r.account_id
  left join bill b on b.account_id = d.account_id and b.bill_id = d.bill_id
  where r.run_id = :runId and r.account_id > :after and r.outcome = :outcome
  order by r.account_id limit :page`

/** Rows of one outcome with what became of them, page by page. */
export const runRows = (reader: Reader, asked: RunPage & {readonly outcome: RunOutcome}): Promise<RunRowShown[]> =>
  select<RunRowShown>(reader, RUN_ROWS, {...asked})

const HASH_PAGE = 5000

/** The hash over all rows of a run as they stand in the store. */
export async function storedRowsHash(reader: Reader, runId: string): Promise<string> {
  const hash = new RowsHash()
  for (let after = ''; ;) {
    const rows = await select<{account_id: string; row_hash: string}>(
      reader,
      'select account_id, row_hash from billing_run_row where run_id = :runId and account_id > :after order by account_id limit :page',
      {runId, after, page: HASH_PAGE},
    )
    const last = rows.at(-1)
    if (last === undefined) return hash.digest()
    for (const row of rows) hash.add(row.account_id, row.row_hash)
    after = last.account_id
  }
}

/** Runs over the rows in the order of their accounts. */
export class RowsHash {
  readonly #hash = createHash('sha256')

  add(accountId: string, rowHash: string): void {
    this.#hash.update(`${accountId} ${rowHash}\n`)
  }

  digest(): string {
    return this.#hash.digest('hex')
  }
}

export interface RunStates {
  readonly posted: number
  readonly posted_cents: number
  readonly refused: number
  /** Held bills that nobody released. */
  readonly held: number
}

/** What has become of a run so far. */
export async function statesOf(reader: Reader, runId: string): Promise<RunStates> {
  const rows = await select<{state: string; n: number; total: number}>(
    reader,
    `select d.state, count(*) as n, coalesce(sum(r.total_cents), 0) as total from billing_run_result d
     join billing_run_row r on r.run_id = d.run_id and r.account_id = d.account_id where d.run_id = :runId group by d.state`,
    {runId},
  )
  const held = await select<{n: number}>(
    reader,
    `select count(*) as n from billing_run_row r where r.run_id = :runId and r.outcome = 'held'
     and not exists (select 1 from billing_hold_release h where h.run_id = r.run_id and h.account_id = r.account_id)`,
    {runId},
  )
  const of = (state: string): {n: number; total: number} => {
    const found = rows.find((row) => row.state === state)
    return {n: found?.n ?? 0, total: found?.total ?? 0}
  }
  const posted = of('posted')
  return {posted: posted.n, posted_cents: posted.total, refused: of('refused').n, held: held[0]?.n ?? 0}
}
