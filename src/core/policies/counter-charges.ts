import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** Own revenue, another agency's money, what is given back. */
const MISC_ACCOUNTS = ['4140', '2160', '2110'] as const

/** A thing sold over the counter without an invoice. */
export interface MiscCharge {
  readonly code: string
  readonly title: string
  readonly ledgerAccount: (typeof MISC_ACCOUNTS)[number]
  /** Of one; null where it is told. */
  readonly price: Cents | null
}

export interface MiscCharges extends Provision {
  readonly effective_to: BusinessDate | null
  readonly charges: ReadonlyMap<string, MiscCharge>
}

const readCharge = (node: DataNode, code: string): MiscCharge => ({
  code,
  title: node.at('title').text(),
  ledgerAccount: node.at('ledger_account').oneOf(MISC_ACCOUNTS),
  price: node.at('price_cents').isNull ? null : node.at('price_cents').cents(),
})

function readVersion(node: DataNode): MiscCharges {
  const charges = node.at('charges')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    charges: new Map(charges.keys().map((code) => [code, readCharge(charges.at(code), code)])),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function miscCharges(district: string, on: BusinessDate, root: URL = DATA_ROOT): MiscCharges {
  const path = `districts/${district}/policies/misc-charges.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}

/** @throws Refusal UNKNOWN_CHARGE (65) */
export function miscChargeOf(policy: MiscCharges, code: string): MiscCharge {
  const found = policy.charges.get(code)
  if (found !== undefined) return found
  throw refuse('UNKNOWN_CHARGE', `${code} is sold by nobody here`, {
    field: 'to',
    because: [{rule: 'misc.charges', citation: policy.citation}],
    next: [`one of ${Array.from(policy.charges.keys()).join(', ')}`],
  })
}
