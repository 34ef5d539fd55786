import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {readDecimal} from '#core/policies/decimal-text.js'
import {readRounding, type PolicyRounding} from '#core/policies/policy-rounding.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'
import type {Fraction} from '#core/rates/fraction.js'

/** Most that a law allows for paying late. */
export interface LatePenaltyLaw extends Provision {
  readonly code: string
  readonly rule: string
  /** Percent of the charge, once. */
  readonly basic_pct: Fraction
  /** Percent for each further month, simple. */
  readonly monthly_pct: Fraction
  /** What the monthly percent is of. */
  readonly monthly_on: readonly ('charge' | 'basic')[]
  readonly round: PolicyRounding
}

export interface LatePenaltyLaws {
  /** Law of an agency that names none. */
  readonly default: string
  readonly laws: readonly LatePenaltyLaw[]
}

/** A fixed fee on a fixed day; the day a bill is mailed is day 1. */
export interface LateFeePolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly rule: string
  readonly due_day: number
  readonly fee_day: number
  readonly fee_cents: Cents
}

const readLaw = (node: DataNode): LatePenaltyLaw => ({
  ...readProvision(node),
  code: node.at('code').text(),
  rule: node.at('rule').text(),
  basic_pct: readDecimal(node.at('basic_pct')),
  monthly_pct: readDecimal(node.at('monthly_pct')),
  monthly_on: node
    .at('monthly_on')
    .list()
    .map((one) => one.oneOf(['charge', 'basic'])),
  round: readRounding(node.at('round')),
})

/** @throws Refusal BAD_DATA (78) */
export function loadLatePenalties(root: URL = DATA_ROOT): LatePenaltyLaws {
  const file = readData(root, 'law/late-penalties.json')
  return {default: file.at('default').text(), laws: file.at('laws').list().map(readLaw)}
}

const readFee = (node: DataNode): LateFeePolicy => ({
  ...readProvision(node),
  effective_to: node.at('effective_to').dateOrNull(),
  rule: node.at('rule').text(),
  due_day: node.at('due_day').whole(1),
  fee_day: node.at('fee_day').whole(1),
  fee_cents: node.at('fee_cents').cents(),
})

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function lateFeePolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): LateFeePolicy {
  const path = `districts/${district}/policies/late-fees.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readFee), on, `data/${path}`)
}
