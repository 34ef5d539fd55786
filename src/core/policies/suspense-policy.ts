import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'
import {ROLES, type Role} from '#core/staff/roles.js'

/** How a district deals with money whose owner is not known. */
export interface SuspensePolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** After so many days an item is named at the end of every day. */
  readonly ages_days: number
  /** A check goes back to its sender only after so many days. */
  readonly check_clears_days: number
  /** Candidates shown at most, and bills of the same amount looked at. */
  readonly candidates: number
  readonly bills_tried: number
  readonly identified_by: readonly Role[]
  readonly undone_by: readonly Role[]
  readonly turned_by: readonly Role[]
}

const rolesIn = (node: DataNode): readonly Role[] => node.list().map((one) => one.oneOf(ROLES))

const readVersion = (node: DataNode): SuspensePolicy => ({
  ...readProvision(node),
  effective_to: node.at('effective_to').dateOrNull(),
  ages_days: node.at('ages_days').whole(1),
  check_clears_days: node.at('check_clears_days').whole(),
  candidates: node.at('candidates').whole(1),
  bills_tried: node.at('bills_tried').whole(1),
  identified_by: rolesIn(node.at('identified_by')),
  undone_by: rolesIn(node.at('undone_by')),
  turned_by: rolesIn(node.at('turned_by')),
})

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function suspensePolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): SuspensePolicy {
  const path = `districts/${district}/policies/suspense.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
