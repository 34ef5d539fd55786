import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {adjustmentPlan, approvedHash, planHash, type StoredPlan} from '#core/adjustments/adjustment-plan-views.js'
import {rowsInWords} from '#core/adjustments/keep-plan.js'
import {judgePlan, planReach, type Reach} from '#core/adjustments/plan-authority.js'
import {formatMoney} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import type {Trx} from '#core/store/open.js'

export type ApprovePlanInput = {readonly plan: string; readonly hash: string}
export type ApprovedPlan = {
  readonly plan: string
  readonly rows: number
  readonly total_cents: number
  readonly file_sha256: string
  readonly hash: string
}
interface PlanFacts {
  readonly plan: StoredPlan
  readonly hash: string
  readonly reach: readonly Reach[]
  readonly approved: string | null
}
type ApproveDecision = Decided & {readonly plan: StoredPlan}

/**
 * Another person's yes to a plan: to these very rows, by their hash. Nothing is posted; `--apply` posts what was approved.
 * It is asked for where a plan is made.
 */
export const approvePlan: Act<ApprovePlanInput, PlanFacts, ApproveDecision, ApprovedPlan> = {
  kind: 'approve-plan',
  permission: 'adjust_bill',
  subject: (input) => input.plan,
  load: planFacts,
  decide({plan, hash, reach, approved}, input, {roles, desk}) {
    if (hash !== input.hash || plan.rows_hash !== input.hash)
      throw refuse('PLAN_CHANGED', `${plan.plan_no} is not what was asked for: its hash does not fit`)
    if (approved !== null) throw refuse('ALREADY_ANSWERED', `${plan.plan_no} is approved`)
    const summary = `${plan.plan_no}: ${rowsInWords(plan.row_count)}, ${formatMoney(plan.total_cents)}`
    return {plan, approval: judgePlan(reach, roles, desk.staff), amountCents: plan.total_cents, summary}
  },
  async record(trx, {plan}, context) {
    const stamp = {operator_id: context.operatorId, recorded_at: context.recordedAt, act_id: context.actId}
    await trx('adjustment_plan_approval').insert({plan_id: plan.plan_id, rows_hash: plan.rows_hash, ...stamp})
    const {plan_no, row_count: rows, total_cents, file_sha256, rows_hash: hash} = plan
    return {plan: plan_no, rows, total_cents, file_sha256, hash}
  },
}

async function planFacts(trx: Trx, input: ApprovePlanInput, context: ActContext): Promise<PlanFacts> {
  const plan = await adjustmentPlan(trx, input.plan)
  return {
    plan,
    hash: await planHash(trx, plan.plan_id),
    reach: await planReach(trx, context.desk, plan.plan_id),
    approved: await approvedHash(trx, plan.plan_id),
  }
}
