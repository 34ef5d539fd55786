import {createHash} from 'node:crypto'
import {PLAN_REASON_COLUMNS, type PlanReason} from '#core/adjustments/plan-terms.js'
import {PLAN_PAGE, rowsText} from '#core/adjustments/plan-rows.sql.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {notFound} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A plan as it was made and kept. */
export interface StoredPlan {
  readonly plan_id: string
  readonly plan_no: string
  readonly kind: 'adjust' | 'reverse'
  readonly reason: string
  readonly file_name: string
  readonly file_sha256: string
  readonly of_plan_id: string | null
  readonly rows_hash: string
  readonly row_count: number
  readonly total_cents: Cents
  readonly credit_cents: Cents
  readonly charge_cents: Cents
  readonly refused_count: number
  readonly known_count: number
  /** What the formulas of its rows were told. */
  readonly given_json: string
  /** The request that it waits for or waited for; null within the authority of whoever made it. */
  readonly request_no: string | null
  readonly effective_on: BusinessDate
  readonly operator_id: string
}

const COLUMNS = `plan_id, plan_no, kind, reason, file_name, file_sha256, of_plan_id, rows_hash, row_count, total_cents, credit_cents,
  charge_cents, refused_count, known_count, given_json, request_no, effective_on, operator_id`

/** @throws Refusal NOT_FOUND (66) */
export async function adjustmentPlan(reader: Reader, planNo: string): Promise<StoredPlan> {
  const sql = `select ${COLUMNS} from adjustment_plan where plan_no = :planNo`
  const [plan] = await select<StoredPlan>(reader, sql, {planNo})
  if (plan === undefined) throw notFound(`no plan of adjustments ${planNo}`, ['curbstop adjust-bill --file FILE'])
  return plan
}

/** Plans of a file of this content, or plans that reverse this plan; the newest last. */
export const plansOfFile = (reader: Reader, sha256: string): Promise<StoredPlan[]> =>
  select<StoredPlan>(reader, `select ${COLUMNS} from adjustment_plan where file_sha256 = :sha256 order by plan_id`, {
    sha256,
  })

export const planReasons = (reader: Reader, planId: string): Promise<PlanReason[]> =>
  select<PlanReason>(
    reader,
    `select ${Object.keys(PLAN_REASON_COLUMNS).join(', ')} from adjustment_plan_reason where plan_id = :planId order by reason`,
    {planId},
  )

const PAGE = 2000

/** The hash over all rows of a plan as they stand in the store. */
export async function planHash(reader: Reader, plan: string): Promise<string> {
  const hash = createHash('sha256')
  const text = rowsText(reader)
  for (let after = ''; ;) {
    const last = await lastOfPage(reader, PLAN_PAGE, {plan, after, page: PAGE})
    if (last === null) return hash.digest('hex')
    const [page] = await select<{text: string}>(reader, text, {plan, after, last})
    hash.update(`${page?.text ?? ''}\n`)
    after = last
  }
}

/** The last account of a page of rows, null after the last page. */
export async function lastOfPage(
  reader: Reader,
  sql: string,
  asked: Readonly<Record<string, string | number>>,
): Promise<string | null> {
  const [row] = await select<{last: string | null}>(reader, sql, asked)
  return row?.last ?? null
}

export interface PlanStates {
  readonly posted: number
  readonly posted_cents: Cents
  readonly refused: number
}

/** What has become of the rows of a plan so far. */
export async function planStates(reader: Reader, plan: string): Promise<PlanStates> {
  const rows = await select<{state: string; n: number; total: number}>(
    reader,
    `select d.state, count(*) as n, coalesce(sum(r.amount_cents), 0) as total from adjustment_plan_result d
     join adjustment_plan_row r on r.plan_id = d.plan_id and r.account_id = d.account_id and r.line = d.line
     where d.plan_id = :plan group by d.state`,
    {plan},
  )
  const of = (state: string): {n: number; total: number} => rows.find((row) => row.state === state) ?? {n: 0, total: 0}
  return {posted: of('posted').n, posted_cents: of('posted').total as Cents, refused: of('refused').n}
}

export type PlanAnswer = 'none' | 'waiting' | 'approved' | 'declined'

/** How the request of a plan was answered; one that ran out counts as declined. */
export async function planAnswer(reader: Reader, plan: StoredPlan, now: string): Promise<PlanAnswer> {
  if (plan.request_no === null) return 'none'
  const [row] = await select<{answer: string | null; expires_at: string}>(
    reader,
    `select a.answer, r.expires_at from request r left join request_answer a on a.request_id = r.request_id where r.request_no = :number`,
    {number: plan.request_no},
  )
  if (row?.answer === 'approved') return 'approved'
  return row === undefined || row.answer !== null || row.expires_at <= now ? 'declined' : 'waiting'
}

/** The hash that another person said yes to; null before that. */
export async function approvedHash(reader: Reader, plan: string): Promise<string | null> {
  const sql = 'select rows_hash from adjustment_plan_approval where plan_id = :plan'
  return (await select<{rows_hash: string}>(reader, sql, {plan}))[0]?.rows_hash ?? null
}
