import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** What the district gives back for something that saves water. */
export interface RebateProgram {
  readonly code: string
  readonly title: string
  readonly cents_each: Cents
  /** Pieces at most for one account in any `period_months`. */
  readonly most: number
  readonly period_months: number
}

export interface RebatePolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly programs: ReadonlyMap<string, RebateProgram>
}

const readProgram = (node: DataNode, code: string): RebateProgram => ({
  code,
  title: node.at('title').text(),
  cents_each: node.at('cents_each').cents(),
  most: node.at('most').whole(1),
  period_months: node.at('period_months').whole(1),
})

function readVersion(node: DataNode): RebatePolicy {
  const programs = node.at('programs')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    programs: new Map(programs.keys().map((code) => [code, readProgram(programs.at(code), code)])),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function rebatePolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): RebatePolicy {
  const path = `districts/${district}/policies/rebates.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}

/** @throws Refusal UNKNOWN_PROGRAM (65) */
export function programOf(policy: RebatePolicy, code: string): RebateProgram {
  const found = policy.programs.get(code)
  if (found !== undefined) return found
  throw refuse('UNKNOWN_PROGRAM', `${code} is no rebate program of this district`, {
    field: 'program',
    because: [{rule: 'rebate.programs', citation: policy.citation}],
    next: [`one of ${Array.from(policy.programs.keys()).join(', ')}`],
  })
}
