import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

export const RESTORE_HOURS = ['operating', 'nonoperational'] as const
/** Whether water comes back while the office is open or outside of it. */
export type RestoreHours = (typeof RESTORE_HOURS)[number]

export interface TurnOffFees {
  readonly schedule: Cents
  /** What it costs the district; the law caps by it below 200 percent of the poverty line. */
  readonly actualCost: Cents
}

/** What the district charges to turn water off and on again, and how soon it comes back. */
export interface RestorationPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly fees: Readonly<Record<RestoreHours, TurnOffFees>>
  /** Days after the turn-off on which its fee falls due. */
  readonly feeDueDays: number
  /** Price index at the base date of the caps and now, in thousandths; null = the caps stand unadjusted. */
  readonly capIndex: {readonly base: number; readonly now: number} | null
  readonly promise: {readonly hours: number; readonly wrongfulHours: number}
  /** Deposit asked before water comes back; null = none. */
  readonly deposit: Cents | null
}

const readFees = (node: DataNode): TurnOffFees => ({
  schedule: node.at('schedule_cents').cents(),
  actualCost: node.at('actual_cost_cents').cents(),
})

function readVersion(node: DataNode): RestorationPolicy {
  const [fees, index, promise, deposit] = [
    node.at('fees'),
    node.at('cap_index'),
    node.at('promise'),
    node.at('deposit_cents'),
  ]
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    fees: {operating: readFees(fees.at('operating')), nonoperational: readFees(fees.at('nonoperational'))},
    feeDueDays: node.at('fee_due_days').whole(),
    capIndex: index.isNull
      ? null
      : {base: index.at('base_thousandths').whole(1), now: index.at('now_thousandths').whole(1)},
    promise: {hours: promise.at('hours').whole(1), wrongfulHours: promise.at('wrongful_hours').whole(1)},
    deposit: deposit.isNull ? null : deposit.cents(),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function restorationPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): RestorationPolicy {
  const path = `districts/${district}/policies/restoration.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
