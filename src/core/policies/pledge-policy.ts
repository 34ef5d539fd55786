import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse, type Because} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

export interface Agency {
  readonly code: string
  readonly title: string
  /** A promise of it holds a shut-off at most so many days. */
  readonly most_days: number
}

/** Agencies whose promises of money hold a shut-off. */
export interface PledgePolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly agencies: ReadonlyMap<string, Agency>
}

function readVersion(node: DataNode): PledgePolicy {
  const agencies = node.at('agencies')
  const readAgency = (code: string): Agency => ({
    code,
    title: agencies.at(code).at('title').text(),
    most_days: agencies.at(code).at('most_days').whole(1),
  })
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    agencies: new Map(agencies.keys().map((code) => [code, readAgency(code)])),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function pledgePolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): PledgePolicy {
  const path = `districts/${district}/policies/pledges.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}

export const pledgeRule = ({citation}: PledgePolicy): readonly Because[] => [{rule: 'P-HOLD', citation}]

/** An agency by its code or its name, whatever the case. */
export function agencyNamed({agencies}: PledgePolicy, said: string): Agency | null {
  const asked = said.trim().toUpperCase()
  const all = Array.from(agencies.values())
  return all.find((one) => one.code === asked || one.title.toUpperCase() === asked) ?? null
}

/** @throws Refusal UNKNOWN_AGENCY (65) */
export function agencyOf(policy: PledgePolicy, said: string): Agency {
  const found = agencyNamed(policy, said)
  if (found !== null) return found
  throw refuse('UNKNOWN_AGENCY', `${said} is no agency whose promises this district takes`, {
    field: 'agency',
    because: pledgeRule(policy),
    next: [`one of ${Array.from(policy.agencies.keys()).join(', ')}`],
  })
}
