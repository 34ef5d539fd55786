import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

export const DIRECTIONS = ['credit', 'charge'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** Ways an adjustment is worked out; each has its file in core/adjustments. */
export const FORMULAS = [
  'stated',
  'rebate',
  'leak',
  'pool_fill',
  'retier',
  'meter_error',
  'sewer_only',
  'rebill',
  'fee_waiver',
] as const
export type FormulaCode = (typeof FORMULAS)[number]

/** What an adjustment is in the books: the contra account is the type's, never chosen by a person. */
export interface AdjustmentType extends Provision {
  readonly code: string
  readonly title: string
  readonly ledgerAccount: string
  readonly directions: readonly Direction[]
  /** Whose money pays a credit that gives away revenue (Cal. Const. art. XIII D sec. 6); null for corrections. */
  readonly fundingSource: string | null
}

/** Why somebody adjusts: says the type and how the amount comes about. */
export interface AdjustmentReason {
  readonly code: string
  readonly title: string
  readonly type: AdjustmentType
  readonly formula: FormulaCode
  /** Papers that belong to it, by kind; what is not attached is listed as missing. */
  readonly evidence: readonly string[]
  /** The district's or its bank's own mistake: undone by anybody, counted towards no limit. */
  readonly automatic: boolean
}

export interface AdjustmentPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** Days after posting on which a charge falls due. */
  readonly charge_due_days: number
  /** Months back that count towards the limit of an account. */
  readonly limit_months: number
  readonly reasons: ReadonlyMap<string, AdjustmentReason>
}

function readType(node: DataNode, code: string): AdjustmentType {
  const funding = node.at('funding_source')
  return {
    ...readProvision(node),
    code,
    title: node.at('title').text(),
    ledgerAccount: node.at('ledger_account').text(),
    directions: node
      .at('directions')
      .list()
      .map((one) => one.oneOf(DIRECTIONS)),
    fundingSource: funding.isNull ? null : funding.text(),
  }
}

function readVersion(node: DataNode): AdjustmentPolicy {
  const [types, reasons] = [node.at('types'), node.at('reasons')]
  const byCode = new Map(types.keys().map((code) => [code, readType(types.at(code), code)]))
  const reasonOf = (code: string): AdjustmentReason => {
    const of = reasons.at(code)
    const named = of.at('type').oneOf(types.keys())
    return {
      code,
      title: of.at('title').text(),
      type: byCode.get(named) ?? readType(types.at(named), named),
      formula: of.at('formula').oneOf(FORMULAS),
      evidence: of.at('evidence').texts(),
      automatic: of.at('automatic').isNull ? false : of.at('automatic').flag(),
    }
  }
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    charge_due_days: node.at('charge_due_days').whole(1),
    limit_months: node.at('limit_months').whole(1),
    reasons: new Map(reasons.keys().map((code) => [code, reasonOf(code)])),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function adjustmentPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): AdjustmentPolicy {
  const path = `districts/${district}/policies/adjustments.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}

/** Reasons whose adjustments count towards no limit. */
export const uncountedReasons = ({reasons}: AdjustmentPolicy): string[] =>
  Array.from(reasons.values()).flatMap(({code, automatic}) => (automatic ? [code] : []))

/** @throws Refusal UNKNOWN_REASON (65) */
export function reasonOf(policy: AdjustmentPolicy, code: string): AdjustmentReason {
  const found = policy.reasons.get(code)
  if (found !== undefined) return found
  throw refuse('UNKNOWN_REASON', `${code} is no reason of this district`, {
    field: 'reason',
    because: [{rule: 'adjustment.reasons', citation: policy.citation}],
    next: [`one of ${Array.from(policy.reasons.keys()).join(', ')}`],
  })
}
