import {reconnectCap, reconnectFee} from '#core/collections/reconnect-fee.js'
import {least, type Cents} from '#core/kernel/money.js'
import type {Because} from '#core/kernel/refusal.js'
import type {LowIncomeRelief} from '#core/policies/law.js'
import type {RestorationPolicy, RestoreHours} from '#core/policies/restoration-policy.js'

export interface FeeAsked {
  readonly hours: RestoreHours
  /** Income below 200 percent of the poverty line was declared. */
  readonly lowIncome: boolean
}

/** What turning off and on costs the customer, and by which rule. */
export interface TurnOffFee {
  readonly hours: RestoreHours
  readonly lowIncome: boolean
  readonly schedule: Cents
  readonly actualCost: Cents
  /** What the law allows at most, moved by the index where one is entered; null where it caps nothing. */
  readonly cap: Cents | null
  readonly fee: Cents
  readonly because: readonly Because[]
}

/** The district's fee; below 200 percent of the poverty line the least of fee, cost and cap (HSC 116914(a)(1)). Pure. */
export function turnOffFee(
  {hours, lowIncome}: FeeAsked,
  policy: RestorationPolicy,
  law: LowIncomeRelief['reconnection'],
): TurnOffFee {
  const {schedule, actualCost} = policy.fees[hours]
  const limits = {hours, cap_cents: null, index: policy.capIndex}
  const fee = reconnectFee(
    {
      ...limits,
      low_income: lowIncome,
      wrongful: false,
      district_fee_cents: schedule,
      actual_cost_cents: actualCost,
    },
    law,
  )
  const cap = lowIncome ? reconnectCap(limits, law) : null
  const own = {rule: 'restoration.fee', citation: policy.citation}
  const capped = {
    rule: 'S-RECON',
    citation: law.citation,
    fact: policy.capIndex === null ? 'no index entered' : 'index',
  }
  return {hours, lowIncome, schedule, actualCost, cap, fee, because: lowIncome ? [capped, own] : [own]}
}

/** What a fee charged before is too high by, once income is declared: the part that is waived. Pure. */
export const aboveCap = (charged: Cents, lowered: TurnOffFee): Cents => (charged - least(charged, lowered.fee)) as Cents
