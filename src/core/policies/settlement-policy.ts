import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** When money of processors and lockboxes is late, and which lines of a statement may be theirs. */
export interface SettlementPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** Business days after the batch from which it counts as unexplained. */
  readonly unexplained_after_business_days: number
  /** BAI2 type codes by kind of settlement. */
  readonly bank_types: Readonly<Record<'processor' | 'lockbox', ReadonlySet<string>>>
}

const readVersion = (node: DataNode): SettlementPolicy => ({
  ...readProvision(node),
  effective_to: node.at('effective_to').dateOrNull(),
  unexplained_after_business_days: node.at('unexplained_after_business_days').whole(1),
  bank_types: {
    processor: new Set(node.at('bank_types').at('processor').texts()),
    lockbox: new Set(node.at('bank_types').at('lockbox').texts()),
  },
})

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function settlementPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): SettlementPolicy {
  const path = `districts/${district}/policies/settlements.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
