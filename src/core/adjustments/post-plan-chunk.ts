import type {Act, ActContext, Decided} from '#core/acts/act.js'
import type {StoredPlan} from '#core/adjustments/adjustment-plan-views.js'
import {checkPage, placeOf, type PageOfPlan} from '#core/adjustments/changed-rows.js'
import {statedFormula, type StatedInputs} from '#core/adjustments/formula-stated.js'
import {OPEN_ROWS} from '#core/adjustments/plan-rows.sql.js'
import {postAdjustments, type NewAdjustment} from '#core/adjustments/post-adjustments.js'
import {bindingsOf, recordResults, type PostedPage, type PostedRows} from '#core/adjustments/plan-results.js'
import {postCredits} from '#core/adjustments/post-credits.js'
import {postMirrors} from '#core/adjustments/post-mirrors.js'
import type {Worksheet} from '#core/adjustments/worksheet.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {RowKey} from '#core/kernel/ids.js'
import {cents, sum, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {pullOrders} from '#core/payments/payment-effects.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export type ChunkInput = {
  readonly plan: string
  /** Of all rows of the plan. */
  readonly hash: string
  readonly first: string
  readonly last: string
}
export type PostedChunk = {
  readonly posted: number
  readonly posted_cents: Cents
  readonly refused: readonly {readonly account: string; readonly line: number; readonly reason: string}[]
}

/** Posts the rows of a plan on the accounts after one and up to another: each as it was planned or not at all. */
export const postPlanChunk = (page: PageOfPlan): Act<ChunkInput, null, Decided, PostedChunk> => ({
  kind: 'apply-plan',
  permission: page.plan.kind === 'reverse' ? 'reverse_adjustment' : 'adjust_bill',
  subject: (input) => input.plan,
  load: async () => null,
  decide: (_, input) => ({summary: `rows of ${input.plan}`}),
  async record(trx, _decision, context) {
    const ids = await accountsOf(trx, page)
    await lockAccounts(trx, ids)
    const post = page.plan.kind === 'reverse' ? postMirrors : postRows
    const {changed, done} = await post(trx, page, context)
    await pullOrders(trx, {ids, why: `adjustments ${page.plan.plan_no}`}, context)
    return {
      posted: done.posted,
      posted_cents: done.total,
      refused: changed.map(({account_no: account, line, reason}) => ({account, line, reason})),
    }
  },
})

async function accountsOf(trx: Trx, page: PageOfPlan): Promise<string[]> {
  const rows = await select<{account_id: string}>(
    trx,
    `select distinct r.account_id from (${OPEN_ROWS}) r`,
    bindingsOf(page),
  )
  return rows.map((row) => row.account_id)
}

async function postRows(trx: Trx, page: PageOfPlan, context: ActContext): Promise<PostedPage> {
  const {changed, worked} = await checkPage(trx, page, context)
  await recordResults(trx, {plan: page.plan, rows: changed, state: 'refused'}, context)
  const credits = await postCredits(trx, page, context)
  const others = await postOthers(trx, {page, worked}, context)
  return {changed, done: {posted: credits.posted + others.posted, total: sum([credits.total, others.total])}}
}

interface RowToPost {
  readonly account_id: string
  readonly line: number
  readonly row_id: RowKey
  readonly journal_no: string
  readonly reason: string
  readonly bill_id: string | null
  readonly amount_cents: number
  readonly note: string
  readonly worksheet_json: string
  readonly type: string
  readonly ledger_account: string
  readonly funding_source: string | null
  readonly evidence_missing: string
  readonly charge_due_days: number
}

const OTHERS = `select r.account_id, r.line, r.row_id, r.journal_no, r.reason, r.bill_id, r.amount_cents, r.note, r.worksheet_json,
    q.type, q.ledger_account, q.funding_source, q.evidence_missing, q.charge_due_days
  from (${OPEN_ROWS}) r join adjustment_plan_reason q on q.plan_id = r.plan_id and q.reason = r.reason
  order by r.account_id, r.line`

interface OtherRows {
  readonly page: PageOfPlan
  readonly worked: ReadonlyMap<string, Worksheet>
}

/** Charges, and what other formulas worked out: posted as one adjustment alone is. */
async function postOthers(trx: Trx, {page, worked}: OtherRows, context: ActContext): Promise<PostedRows> {
  const rows = await select<RowToPost>(trx, OTHERS, bindingsOf(page))
  if (rows.length === 0) return {posted: 0, total: cents(0)}
  const adjustments = rows.map((row) => {
    const worksheet = worked.get(placeOf(row)) ?? statedAgain(row)
    return adjustmentOf(row, {plan: page.plan, worksheet})
  })
  const posted = await postAdjustments(trx, adjustments, context)
  await recordResults(trx, {plan: page.plan, rows, state: 'posted'}, context)
  return {posted: posted.length, total: sum(posted.map((one) => one.amount))}
}

/** A stated amount is worked out again from what its row kept. */
function statedAgain({worksheet_json}: RowToPost): Worksheet {
  const {inputs, version} = JSON.parse(worksheet_json) as {
    readonly inputs: StatedInputs
    readonly version: BusinessDate
  }
  return {...statedFormula.work(inputs, new Map()), formula: 'stated', version, inputs}
}

interface OfPlan {
  readonly plan: StoredPlan
  readonly worksheet: Worksheet
}

function adjustmentOf(row: RowToPost, {plan, worksheet}: OfPlan): NewAdjustment {
  const planned = {planId: plan.plan_id, line: row.line, rowId: row.row_id, journalNo: row.journal_no}
  mustExist(worksheet.parts[0], 'a planned row has its parts')
  return {
    ...{
      accountId: row.account_id,
      type: row.type,
      ledgerAccount: row.ledger_account,
      fundingSource: row.funding_source,
    },
    ...{reason: row.reason, billId: row.bill_id, worksheet, stated: null, note: row.note, evidence: []},
    evidenceMissing: row.evidence_missing.split(' ').filter(Boolean),
    effectiveOn: plan.effective_on,
    chargeDueDays: row.charge_due_days,
    planned,
  }
}
