import {addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** Why a bill was wrong. */
export const BACK_BILL_CAUSES = [
  'misread',
  'estimate',
  'wrong_class',
  'wrong_area',
  'sewer_charge',
  'not_billed',
  'meter_error',
  'tampering',
] as const
export type BackBillCause = (typeof BACK_BILL_CAUSES)[number]

/** Months back from the day of the adjustment, by the day a bill was issued; null is without limit. */
export interface BackBillLimit {
  readonly charge_months: number | null
  readonly credit_months: number | null
  readonly citation: string
}

export interface BackBilling extends Provision {
  readonly effective_to: BusinessDate | null
  readonly causes: Readonly<Record<BackBillCause, BackBillLimit>>
}

const monthsOf = (node: DataNode): number | null => (node.isNull ? null : node.whole(1))

function readVersion(node: DataNode): BackBilling {
  const causes = node.at('causes')
  const limitOf = (cause: BackBillCause): BackBillLimit => ({
    charge_months: monthsOf(causes.at(cause).at('charge_months')),
    credit_months: monthsOf(causes.at(cause).at('credit_months')),
    citation: causes.at(cause).at('citation').text(),
  })
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    causes: Object.fromEntries(BACK_BILL_CAUSES.map((cause) => [cause, limitOf(cause)])) as BackBilling['causes'],
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function backBilling(district: string, on: BusinessDate, root: URL = DATA_ROOT): BackBilling {
  const path = `districts/${district}/policies/back-billing.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}

/** First day of issue that is still reached; null: every bill is. */
export function reachesBackTo(
  policy: BackBilling,
  cause: BackBillCause,
  direction: 'charge' | 'credit',
  on: BusinessDate,
): BusinessDate | null {
  const limit = policy.causes[cause]
  const months = direction === 'charge' ? limit.charge_months : limit.credit_months
  return months === null ? null : addMonths(on, -months)
}

export interface BackBilled {
  readonly billNo: string
  readonly issuedOn: BusinessDate
  readonly cause: BackBillCause
  readonly direction: 'charge' | 'credit'
}

/** @throws Refusal BACK_BILL_LIMIT (65) for a bill that is too old for its cause */
export function mustReachBackTo(policy: BackBilling, bill: BackBilled & {readonly on: BusinessDate}): void {
  const first = reachesBackTo(policy, bill.cause, bill.direction, bill.on)
  mustBeIssuedFrom(bill, {first, citation: policy.causes[bill.cause].citation})
}

/** @throws Refusal BACK_BILL_LIMIT (65) */
export function mustBeIssuedFrom(
  {billNo, issuedOn, cause, direction}: BackBilled,
  {first, citation}: {readonly first: BusinessDate | null; readonly citation: string},
): void {
  if (first === null || issuedOn >= first) return
  throw refuse('BACK_BILL_LIMIT', `${billNo} of ${issuedOn} is too old for a ${direction}: the limit is ${first}`, {
    field: 'bill',
    because: [{rule: `back-billing.${cause}`, citation, fact: `issued on ${issuedOn}`}],
  })
}
