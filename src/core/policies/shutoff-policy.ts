import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {readData, type DataNode} from '#core/policies/data-node.js'
import {VERIFIED, type Provision} from '#core/policies/provision.js'

export const POLICY_CODES = ['P-MIN', 'P-NONRES', 'P-DUE', 'P-OLDEST', 'P-HOLD'] as const
/** Rules the district sets itself. */
export type PolicyCode = (typeof POLICY_CODES)[number]

export interface PolicyRule extends Provision {
  readonly rule: PolicyCode
  readonly title: string
}

/** The district's own parameters of a shut-off, in one version. */
export interface ShutoffPolicy {
  readonly effective_from: BusinessDate
  readonly effective_to: BusinessDate | null
  /** A balance at or below it is carried over; null = no such limit. */
  readonly min_balance_cents: Cents | null
  /** Notice and contact for accounts outside the residential statutes; null = none required. */
  readonly nonresidential: {readonly notice_days: number; readonly contact_hours: number} | null
  /** A bill is past due from this many days after its due date. */
  readonly delinquent_from_day: number
  /** Returned money on a bill already sixty days delinquent asks for a new seven-business-day notice. */
  readonly renotice_after_return: boolean
  /** A decided appeal asks for a fresh 48-hour contact. */
  readonly fresh_contact_after_appeal: boolean
  readonly rules: Readonly<Record<PolicyCode, PolicyRule>>
}

function readVersion(node: DataNode): ShutoffPolicy {
  const effective_from = node.at('effective_from').date()
  const ruleOf = (rule: PolicyCode, key: string): PolicyRule => {
    const part = node.at(key)
    part.at('rule').oneOf([rule])
    const verified = part.at('verified').oneOf(VERIFIED)
    return {rule, title: part.at('title').text(), citation: part.at('citation').text(), verified, effective_from}
  }
  const required = (key: string): boolean => {
    node.at(key).at('citation').text()
    node.at(key).at('verified').oneOf(VERIFIED)
    return node.at(key).at('required').flag()
  }
  const minimum = node.at('min_balance').at('cents')
  const nonresidential = node.at('nonresidential_notice')
  return {
    effective_from,
    effective_to: node.at('effective_to').dateOrNull(),
    min_balance_cents: minimum.isNull ? null : minimum.cents(),
    nonresidential: nonresidential.at('notice_days').isNull
      ? null
      : {
          notice_days: nonresidential.at('notice_days').whole(),
          contact_hours: nonresidential.at('contact_hours').whole(),
        },
    delinquent_from_day: node.at('past_due').at('delinquent_from_day').whole(),
    renotice_after_return: required('renotice_after_return'),
    fresh_contact_after_appeal: required('fresh_contact_after_appeal'),
    rules: {
      'P-MIN': ruleOf('P-MIN', 'min_balance'),
      'P-NONRES': ruleOf('P-NONRES', 'nonresidential_notice'),
      'P-DUE': ruleOf('P-DUE', 'past_due'),
      'P-OLDEST': ruleOf('P-OLDEST', 'oldest_first'),
      'P-HOLD': ruleOf('P-HOLD', 'hold'),
    },
  }
}

/** @throws Refusal BAD_DATA (78) */
export const loadShutoffPolicy = (root: URL, district: string): readonly ShutoffPolicy[] =>
  readData(root, `districts/${district}/policies/shutoff.json`).at('versions').list().map(readVersion)
