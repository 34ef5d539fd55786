import type {BusinessDate} from '#core/kernel/business-date.js'
import {REGISTER_UNITS, type Register} from '#core/meters/register.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** What register a meter has whose records do not say it. */
export interface MeterRegisterPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly usual: Register
  readonly bySize: ReadonlyMap<string, Register>
}

function readRegister(node: DataNode): Register {
  const dials = node.at('dials').whole(1)
  const multiplierThousandths = node.at('multiplier_thousandths').whole(1)
  return {dials, unit: node.at('unit').oneOf(REGISTER_UNITS), multiplierThousandths}
}

function readVersion(node: DataNode): MeterRegisterPolicy {
  const sizes = node.at('by_size')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    usual: readRegister(node.at('usual')),
    bySize: new Map(sizes.keys().map((size) => [size, readRegister(sizes.at(size))])),
  }
}

const read = new Map<string, readonly MeterRegisterPolicy[]>()

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function meterRegisterPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): MeterRegisterPolicy {
  const path = `districts/${district}/policies/meter-registers.json`
  const key = `${root.href}${path}`
  const versions = read.get(key) ?? readData(root, path).at('versions').list().map(readVersion)
  read.set(key, versions)
  return mustBeInForce(versions, on, `data/${path}`)
}

export const registerOfSize = (policy: MeterRegisterPolicy, size: string): Register =>
  policy.bySize.get(size) ?? policy.usual
