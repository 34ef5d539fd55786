import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, VERIFIED, type Provision, type Verified} from '#core/policies/provision.js'
import {ROLES, type Role} from '#core/staff/roles.js'

export const THIRD_PARTY_BASES = ['aged_65', 'dependent_adult'] as const
export type ThirdPartyBasis = (typeof THIRD_PARTY_BASES)[number]

/** How long a declaration stands, and who sees what a household said. */
export interface HouseholdPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** A declaration stands so many months at most. */
  readonly declaration_months: number
  readonly third_party: {
    readonly citation: string
    readonly verified: Verified
    readonly bases: Readonly<Record<ThirdPartyBasis, string>>
    /** Who sees name, address and phone in full. */
    readonly shown_to: readonly Role[]
  }
  /** Months of rent paid on time that stand for credit (HSC 116916(d), Gov. 60371(c)). */
  readonly rent_record: {readonly months: number; readonly citation: string}
  /** Who sees which program a household receives; others see that something was declared. */
  readonly ground_shown_to: readonly Role[]
}

const roles = (node: DataNode): readonly Role[] => node.list().map((role) => role.oneOf(ROLES))

function readVersion(node: DataNode): HouseholdPolicy {
  const third = node.at('third_party')
  const bases = third.at('bases')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    declaration_months: node.at('declaration_months').whole(1),
    third_party: {
      citation: third.at('citation').text(),
      verified: third.at('verified').oneOf(VERIFIED),
      bases: {aged_65: bases.at('aged_65').text(), dependent_adult: bases.at('dependent_adult').text()},
      shown_to: roles(third.at('shown_to')),
    },
    rent_record: {
      months: node.at('rent_record').at('months').whole(1),
      citation: node.at('rent_record').at('citation').text(),
    },
    ground_shown_to: roles(node.at('ground_shown_to')),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function householdPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): HouseholdPolicy {
  const path = `districts/${district}/policies/households.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}
