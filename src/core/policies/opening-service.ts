import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, VERIFIED, type Provision, type Verified} from '#core/policies/provision.js'
import {AGENCY_KINDS, type AgencyKind} from '#core/policies/shutoff-law.js'

export interface ServiceClass {
  readonly title: string
  readonly rate_plans: Readonly<Record<'water' | 'recycled' | 'sewer', string>>
  readonly deposit_cents: Cents
  /** Estimate, where a statute caps deposits by the average bill. */
  readonly average_bill_cents: Cents
}

/** What a district asks of somebody who opens service, in one version. */
export interface OpeningPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly start_ahead_days: number
  /** A read this many days before the start still serves as the start read. */
  readonly start_read_within_days: number
  readonly language: string
  /** Class of service by kind of dwelling. */
  readonly default_class: ReadonlyMap<string, string>
  readonly classes: ReadonlyMap<string, ServiceClass>
  readonly possible_match: {
    readonly citation: string
    readonly name_alike_percent: number
    /** With the same kind of identification and last four, a name this much alike is enough. */
    readonly same_id_name_alike_percent: number
    readonly searched_at_most: number
    readonly shown_at_most: number
  }
  readonly deposit: {
    readonly citation: string
    readonly verified: Verified
    readonly agency: AgencyKind
    readonly billing: 'monthly' | 'periodic'
    readonly due_days: number
    readonly returned_payments: {readonly count: number; readonly months: number}
    readonly unpaid_from_cents: Cents
  }
}

const readClass = (node: DataNode): ServiceClass => ({
  title: node.at('title').text(),
  rate_plans: {
    water: node.at('rate_plans').at('water').text(),
    recycled: node.at('rate_plans').at('recycled').text(),
    sewer: node.at('rate_plans').at('sewer').text(),
  },
  deposit_cents: node.at('deposit_cents').cents(),
  average_bill_cents: node.at('average_bill_cents').cents(),
})

function readVersion(node: DataNode): OpeningPolicy {
  const classes = node.at('classes')
  const match = node.at('possible_match')
  const deposit = node.at('deposit')
  const returned = deposit.at('returned_payments')
  const ids = classes.keys()
  const dwellings = node.at('default_class')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    start_ahead_days: node.at('start_ahead_days').whole(),
    start_read_within_days: node.at('start_read_within_days').whole(),
    language: node.at('language').text(),
    default_class: new Map(dwellings.keys().map((dwelling) => [dwelling, dwellings.at(dwelling).oneOf(ids)])),
    classes: new Map(ids.map((id) => [id, readClass(classes.at(id))])),
    possible_match: {
      citation: match.at('citation').text(),
      name_alike_percent: match.at('name_alike_percent').whole(1),
      same_id_name_alike_percent: match.at('same_id_name_alike_percent').whole(1),
      searched_at_most: match.at('searched_at_most').whole(1),
      shown_at_most: match.at('shown_at_most').whole(1),
    },
    deposit: {
      citation: deposit.at('citation').text(),
      verified: deposit.at('verified').oneOf(VERIFIED),
      agency: deposit.at('agency').oneOf(AGENCY_KINDS),
      billing: deposit.at('billing').oneOf(['monthly', 'periodic']),
      due_days: deposit.at('due_days').whole(),
      returned_payments: {count: returned.at('count').whole(1), months: returned.at('months').whole(1)},
      unpaid_from_cents: deposit.at('unpaid_from_cents').cents(),
    },
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function openingPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): OpeningPolicy {
  const path = `districts/${district}/policies/opening-service.json`
  const versions = readData(root, path).at('versions').list().map(readVersion)
  return mustBeInForce(versions, on, `data/${path}`)
}
