import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Because} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** How money goes to the bank in this district, and after how long somebody has to ask where it is. */
export interface DepositPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly rule: string
  /** Printed on the slip. */
  readonly bank: {readonly name: string; readonly account_title: string; readonly account_last4: string}
  /** A sealed bag that the bank has not credited after so many business days is an alarm. */
  readonly alarm_after_business_days: number
  /** The same for money of processors and lockboxes that was not settled (1050, 1055). */
  readonly clearing_alarm_after_business_days: number
}

function readVersion(node: DataNode): DepositPolicy {
  const bank = node.at('bank')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    rule: node.at('rule').text(),
    bank: {
      name: bank.at('name').text(),
      account_title: bank.at('account_title').text(),
      account_last4: bank.at('account_last4').text(),
    },
    alarm_after_business_days: node.at('alarm_after_business_days').whole(1),
    clearing_alarm_after_business_days: node.at('clearing_alarm_after_business_days').whole(1),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function depositPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): DepositPolicy {
  const path = `districts/${district}/policies/bank-deposits.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}

/** The rule as a reason of a decision. */
export const becauseOfDeposits = ({rule, citation}: DepositPolicy): Because => ({rule, citation})
