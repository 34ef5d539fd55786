import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {RECEIVABLE_ACCOUNT, type ReceivableClass} from '#core/ledger/chart.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {readRounding, type PolicyRounding} from '#core/policies/policy-rounding.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

export const POOL_ORDERS = ['t4_first', 't3_first'] as const

/** Use of the dear tiers, up to what the pool holds, at the price of a cheaper one. */
export interface PoolFillPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly rule: string
  readonly class: ReceivableClass
  readonly classes: readonly string[]
  readonly gallons_per_unit: number
  /** Numbers of the tiers, cheapest first. */
  readonly tiers: readonly number[]
  readonly order: (typeof POOL_ORDERS)[number]
  readonly at_tier: number
  readonly years_between: number
  readonly units_round: PolicyRounding
  /** Stages of shortage in which none is given. */
  readonly drought: {readonly none_in: readonly string[]; readonly citation: string}
  readonly round: PolicyRounding
  readonly source: Json
}

/** @throws Refusal BAD_DATA (78) */
export const readPoolFill = (node: DataNode): PoolFillPolicy => ({
  ...readProvision(node),
  effective_to: node.at('effective_to').dateOrNull(),
  rule: node.at('rule').text(),
  class: node.at('class').oneOf(Object.keys(RECEIVABLE_ACCOUNT) as ReceivableClass[]),
  classes: node.at('classes').texts(),
  gallons_per_unit: node.at('gallons_per_unit').whole(1),
  tiers: node
    .at('tiers')
    .list()
    .map((tier) => tier.whole(1)),
  order: node.at('order').oneOf(POOL_ORDERS),
  at_tier: node.at('at_tier').whole(1),
  years_between: node.at('years_between').whole(1),
  units_round: readRounding(node.at('units_round')),
  round: readRounding(node.at('round')),
  drought: {none_in: node.at('drought').at('none_in').texts(), citation: node.at('drought').at('citation').text()},
  source: node.value as Json,
})

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function poolFillPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): PoolFillPolicy {
  const path = `districts/${district}/policies/pool-fill.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readPoolFill), on, `data/${path}`)
}
