import {yearTotals} from '#core/adjustments/adjusted-views.js'
import {addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {ZERO, type Cents} from '#core/kernel/money.js'
import {uncountedReasons, type AdjustmentPolicy} from '#core/policies/adjustment-policy.js'
import {accountsOfOperators, type Holder} from '#core/staff/operator-accounts.js'
import type {Reader} from '#core/store/open.js'

/** What decides, besides the amount, how much of an account one person may adjust. */
export interface LimitFacts {
  /** Absolute, of the account in the months that count. */
  readonly yearTotal: Cents
  /** Whose account it is among those who work here. */
  readonly holders: readonly Holder[]
}

/** Whether an adjustment is in the total of the months that count on a day. */
export const countsOn = (
  {postedOn, reason}: {readonly postedOn: BusinessDate; readonly reason: string},
  policy: AdjustmentPolicy,
  day: BusinessDate,
): boolean => postedOn > countedSince(policy, day) && !uncountedReasons(policy).includes(reason)

export const countedSince = ({limit_months: months}: AdjustmentPolicy, day: BusinessDate): BusinessDate =>
  addMonths(day, -months)

/** Lock the account before where something is decided by it. */
export async function limitFacts(
  reader: Reader,
  accountId: string,
  policy: AdjustmentPolicy,
  day: BusinessDate,
): Promise<LimitFacts> {
  const totals = await yearTotals(reader, [accountId], countedSince(policy, day), uncountedReasons(policy))
  const holders = await accountsOfOperators(reader, [accountId], day)
  return {yearTotal: totals.get(accountId) ?? ZERO, holders: holders.get(accountId) ?? []}
}
