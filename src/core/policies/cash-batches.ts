import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** How a district takes money that came without its owner at the counter. Who may witness: staff-roles.json. */
export interface CashBatchPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** After-hours boxes by name. */
  readonly boxes: ReadonlyMap<string, string>
  /** How many days before today money of a source may count from. */
  readonly effective_days_back: ReadonlyMap<string, number>
  /** Items of one batch at most: a file of them is one transaction. */
  readonly items_most: number
}

function readVersion(node: DataNode): CashBatchPolicy {
  const boxes = node.at('boxes')
  const days = node.at('effective_days_back')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    boxes: new Map(boxes.keys().map((name) => [name, boxes.at(name).text()])),
    effective_days_back: new Map(days.keys().map((source) => [source, days.at(source).whole()])),
    items_most: node.at('items_most').whole(1),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function cashBatchPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): CashBatchPolicy {
  const path = `districts/${district}/policies/cash-batches.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
