import type {Act} from '#core/acts/act.js'
import {adjustBill, type AdjustBillOutcome, type AdjustDecision} from '#core/adjustments/adjust-bill.js'
import {adjustFacts, type AdjustBillInput, type AdjustFacts} from '#core/adjustments/adjust-facts.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import {adjustmentPolicy, reasonOf, type AdjustmentReason} from '#core/policies/adjustment-policy.js'

/** Reasons that waive a fee, in the order of the district's data. */
export const waiverReasons = (district: string, on: BusinessDate): AdjustmentReason[] =>
  Array.from(adjustmentPolicy(district, on).reasons.values()).filter((one) => one.formula === 'fee_waiver')

/** The same act as any adjustment, allowed by itself and for reasons that waive a fee alone. */
export const waiveFee: Act<AdjustBillInput, AdjustFacts, AdjustDecision, AdjustBillOutcome> = {
  ...adjustBill,
  kind: 'waive-fee',
  permission: 'waive_fee',
  async load(trx, input, context) {
    const policy = adjustmentPolicy(context.desk.district.id, context.today)
    const reason = reasonOf(policy, input.reason)
    if (reason.formula === 'fee_waiver') return adjustFacts(trx, input, context)
    const codes = waiverReasons(context.desk.district.id, context.today)
    throw refuse('NOT_A_WAIVER', `${reason.code} is no reason to waive a fee`, {
      field: 'reason',
      next: [`one of ${codes.map((one) => one.code).join(', ')}`],
    })
  },
}
