import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'
import {ROLES, type Role} from '#core/staff/roles.js'

export const EXTENSION_COUNTED_FROM = ['due', 'request'] as const

/** What a district grants to somebody who asks for more days to pay, in one version. */
export interface ExtensionPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** Days of an extension at most, and what they are counted from; null = the policy names no number. */
  readonly days: number | null
  readonly counted_from: (typeof EXTENSION_COUNTED_FROM)[number]
  /** Extensions in one billing period at most; null = not limited. */
  readonly per_billing_period: number | null
  /** So many in a year are granted on the customer's word; null = all of them are. */
  readonly free: {readonly count: number; readonly year_starts_month: number} | null
  /** Who may grant more than the free ones; null = nobody has to. */
  readonly further_by: readonly Role[] | null
  readonly refuses_delinquent: boolean
  /** Who may ask; null = anybody who may speak for the account. */
  readonly requesters: readonly string[] | null
  /** The law that gives a right to ask, whatever the district refuses. */
  readonly right: {readonly citation: string; readonly request_days: number} | null
}

const orNull = <T>(node: DataNode, read: (node: DataNode) => T): T | null => (node.isNull ? null : read(node))

const readVersion = (node: DataNode): ExtensionPolicy => ({
  ...readProvision(node),
  effective_to: node.at('effective_to').dateOrNull(),
  days: orNull(node.at('days'), (days) => days.whole(1)),
  counted_from: node.at('counted_from').oneOf(EXTENSION_COUNTED_FROM),
  per_billing_period: orNull(node.at('per_billing_period'), (most) => most.whole(1)),
  free: orNull(node.at('free'), (free) => ({
    count: free.at('count').whole(),
    year_starts_month: free.at('year_starts_month').whole(1),
  })),
  further_by: orNull(node.at('further_by'), (who) => who.list().map((role) => role.oneOf(ROLES))),
  refuses_delinquent: node.at('refuses_delinquent').flag(),
  requesters: orNull(node.at('requesters'), (who) => who.texts()),
  right: orNull(node.at('right'), (right) => ({
    citation: right.at('citation').text(),
    request_days: right.at('request_days').whole(1),
  })),
})

const versionOn = (path: string, on: BusinessDate, root: URL): ExtensionPolicy =>
  mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export const extensionPolicy = (district: string, on: BusinessDate, root: URL = DATA_ROOT): ExtensionPolicy =>
  versionOn(`districts/${district}/policies/extensions.json`, on, root)

/** What another agency publishes, by the name of its file. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export const publishedExtensions = (agency: string, on: BusinessDate, root: URL = DATA_ROOT): ExtensionPolicy =>
  versionOn(`extensions/${agency}.json`, on, root)
