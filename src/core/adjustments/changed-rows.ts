import type {Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {checkMirrors} from '#core/adjustments/check-mirrors.js'
import {lastOfPage, planReasons, type StoredPlan} from '#core/adjustments/adjustment-plan-views.js'
import {faultyRows, OPEN_PAGE, OPEN_ROWS, ROW_FAULTS, type FaultyRow} from '#core/adjustments/plan-rows.sql.js'
import {changedReasons, PlanTerms} from '#core/adjustments/plan-terms.js'
import {tryRow, type RowToWork, type Working} from '#core/adjustments/work-rows.js'
import {basisOf, type Worksheet} from '#core/adjustments/worksheet.js'
import type {ActContext} from '#core/acts/act.js'
import {PlanShelf} from '#core/billing/plan-shelf.js'
import type {Cents} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import {inSnapshot} from '#core/store/transaction.js'

/** A row of a plan that is not posted and why. */
export interface ChangedRow {
  readonly account_id: string
  readonly account_no: string
  readonly line: number
  readonly reason: string
}

/** Rows of a plan within a page of accounts, judged on the facts of today. */
export interface CheckedPage {
  readonly changed: readonly ChangedRow[]
  /** Rows that a formula of their own worked out, as it works them out again, by account and line. */
  readonly worked: ReadonlyMap<string, Worksheet>
}

export interface PageOfPlan {
  readonly plan: StoredPlan
  readonly after: string
  readonly last: string
}

const TERMS_CHANGED = 'the policy of its reason has changed'
const FORMULA_CHANGED = 'what it was worked out from has changed since the plan'

/** Within a transaction that posts, call lockAccounts before. */
export async function checkPage(
  reader: Reader,
  {plan, after, last}: PageOfPlan,
  context: ActContext,
): Promise<CheckedPage> {
  const page = {plan: plan.plan_id, after, last}
  if (plan.kind === 'reverse') return {changed: await checkMirrors(reader, page), worked: new Map()}
  const terms = new PlanTerms(context.desk.district.id, context.today)
  const faulty = await select<FaultyRow>(reader, faultyRows(OPEN_ROWS), {...page, day: context.today})
  const stale = changedReasons(await planReasons(reader, plan.plan_id), terms)
  const ofStale = stale.length === 0 ? [] : await rowsOfReasons(reader, page, stale)
  const given = JSON.parse(plan.given_json) as Readonly<Record<string, string>>
  const working = {terms, given, effectiveOn: plan.effective_on, context, shelf: new PlanShelf(reader)}
  const {changed, worked} = await workAgain(reader, page, working)
  const byPlace = new Map<string, ChangedRow>()
  const reasons = [
    ...changed,
    ...ofStale.map((row) => ({...row, reason: TERMS_CHANGED})),
    ...faulty.map((row) => ({...row, reason: `${row.fault}: ${ROW_FAULTS[row.fault]}`})),
  ]
  for (const {account_id, account_no, line, reason} of reasons)
    byPlace.set(placeOf({account_id, line}), {account_id, account_no, line, reason})
  return {changed: Array.from(byPlace.values()).toSorted((a, b) => a.line - b.line), worked}
}

export const placeOf = ({account_id, line}: {readonly account_id: string; readonly line: number}): string =>
  `${account_id} ${line}`

type PageBindings = {readonly plan: string; readonly after: string; readonly last: string}

const OF_REASONS = `select r.account_id, a.account_no, r.line from (${OPEN_ROWS}) r join account a on a.account_id = r.account_id
  where r.reason in (select t.reason from :reasons)`

const rowsOfReasons = (
  reader: Reader,
  page: PageBindings,
  stale: readonly string[],
): Promise<Omit<ChangedRow, 'reason'>[]> => {
  const rows = stale.map((reason) => ({reason}))
  const reasons = rowsFrom(reader, rows, {reason: 'text'}, 't')
  return select<Omit<ChangedRow, 'reason'>>(reader, OF_REASONS, {...page, reasons})
}

type Worked = RowToWork & {readonly line: number; readonly basis: string; readonly planned_cents: Cents}

const WORKED = `select r.account_id, a.account_no, r.line, r.basis, b.bill_no, nullif(r.class, '') as class, r.reason, r.amount_cents as planned_cents
  from (${OPEN_ROWS}) r join account a on a.account_id = r.account_id
  join adjustment_plan_reason q on q.plan_id = r.plan_id and q.reason = r.reason
  left join bill b on b.account_id = r.account_id and b.bill_id = r.bill_id
  where q.formula <> 'stated' order by r.account_id, r.line`

async function workAgain(reader: Reader, page: PageBindings, working: Working): Promise<CheckedPage> {
  const changed: ChangedRow[] = []
  const worked = new Map<string, Worksheet>()
  for (const row of await select<Worked>(reader, WORKED, page)) {
    const asked = {
      ...row,
      amount_cents: working.terms.reason(row.reason)?.formula === 'rebate' ? row.planned_cents : null,
    }
    const now = await tryRow(reader, asked, working)
    if (typeof now !== 'string' && basisOf(now) === row.basis) worked.set(placeOf(row), now)
    else changed.push({...row, reason: typeof now === 'string' ? now : FORMULA_CHANGED})
  }
  return {changed, worked}
}

/** Accounts whose rows are checked at once. */
const PAGE = 2000

/** Every row that was not decided yet, judged again; those that would not be posted as they are. */
export async function changedRows(
  desk: Desk,
  plan: StoredPlan,
  progress: (accounts: number) => void,
): Promise<ChangedRow[]> {
  const changed: ChangedRow[] = []
  const context = contextOf(desk)
  for (let after = ''; ;) {
    const last = await lastOfPage(desk.store.db, OPEN_PAGE, {plan: plan.plan_id, after, page: PAGE})
    if (last === null) return changed
    const page = {plan, after, last}
    changed.push(...(await inSnapshot(desk.store, (reader) => checkPage(reader, page, context))).changed)
    progress(PAGE)
    after = last
  }
}

export const changeFault = ({line, account_no: value, reason}: ChangedRow): RowFault => ({
  ...{line, field: 'account', value, reason},
})
