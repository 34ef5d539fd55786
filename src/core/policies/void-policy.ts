import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** How a district takes receipts back and moves payments. */
export interface VoidPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** A receipt of this much or more takes a second person. */
  readonly void_limit_cents: Cents
  /** From this void of a drawer session on each takes a second person. */
  readonly void_count: number
  /** Titles by code. */
  readonly void_reasons: ReadonlyMap<string, string>
  readonly move_reasons: ReadonlyMap<string, string>
}

const titles = (node: DataNode): ReadonlyMap<string, string> =>
  new Map(node.keys().map((code) => [code, node.at(code).text()]))

const readVersion = (node: DataNode): VoidPolicy => ({
  ...readProvision(node),
  effective_to: node.at('effective_to').dateOrNull(),
  void_limit_cents: node.at('void_limit_cents').cents(),
  void_count: node.at('void_count').whole(1),
  void_reasons: titles(node.at('void_reasons')),
  move_reasons: titles(node.at('move_reasons')),
})

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function voidPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): VoidPolicy {
  const path = `districts/${district}/policies/voids.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}

/** @throws Refusal UNKNOWN_REASON (65) */
export function mustBeReason(code: string, reasons: ReadonlyMap<string, string>, {citation}: VoidPolicy): string {
  if (reasons.has(code)) return code
  throw refuse('UNKNOWN_REASON', `${code} is no reason for it`, {
    field: 'reason',
    because: [{rule: 'cash.reasons', citation}],
    next: [`one of ${Array.from(reasons.keys()).join(', ')}`],
  })
}
