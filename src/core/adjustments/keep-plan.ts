import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {storeRequest} from '#core/acts/requests.js'
import {lastOfPage, planHash} from '#core/adjustments/adjustment-plan-views.js'
import {judgePlan, planReach} from '#core/adjustments/plan-authority.js'
import {ASKED, ASKED_COUNT, ASKED_PAGE, KEEP_ROWS, TOTALS} from '#core/adjustments/plan-rows.sql.js'
import {PLAN_REASON_COLUMNS, type PlanReason} from '#core/adjustments/plan-terms.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {rowKey, spokenId} from '#core/kernel/ids.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {Role} from '#core/staff/roles.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import {inSnapshot, inTransaction} from '#core/store/transaction.js'

/** A plan that is judged and not kept yet. */
export interface NewPlan {
  readonly kind: 'adjust' | 'reverse'
  readonly reason: string
  readonly fileName: string
  readonly fileDigest: string
  readonly ofPlanId: string | null
  readonly given: Readonly<Record<string, string>>
  readonly terms: readonly PlanReason[]
  readonly effectiveOn: BusinessDate
  readonly refused: number
  readonly known: number
}

export type PlanTotals = {
  readonly row_count: number
  readonly total_cents: Cents
  readonly credit_cents: Cents
  readonly charge_cents: Cents
}

export type KeptPlan = PlanTotals & {
  /** null of a dry run. */
  readonly plan: string | null
  readonly request: string | null
  readonly approvers: readonly Role[]
  readonly file: string
  readonly file_sha256: string
  readonly hash: string | null
  readonly refused: number
  readonly known: number
}

export const rowsInWords = (n: number): string => `${n} ${n === 1 ? 'row' : 'rows'}`

/** Rows of one transaction: others wait for less than half a second. */
const PAGE = 2000

/** Puts the asked rows into a plan page by page; without its head, which is kept last, it is no plan. */
export async function keepRows(desk: Desk, plan: Pick<NewPlan, 'terms'>): Promise<string> {
  const now = desk.clock.now()
  const planId = rowKey(now)
  await keepTerms(desk, planId, plan.terms)
  for (let after = ''; ;) {
    const last = await lastOfPage(desk.store.db, ASKED_PAGE, {after, page: PAGE})
    if (last === null) return planId
    const [count] = await select<{n: number}>(desk.store.db, ASKED_COUNT, {after, last})
    const ids = Array.from({length: count?.n ?? 0}, (_, at) => ({
      n: at + 1,
      row_id: rowKey(now),
      journal_no: spokenId('J'),
    }))
    await inTransaction(desk.store, (trx) => {
      const names = rowsFrom(trx, ids, {n: 'integer', row_id: 'text', journal_no: 'text'}, 't')
      return trx.raw(KEEP_ROWS, {plan: planId, after, last, names})
    })
    after = last
  }
}

export const keepTerms = (desk: Desk, planId: string, terms: readonly PlanReason[]): Promise<void> =>
  inTransaction(desk.store, (trx) =>
    insertRows(
      trx,
      'adjustment_plan_reason',
      {plan_id: 'text', ...PLAN_REASON_COLUMNS},
      terms.map((one) => ({plan_id: planId, ...one})),
    ),
  )

/** What the asked rows come to, before any is kept. */
export async function totalsOfAsked(reader: Reader): Promise<PlanTotals> {
  const sql = TOTALS.replace('adjustment_plan_row where plan_id = :plan', ASKED)
  return mustExist((await select<PlanTotals>(reader, sql))[0], 'a sum has a row')
}

type KeepInput = {
  readonly file: string
  readonly file_sha256: string
  readonly kind: string
  readonly reason: string
  readonly given: Readonly<Record<string, string>>
  readonly of_plan: string | null
}

/** Writes the head of a plan over its rows, with its request where another person must say yes. */
export async function keepPlan(
  desk: Desk,
  plan: NewPlan & {readonly planId: string},
  key: string | null,
): Promise<{kept: KeptPlan; replayed: boolean}> {
  const {planId} = plan
  const facts = await inSnapshot(desk.store, async (reader) => ({
    hash: await planHash(reader, planId),
    totals: mustExist((await select<PlanTotals>(reader, TOTALS, {plan: planId}))[0], 'a sum has a row'),
    reach: await planReach(reader, desk, planId),
  }))
  const need = judgePlan(facts.reach, desk.operator?.roles ?? [], desk.staff)
  const {fileName: file, fileDigest: file_sha256, kind, reason, given, ofPlanId: of_plan} = plan
  const input: KeepInput = {file, file_sha256, kind, reason, given, of_plan}
  const done = await perform(desk, keeping(plan, {...facts, need}), input, {key})
  const outcome = done.status === 'done' ? done.outcome : null
  return {kept: mustExist(outcome, 'to make a plan waits for nobody'), replayed: done.replayed}
}

interface Facts {
  readonly hash: string
  readonly totals: PlanTotals
  readonly need: ApprovalNeed | null
}

const keeping = (
  plan: NewPlan & {readonly planId: string},
  {hash, totals, need}: Facts,
): Act<KeepInput, null, Decided, KeptPlan> => ({
  kind: 'plan-adjustments',
  permission: 'plan_adjustments',
  subject: (input) => input.file,
  load: async () => null,
  decide: () => ({
    summary: `${rowsInWords(totals.row_count)}, ${formatMoney(totals.total_cents)}, of ${plan.fileName}`,
    amountCents: totals.total_cents,
  }),
  async record(trx, decision, context: ActContext) {
    const planNo = spokenId('PL')
    const asked = {kind: 'approve-plan', input: {plan: planNo, hash}, accountId: null}
    const summary = `${planNo}: ${decision.summary}`
    const request =
      need === null ? null : await storeRequest(trx, {...asked, need, decision: {...decision, summary}}, context)
    await trx('adjustment_plan').insert({
      ...{plan_id: plan.planId, plan_no: planNo, kind: plan.kind, reason: plan.reason, file_name: plan.fileName},
      ...{file_sha256: plan.fileDigest, of_plan_id: plan.ofPlanId, rows_hash: hash, ...totals},
      ...{refused_count: plan.refused, known_count: plan.known, given_json: canonicalJson({...plan.given})},
      ...{request_no: request?.request ?? null, effective_on: plan.effectiveOn, operator_id: context.operatorId},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    })
    return {
      ...{plan: planNo, request: request?.request ?? null, approvers: need?.approvers ?? []},
      ...{file: plan.fileName, file_sha256: plan.fileDigest, hash, ...totals},
      ...{refused: plan.refused, known: plan.known},
    }
  },
})
