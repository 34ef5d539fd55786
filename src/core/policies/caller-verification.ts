import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

export const CONTACT_CHANNELS = ['counter', 'phone'] as const
export type ContactChannel = (typeof CONTACT_CHANNELS)[number]

export const CALLER_FACTS = ['photo_id', 'last_payment', 'last_bill', 'phone', 'email', 'address'] as const
export type CallerFactName = (typeof CALLER_FACTS)[number]

/** What a customer may ask for, by what it takes. */
export const CALLER_NEEDS = ['pay', 'explain', 'arrange', 'change'] as const
export type CallerNeed = (typeof CALLER_NEEDS)[number]

export interface CallerFact {
  readonly name: CallerFactName
  readonly title: string
  readonly points: number
  readonly channels: readonly ContactChannel[]
}

/** What a caller has to know or show before an account is spoken of. */
export interface CallerPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly facts: ReadonlyMap<CallerFactName, CallerFact>
  /** Points from which something may be done. */
  readonly needs: Readonly<Record<CallerNeed, number>>
  readonly relations: readonly string[]
  readonly topics: readonly string[]
}

const readFact = (node: DataNode, name: CallerFactName): CallerFact => ({
  name,
  title: node.at('title').text(),
  points: node.at('points').whole(1),
  channels: node
    .at('channels')
    .list()
    .map((channel) => channel.oneOf(CONTACT_CHANNELS)),
})

function readVersion(node: DataNode): CallerPolicy {
  const needs = node.at('needs')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    facts: new Map(CALLER_FACTS.map((name) => [name, readFact(node.at('facts').at(name), name)])),
    needs: {
      pay: needs.at('pay').whole(),
      explain: needs.at('explain').whole(),
      arrange: needs.at('arrange').whole(),
      change: needs.at('change').whole(),
    },
    relations: node.at('relations').texts(),
    topics: node.at('topics').texts(),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function callerPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): CallerPolicy {
  const path = `districts/${district}/policies/caller-verification.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
