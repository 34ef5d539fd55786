import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** The days of a bill: when it is due, which period is a full one, how near to the run its read must be. */
export interface BillingTerms extends Provision {
  readonly effective_to: BusinessDate | null
  readonly dueDaysAfterMailing: number
  readonly fullPeriodFromDays: number
  readonly readWindowDays: number
}

const readVersion = (node: DataNode): BillingTerms => ({
  ...readProvision(node),
  effective_to: node.at('effective_to').dateOrNull(),
  dueDaysAfterMailing: node.at('due_days_after_mailing').whole(),
  fullPeriodFromDays: node.at('full_period_from_days').whole(1),
  readWindowDays: node.at('read_window_days').whole(),
})

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function billingTerms(district: string, on: BusinessDate, root: URL = DATA_ROOT): BillingTerms {
  const path = `districts/${district}/policies/billing-terms.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
