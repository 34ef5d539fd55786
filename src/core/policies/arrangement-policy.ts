import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision, type Verified} from '#core/policies/provision.js'
import {ROLES, type Role} from '#core/staff/roles.js'

export const ELIGIBILITY_CODES = [
  'E-RECORD',
  'E-OPEN',
  'E-OWES',
  'E-ACTIVE',
  'E-CLASS',
  'E-BREAKS',
  'E-RETURNS',
  'E-TENURE',
  'E-OFF',
  'E-OWNER',
] as const
export type EligibilityCode = (typeof ELIGIBILITY_CODES)[number]

export interface EligibilityRule {
  readonly rule: EligibilityCode
  readonly title: string
  readonly citation: string
  readonly verified: Verified
  readonly may_override: readonly Role[]
}
/** So many within so many months back fail. */
export interface WindowRule extends EligibilityRule {
  readonly fails_from: number
  readonly months: number
}

/** How far a role goes alone; null = without limit. */
export interface ArrangementAuthority {
  readonly months: number
  readonly total_cents: Cents | null
  readonly prior_breaks: number | null
}

export interface ArrangementTermsPolicy {
  readonly least_installment_cents: Cents
  /** A down payment is due these days after the agreement where nobody says a day. */
  readonly down_days: number
  /** A down payment is in at the latest these days after the agreement. */
  readonly most_down_days: number
  /** A first installment later than these days is a deferral. */
  readonly first_within_days: number
  /** No first installment later than these days. */
  readonly deferral_within_days: number
  /** What is offered where nobody says what can be paid. */
  readonly offer_months: readonly number[]
  /** An offer holds for these days. */
  readonly offer_days: number
  /** Percent asked at once, from so many broken before; ascending. */
  readonly down: readonly {readonly prior_breaks: number; readonly percent: number}[]
  readonly down_may_waive: readonly Role[]
}

/** What an advisor may grant to a field representative at a door without asking. */
export interface DoorPolicy {
  readonly citation: string
  readonly months: number
  readonly total_cents: Cents
  readonly prior_breaks: number
  readonly first_within_days: number
  /** Who grants more. */
  readonly beyond_by: readonly Role[]
}

/** Money that is not rates and may lower what is repaid (HSC 116910(b)(2)). */
export interface ReductionPolicy {
  readonly citation: string
  /** Reason of the adjustment that it is posted by; its type says whose money it is. */
  readonly adjust_reason: string
  readonly most_percent: number
  readonly most_cents: Cents
}

/** The district's own rules of arrangements, in one version. */
export interface ArrangementPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  /** Days after a due date on which an installment or a current bill may still be paid. */
  readonly grace_days: number
  /** Who may agree to one, as a caller is known. */
  readonly relations: readonly string[]
  /** Titles by code. */
  readonly reasons: ReadonlyMap<string, string>
  readonly rules: Readonly<Record<Exclude<EligibilityCode, 'E-BREAKS' | 'E-RETURNS' | 'E-TENURE'>, EligibilityRule>> & {
    readonly 'E-BREAKS': WindowRule
    readonly 'E-RETURNS': WindowRule
    readonly 'E-TENURE': EligibilityRule & {readonly days: number}
  }
  readonly authority: ReadonlyMap<Role, ArrangementAuthority>
  readonly terms: ArrangementTermsPolicy
  readonly door: DoorPolicy
  /** Null where the district has no such money. */
  readonly reduction: ReductionPolicy | null
}

const rolesAt = (node: DataNode): Role[] => node.list().map((one) => one.oneOf(ROLES))

function readRules(node: DataNode, verified: Verified): ArrangementPolicy['rules'] {
  const rule = (code: EligibilityCode): EligibilityRule => {
    const of = node.at(code)
    return {
      ...{rule: code, verified, title: of.at('title').text(), citation: of.at('citation').text()},
      may_override: rolesAt(of.at('may_override')),
    }
  }
  const windowed = (code: EligibilityCode): WindowRule => ({
    ...rule(code),
    ...{fails_from: node.at(code).at('fails_from').whole(1), months: node.at(code).at('months').whole(1)},
  })
  return {
    ...{'E-RECORD': rule('E-RECORD'), 'E-OPEN': rule('E-OPEN'), 'E-OWES': rule('E-OWES')},
    ...{'E-ACTIVE': rule('E-ACTIVE'), 'E-CLASS': rule('E-CLASS'), 'E-OFF': rule('E-OFF')},
    ...{'E-OWNER': rule('E-OWNER'), 'E-BREAKS': windowed('E-BREAKS'), 'E-RETURNS': windowed('E-RETURNS')},
    'E-TENURE': {...rule('E-TENURE'), days: node.at('E-TENURE').at('days').whole()},
  }
}

function readAuthority(node: DataNode): ReadonlyMap<Role, ArrangementAuthority> {
  const of = (role: string): ArrangementAuthority => {
    const [total, breaks] = [node.at(role).at('total_cents'), node.at(role).at('prior_breaks')]
    return {
      months: node.at(role).at('months').whole(1),
      total_cents: total.isNull ? null : total.cents(),
      prior_breaks: breaks.isNull ? null : breaks.whole(),
    }
  }
  return new Map(ROLES.filter((role) => node.keys().includes(role)).map((role) => [role, of(role)]))
}

const readTerms = (node: DataNode): ArrangementTermsPolicy => ({
  least_installment_cents: node.at('least_installment_cents').cents(),
  down_days: node.at('down_days').whole(),
  most_down_days: node.at('most_down_days').whole(),
  first_within_days: node.at('first_within_days').whole(1),
  deferral_within_days: node.at('deferral_within_days').whole(1),
  offer_months: node
    .at('offer_months')
    .list()
    .map((one) => one.whole(1)),
  offer_days: node.at('offer_days').whole(1),
  down: node
    .at('down')
    .list()
    .map((one) => ({prior_breaks: one.at('prior_breaks').whole(), percent: one.at('percent').whole()})),
  down_may_waive: rolesAt(node.at('down_may_waive')),
})

const readDoor = (node: DataNode): DoorPolicy => ({
  citation: node.at('citation').text(),
  months: node.at('months').whole(1),
  total_cents: node.at('total_cents').cents(),
  prior_breaks: node.at('prior_breaks').whole(),
  first_within_days: node.at('first_within_days').whole(1),
  beyond_by: rolesAt(node.at('beyond_by')),
})

const readReduction = (node: DataNode): ReductionPolicy | null =>
  node.isNull
    ? null
    : {
        ...{citation: node.at('citation').text(), adjust_reason: node.at('adjust_reason').text()},
        most_percent: node.at('most_percent').whole(1),
        most_cents: node.at('most_cents').cents(),
      }

function readVersion(node: DataNode): ArrangementPolicy {
  const [provision, reasons] = [readProvision(node), node.at('reasons')]
  return {
    ...provision,
    effective_to: node.at('effective_to').dateOrNull(),
    grace_days: node.at('grace_days').whole(),
    relations: node.at('relations').texts(),
    reasons: new Map(reasons.keys().map((code) => [code, reasons.at(code).text()])),
    rules: readRules(node.at('rules'), provision.verified),
    authority: readAuthority(node.at('authority')),
    terms: readTerms(node.at('terms')),
    door: readDoor(node.at('door')),
    reduction: readReduction(node.at('reduction')),
  }
}

const read = new Map<string, readonly ArrangementPolicy[]>()

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function arrangementPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): ArrangementPolicy {
  const path = `districts/${district}/policies/arrangements.json`
  const place = new URL(path, root).href
  const versions = read.get(place) ?? readData(root, path).at('versions').list().map(readVersion)
  read.set(place, versions)
  return mustBeInForce(versions, on, `data/${path}`)
}
