import type {ActContext} from '#core/acts/act.js'
import type {AdjustmentAsked} from '#core/adjustments/formula.js'
import {mustBePricedHere} from '#core/adjustments/rebill/bill-to-rebill.js'
import {PlanShelf} from '#core/billing/plan-shelf.js'
import type {RebillInputs, RebillLimit} from '#core/adjustments/rebill/rebill-inputs.js'
import {standingBillsOf, type StandingBill} from '#core/adjustments/rebill/standing-bills-views.js'
import {mustExist} from '#core/kernel/must.js'
import {usage} from '#core/kernel/refusal.js'
import {BACK_BILL_CAUSES, backBilling, reachesBackTo, type BackBillCause} from '#core/policies/back-billing.js'
import type {Reader} from '#core/store/open.js'

/** Everything a rebill is loaded from, whatever was wrong. */
export interface Rebilling {
  readonly reader: Reader
  readonly asked: AdjustmentAsked
  readonly context: ActContext
  readonly bills: readonly StandingBill[]
  readonly plans: PlanShelf
  /** The bill that was named. */
  readonly named: StandingBill | null
}

export async function openRebilling(reader: Reader, asked: AdjustmentAsked, context: ActContext): Promise<Rebilling> {
  const bills = await standingBillsOf(reader, asked.accountId)
  const plans = new PlanShelf(reader)
  await plans.add(new Set(bills.flatMap(({pricings}) => pricings.map(({planCode}) => planCode))))
  const {bill} = asked
  const named =
    bill === null
      ? null
      : mustExist(
          bills.find(({record}) => record.billId === bill.billId),
          'a bill that stands is among those that do',
        )
  if (named !== null) mustBePricedHere(named)
  return {reader, asked, context, bills, plans, named}
}

/** By reason; a cause that is told beats it. */
const CAUSE: Readonly<Record<string, BackBillCause>> = {
  MISREAD: 'misread',
  ESTIMATE: 'estimate',
  WRONG_CLASS: 'wrong_class',
}

/** @throws Refusal UNKNOWN_CAUSE (64) */
export function limitFor({asked, context}: Rebilling): RebillLimit {
  const told = asked.given['cause']
  const cause =
    told === undefined ? (CAUSE[asked.reason.code] ?? 'wrong_area') : BACK_BILL_CAUSES.find((one) => one === told)
  if (cause === undefined)
    throw usage('UNKNOWN_CAUSE', `cause is one of ${BACK_BILL_CAUSES.join(', ')}, not ${told ?? ''}`, 'fact')
  const policy = backBilling(context.desk.district.id, context.today)
  const on = context.today
  return {
    cause,
    charges_from: reachesBackTo(policy, cause, 'charge', on),
    credits_from: reachesBackTo(policy, cause, 'credit', on),
    citation: policy.causes[cause].citation,
  }
}

/** What all rebills have in common. */
export const commonInputs = (of: Rebilling): Pick<RebillInputs, 'reason' | 'citation' | 'limit'> => ({
  reason: of.asked.reason.code,
  citation: of.asked.reason.type.citation,
  limit: limitFor(of),
})
