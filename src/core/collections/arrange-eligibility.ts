import {arrangementState, type Grace} from '#core/collections/arrangement.js'
import type {StoredArrangement} from '#core/collections/arrangement-views.js'
import {addDays, addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import type {
  ArrangementPolicy,
  EligibilityCode,
  EligibilityRule,
  WindowRule,
} from '#core/policies/arrangement-policy.js'
import type {ArrangementRights} from '#core/policies/arrangement-rights.js'
import type {Verified} from '#core/policies/provision.js'
import type {Role} from '#core/staff/roles.js'

/** What eligibility is judged on. */
export interface EligibilityFacts {
  /** Who asks, as a caller is known: `holder`. */
  readonly relation: string
  readonly closed: boolean
  readonly residential: boolean
  readonly service: string
  readonly landlord: boolean
  /** Open amount that an arrangement made today may cover. */
  readonly coverable: Cents
  readonly openedOn: BusinessDate
  /** Day the water was turned off; null = it is on. */
  readonly offSince: BusinessDate | null
  /** The arrangement that runs or waits for its down payment, as it is told; null without one. */
  readonly running: {readonly arrangementNo: string; readonly told: string} | null
  /** The running one is to be superseded. */
  readonly supersede: boolean
  readonly brokenOn: readonly BusinessDate[]
  readonly returnedOn: readonly BusinessDate[]
}

/** When a failed rule passes: a day, or never by itself. */
export type PassesOn = BusinessDate | 'never_by_itself'

/** Denied; or the law's option remains though the district's own rule says no; or another role may say yes. */
export type RuleEffect = 'denies' | 'narrower_than_law' | 'needs_override'

export interface JudgedRule {
  readonly rule: EligibilityCode
  readonly title: string
  readonly passes: boolean
  readonly fact: string
  readonly citation: string
  readonly verified: Verified
  /** Null where it passes. */
  readonly passesOn: PassesOn | null
  readonly effect: RuleEffect | null
  readonly mayOverride: readonly Role[]
  /** The law that opens a plan all the same; empty where none does. */
  readonly law: string
}

export type Verdict = 'eligible' | 'by_law' | 'needs_override' | 'denied'

export interface Eligibility {
  readonly verdict: Verdict
  readonly rules: readonly JudgedRule[]
  /** Broken within the window of E-BREAKS: down payment and authority follow from it. */
  readonly priorBreaks: number
}

interface Found {
  readonly passes: boolean
  readonly fact: string
  readonly passesOn?: PassesOn
  readonly mayOverride?: readonly Role[]
}

/** Rules of the district that bind nobody whom the law gives a right to a plan. */
const NARROWING: ReadonlySet<EligibilityCode> = new Set(['E-BREAKS', 'E-RETURNS', 'E-TENURE', 'E-OFF', 'E-OWNER'])

/** Every rule, each by itself: what it looked at, whether it passes, when it will, and who may go past it. */
export function judgeEligibility(
  facts: EligibilityFacts,
  {policy, rights, today}: {policy: ArrangementPolicy; rights: ArrangementRights; today: BusinessDate},
): Eligibility {
  const {rules} = policy
  const law = [rights.any_customer, rights.amortization].map((one) => one.citation).join(', ')
  const judged = (rule: EligibilityRule, found: Found): JudgedRule => {
    const {passes, fact, passesOn = 'never_by_itself', mayOverride = rule.may_override} = found
    const narrows = NARROWING.has(rule.rule) && facts.residential
    const effect = narrows ? 'narrower_than_law' : mayOverride.length > 0 ? 'needs_override' : 'denies'
    return {
      ...{rule: rule.rule, title: rule.title, passes, fact, citation: rule.citation, verified: rule.verified},
      ...{passesOn: passes ? null : passesOn, effect: passes ? null : effect, mayOverride},
      law: narrows && !passes ? law : '',
    }
  }
  const breaks = withinWindow(rules['E-BREAKS'], facts.brokenOn, today)
  const returns = withinWindow(rules['E-RETURNS'], facts.returnedOn, today)
  const all: JudgedRule[] = [
    judged(rules['E-RECORD'], ofRecord(facts, policy)),
    judged(rules['E-OPEN'], {passes: !facts.closed, fact: facts.closed ? 'the account is closed' : 'open'}),
    judged(rules['E-OWES'], owes(facts)),
    judged(rules['E-ACTIVE'], noneRuns(facts)),
    judged(rules['E-CLASS'], {passes: facts.residential, fact: `${facts.service} service`}),
    judged(rules['E-BREAKS'], told(rules['E-BREAKS'], breaks, 'broken')),
    judged(rules['E-RETURNS'], told(rules['E-RETURNS'], returns, 'payments returned')),
    judged(rules['E-TENURE'], longEnough(facts.openedOn, rules['E-TENURE'].days, today)),
    judged(rules['E-OFF'], {
      passes: facts.offSince === null,
      fact: facts.offSince === null ? 'the water is on' : `turned off on ${facts.offSince}`,
    }),
    judged(rules['E-OWNER'], {
      passes: !facts.landlord,
      fact: facts.landlord ? 'the customer is the owner, tenants use the water' : 'an occupant is the customer',
    }),
  ]
  return {verdict: verdictOf(all), rules: all, priorBreaks: breaks.days.length}
}

function verdictOf(rules: readonly JudgedRule[]): Verdict {
  const effects = new Set(rules.map((one) => one.effect))
  if (effects.has('denies')) return 'denied'
  if (effects.has('needs_override')) return 'needs_override'
  return effects.has('narrower_than_law') ? 'by_law' : 'eligible'
}

const ofRecord = ({relation}: EligibilityFacts, {relations}: ArrangementPolicy): Found => ({
  passes: relations.includes(relation),
  fact: `asked for by ${relation}; may agree: ${relations.join(', ')}`,
})

const owes = ({coverable}: EligibilityFacts): Found => ({
  passes: coverable > 0,
  fact: coverable > 0 ? `${formatMoney(coverable)} is owed` : 'nothing is past due',
})

const noneRuns = ({running, supersede}: EligibilityFacts): Found => ({
  passes: running === null || supersede,
  fact: running === null ? 'none' : running.told,
})

interface Window {
  readonly days: readonly BusinessDate[]
  readonly passesOn: PassesOn
}

/** What lies in the window, and the day on which so much of it is out that the rule passes. */
function withinWindow(rule: WindowRule, days: readonly BusinessDate[], today: BusinessDate): Window {
  const inside = days.filter((day) => day <= today && addMonths(day, rule.months) > today).toSorted()
  const leaves = inside.at(-rule.fails_from)
  return {days: inside, passesOn: leaves === undefined ? 'never_by_itself' : addMonths(leaves, rule.months)}
}

const told = (rule: WindowRule, {days, passesOn}: Window, what: string): Found => ({
  passes: days.length < rule.fails_from,
  fact: `${what} in ${rule.months} months: ${days.length}${days.length === 0 ? '' : ` (${days.join(', ')})`}; fewer than ${rule.fails_from} pass`,
  passesOn,
})

function longEnough(openedOn: BusinessDate, days: number, today: BusinessDate): Found {
  const from = addDays(openedOn, days)
  return {passes: from <= today, fact: `customer since ${openedOn}; ${days} days pass`, passesOn: from}
}

/** First days on which arrangements were broken, whatever became of them later. */
export function breaksOf(
  arrangements: readonly StoredArrangement[],
  asOf: BusinessDate,
  graceOn: (madeOn: BusinessDate) => Grace,
): BusinessDate[] {
  return arrangements.flatMap(({facts}) => {
    const {ended, madeOn} = facts
    const again = facts.reinstatedOn.filter((day) => day <= asOf).toSorted()
    const last = ended !== null && ended.on < asOf ? ended.on : asOf
    const broken = [...again, last].flatMap((day, at) => {
      const before = {...facts, ended: null, reinstatedOn: again.slice(0, at)}
      const {status, since} = arrangementState(before, day, graceOn(madeOn))
      return status === 'broken' ? [since] : []
    })
    return Array.from(new Set(broken))
  })
}
