import type {ActContext} from '#core/acts/act.js'
import {retierBills, type RetierBill} from '#core/adjustments/formula-retier.js'
import type {Plans} from '#core/adjustments/formula.js'
import {limitFacts} from '#core/adjustments/limit-facts.js'
import {PlanShelf} from '#core/billing/plan-shelf.js'
import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {
  adjustmentPolicy,
  reasonOf,
  type AdjustmentPolicy,
  type AdjustmentReason,
} from '#core/policies/adjustment-policy.js'
import {variancePolicy, type VariancePolicy} from '#core/policies/variance-policy.js'
import type {Holder} from '#core/staff/operator-accounts.js'
import type {Trx} from '#core/store/open.js'
import {factBasis, retroBillsOf} from '#core/variances/budget-facts-views.js'
import {formFacts} from '#core/variances/form-facts.js'
import type {FormAsked} from '#core/variances/judge-form.js'
import {fiscalYearOf, type RetroBill} from '#core/variances/judge-retro.js'
import {newestPricing, type NewestPricing} from '#core/variances/varied-bill.js'
import type {FactBasis} from '#core/variances/variance-facts.js'
import {lockedVariance, grantsOf, variancesOf} from '#core/variances/variance-views.js'
import {statusOf} from '#core/variances/variance-status.js'
import type {Grant, StoredVariance, VarianceStatus} from '#core/variances/variance.js'

export const DECISIONS = ['grant', 'deny', 'revoke', 'renew', 'uphold'] as const
export type DecisionKind = (typeof DECISIONS)[number]

export type DecideInput = {
  readonly variance: string
  readonly decision: DecisionKind
  readonly from: string | null
  /** Last day it stands. */
  readonly until: string | null
  readonly note: string
}

/** Everything a variance is decided on. */
export interface DecisionFacts {
  readonly stored: StoredVariance
  readonly status: VarianceStatus
  readonly policy: VariancePolicy
  readonly asked: FormAsked
  /** What holds or will hold on the account, this one included where it was granted. */
  readonly grants: readonly Grant[]
  readonly others: readonly StoredVariance[]
  readonly basis: FactBasis | null
  readonly newest: NewestPricing | null
  readonly retroBills: readonly RetroBill[]
  /** Those bills as they would be priced again, without what changes. */
  readonly retier: readonly RetierBill[]
  readonly plans: Plans
  readonly adjustment: {readonly policy: AdjustmentPolicy; readonly reason: AdjustmentReason}
  readonly yearTotal: Cents
  readonly holders: readonly Holder[]
}

/** Reason of adjustments under which a variance gives back. */
const ADJUSTED_FOR = 'VARIANCE'

/** Locks the account and reads. @throws Refusal NOT_FOUND (66) */
export async function decisionFacts(trx: Trx, input: DecideInput, context: ActContext): Promise<DecisionFacts> {
  const {desk, today} = context
  const stored = await lockedVariance(trx, input.variance)
  const {accountId} = stored
  const policy = variancePolicy(desk.district.id, today)
  const form = {...stored.form, ...toldTerm(input)}
  const {varianceId, receivedOn} = stored
  const evidence = stored.evidence.map(({kind}) => kind)
  const asked = await formFacts(trx, {accountId, form, varianceId, evidence, receivedOn}, context)
  const all = await variancesOf(trx, accountId)
  const {fact} = asked.reason
  return {
    ...{stored, policy, asked, status: statusOf(stored.events, today, policy.expiringDays)},
    grants: grantsOf(all, today),
    others: all.filter((one) => one.varianceId !== varianceId),
    basis: fact === null ? null : await factBasis(trx, {accountId, name: fact, day: today}),
    newest: await newestPricing(trx, accountId, today),
    ...(await retroFacts(trx, {accountId, policy, today, applies: fact === policy.retro.fact})),
    ...(await moneyFacts(trx, accountId, context)),
  }
}

/** Days said at the decision come before those of the form. */
function toldTerm({decision, from, until}: DecideInput): {from?: BusinessDate; until?: BusinessDate} {
  if (decision !== 'grant') return {}
  return {
    ...(from === null ? {} : {from: businessDate(from, 'from')}),
    ...(until === null ? {} : {until: businessDate(until, 'until')}),
  }
}

interface RetroQuestion {
  readonly accountId: string
  readonly policy: VariancePolicy
  readonly today: BusinessDate
  readonly applies: boolean
}

async function retroFacts(
  trx: Trx,
  {accountId, policy, today, applies}: RetroQuestion,
): Promise<Pick<DecisionFacts, 'retroBills' | 'retier' | 'plans'>> {
  if (!applies) return {retroBills: [], retier: [], plans: new Map()}
  const since = fiscalYearOf(today, policy.retro.fiscalYearStartsMonth)
  const retroBills = await retroBillsOf(trx, accountId, since)
  const retier = await retierBills(
    trx,
    retroBills.map(({billId, billNo}) => ({accountId, billId, billNo})),
    {},
  )
  return {retroBills, retier, plans: await new PlanShelf(trx).add(retier.map(({plan}) => plan))}
}

async function moneyFacts(
  trx: Trx,
  accountId: string,
  {desk, today}: ActContext,
): Promise<Pick<DecisionFacts, 'adjustment' | 'yearTotal' | 'holders'>> {
  const policy = adjustmentPolicy(desk.district.id, today)
  return {
    adjustment: {policy, reason: reasonOf(policy, ADJUSTED_FOR)},
    ...(await limitFacts(trx, accountId, policy, today)),
  }
}
