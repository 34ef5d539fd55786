import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** How a payer's check is matched with open bills. */
export interface RemittancePolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** Answers shown at most. */
  readonly answers: number
  /** Steps of one search at most. */
  readonly search_steps: number
  readonly bills_at_most: number
  /** Why a payer pays less, by the code of the advice. */
  readonly reasons: ReadonlyMap<string, string>
}

function readVersion(node: DataNode): RemittancePolicy {
  const reasons = node.at('reasons')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    answers: node.at('answers').whole(1),
    search_steps: node.at('search_steps').whole(1),
    bills_at_most: node.at('bills_at_most').whole(1),
    reasons: new Map(reasons.keys().map((code) => [code, reasons.at(code).text()])),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function remittancePolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): RemittancePolicy {
  const path = `districts/${district}/policies/remittances.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
