import {memoOf} from '#core/adjustments/post-adjustments.js'
import {
  adjustmentPolicy,
  reasonOf,
  type AdjustmentPolicy,
  type AdjustmentReason,
} from '#core/policies/adjustment-policy.js'
import type {BusinessDate} from '#core/kernel/business-date.js'

/** What holds for all rows of one reason, frozen with the plan. */
export interface PlanReason {
  readonly reason: string
  readonly type: string
  readonly formula: string
  readonly policy_from: string
  readonly ledger_account: string
  readonly funding_source: string | null
  readonly evidence_missing: string
  readonly charge_due_days: number
  readonly memo: string
}

export const PLAN_REASON_COLUMNS = {
  reason: 'text',
  type: 'text',
  formula: 'text',
  policy_from: 'text',
  ledger_account: 'text',
  funding_source: 'text',
  evidence_missing: 'text',
  charge_due_days: 'integer',
  memo: 'text',
} as const

/** The district's adjustment policy on a day, as rows of a file ask for it. */
export class PlanTerms {
  readonly policy: AdjustmentPolicy
  readonly #used = new Map<string, AdjustmentReason>()

  constructor(district: string, on: BusinessDate) {
    this.policy = adjustmentPolicy(district, on)
  }

  /** null where the district has no such reason. */
  reason(code: string): AdjustmentReason | null {
    const found = this.policy.reasons.get(code) ?? null
    if (found !== null) this.#used.set(code, found)
    return found
  }

  /** @throws Refusal UNKNOWN_REASON (65) */
  mustHave(code: string): AdjustmentReason {
    return reasonOf(this.policy, code)
  }

  /** Terms of every reason that a row named. */
  get used(): readonly PlanReason[] {
    return Array.from(this.#used.values(), (reason) => termsOf(reason, this.policy))
  }
}

export const termsOf = (reason: AdjustmentReason, policy: AdjustmentPolicy): PlanReason => ({
  reason: reason.code,
  type: reason.type.code,
  formula: reason.formula,
  policy_from: policy.effective_from,
  ledger_account: reason.type.ledgerAccount,
  funding_source: reason.type.fundingSource,
  // Papers come one by one: a plan has none, and says so.
  evidence_missing: reason.evidence.join(' '),
  charge_due_days: policy.charge_due_days,
  memo: memoOf(reason.code, reason.type.fundingSource),
})

/** Reasons whose terms today are not those of the plan. */
export function changedReasons(kept: readonly PlanReason[], terms: PlanTerms): string[] {
  const same = (plan: PlanReason): boolean => {
    const now = terms.reason(plan.reason)
    if (now === null) return false
    const today: Readonly<Record<string, unknown>> = {...termsOf(now, terms.policy)}
    return Object.keys(PLAN_REASON_COLUMNS).every((name) => today[name] === plan[name as keyof PlanReason])
  }
  return kept.filter((plan) => !same(plan)).map((plan) => plan.reason)
}
