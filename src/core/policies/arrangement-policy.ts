import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** The district's own rules of arrangements, in one version. */
export interface ArrangementPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** Days after a due date on which an installment or a current bill may still be paid. */
  readonly grace_days: number
}

const readVersion = (node: DataNode): ArrangementPolicy => ({
  ...readProvision(node),
  effective_to: node.at('effective_to').dateOrNull(),
  grace_days: node.at('grace_days').whole(),
})

const read = new Map<string, readonly ArrangementPolicy[]>()

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function arrangementPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): ArrangementPolicy {
  const path = `districts/${district}/policies/arrangements.json`
  const place = new URL(path, root).href
  const versions = read.get(place) ?? readData(root, path).at('versions').list().map(readVersion)
  read.set(place, versions)
  return mustBeInForce(versions, on, `data/${path}`)
}
