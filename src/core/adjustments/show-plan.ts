import type {Desk} from '#core/acts/desk.js'
import {
  adjustmentPlan,
  planAnswer,
  planStates,
  type PlanAnswer,
  type StoredPlan,
} from '#core/adjustments/adjustment-plan-views.js'
import type {Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface PlanRowShown {
  readonly account_id: string
  readonly account: string
  readonly line: number
  readonly bill: string | null
  readonly class: string | null
  readonly reason: string
  readonly amount_cents: Cents
  readonly before_cents: Cents
  readonly after_cents: Cents
  readonly note: string | null
  readonly journal: string | null
  readonly state: 'posted' | 'refused' | null
}

export const PLAN_ROWS = `select r.account_id, a.account_no as account, r.line, b.bill_no as bill, nullif(r.class, '') as class, r.reason,
    r.amount_cents, r.before_cents, r.before_cents + r.amount_cents as after_cents, nullif(r.note, '') as note,
    case when d.state = 'posted' then coalesce(m.journal_no, r.journal_no) end as journal, d.state
  from adjustment_plan_row r join account a on a.account_id = r.account_id
  left join bill b on b.account_id = r.account_id and b.bill_id = r.bill_id
  left join adjustment_plan_result d on d.plan_id = r.plan_id and d.account_id = r.account_id and d.line = r.line
  left join journal m on m.reverses_id = r.reverses_id
  where r.plan_id = :plan and r.account_id >= :after and (r.account_id > :after or r.line > :line)
  order by r.account_id, r.line limit :page`

const PAGE = 2000

/** Rows of a plan with the balance before and after each, in the order in which they are posted, page by page. */
async function* planRows(reader: Reader, plan: string, limit: number): AsyncGenerator<PlanRowShown> {
  let left = limit === 0 ? Infinity : limit
  for (let [after, line] = ['', 0]; left > 0;) {
    const page = await select<PlanRowShown>(reader, PLAN_ROWS, {plan, after, line, page: Math.min(PAGE, left)})
    const last = page.at(-1)
    if (last === undefined) return
    yield* page
    left -= page.length
    ;[after, line] = [last.account_id, last.line]
  }
}

/** The same by the number of the plan. @throws Refusal NOT_FOUND (66) */
export async function* rowsOfPlan(desk: Desk, planNo: string): AsyncGenerator<PlanRowShown> {
  const {plan_id: id} = await adjustmentPlan(desk.store.db, planNo)
  yield* planRows(desk.store.db, id, 0)
}

export interface ShownPlan {
  readonly plan: StoredPlan
  readonly answer: PlanAnswer
  readonly posted: number
  readonly refused: number
  readonly rows: readonly PlanRowShown[]
}

/** A plan with what became of it. @throws Refusal NOT_FOUND (66) */
export async function showPlan(desk: Desk, planNo: string, limit: number): Promise<ShownPlan> {
  const {db} = desk.store
  const plan = await adjustmentPlan(db, planNo)
  const rows: PlanRowShown[] = []
  for await (const row of planRows(db, plan.plan_id, limit)) rows.push(row)
  const {posted, refused} = await planStates(db, plan.plan_id)
  return {plan, answer: await planAnswer(db, plan, desk.clock.now()), posted, refused, rows}
}
