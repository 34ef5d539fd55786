import type {Desk} from '#core/acts/desk.js'
import type {RunOutcome} from '#core/billing/bill-case.js'
import {runByNumber, runRows, type RunRowShown, type StoredRun} from '#core/billing/billing-run-views.js'

export interface RunAsked {
  readonly plan: string
  readonly outcome: RunOutcome
  /** Rows at most; 0 for all. */
  readonly limit: number
}

export interface ShownRun {
  readonly run: StoredRun
  readonly outcome: RunOutcome
  /** Rows of the outcome, shown or not. */
  readonly total: number
  readonly rows: readonly RunRowShown[]
}

const PAGE = 5000

/** Rows of a plan with what became of each. @throws Refusal NOT_FOUND (66) */
export async function showRun(desk: Desk, {plan, outcome, limit}: RunAsked): Promise<ShownRun> {
  const {db} = desk.store
  const run = await runByNumber(db, plan)
  const rows: RunRowShown[] = []
  for (let after = ''; limit === 0 || rows.length < limit;) {
    const left = limit === 0 ? PAGE : Math.min(PAGE, limit - rows.length)
    const page = await runRows(db, {runId: run.run_id, after, page: left, outcome})
    const last = page.at(-1)
    if (last === undefined) break
    rows.push(...page)
    after = last.account_id
  }
  const counts = {bill: run.billed_count, held: run.held_count, refused: run.refused_count}
  return {run, outcome, total: counts[outcome], rows}
}
