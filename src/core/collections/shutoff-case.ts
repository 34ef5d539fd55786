import {addDays, momentOf, type BusinessDate, type LocalMoment} from '#core/kernel/business-date.js'
import type {Calendar} from '#core/kernel/calendar.js'
import type {Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {ArrangementFact, OpenItemFact, ShutoffFacts} from '#core/collections/shutoff-facts.js'
import type {AgencyLaw, LawCode, LawRule, ShutoffLaw} from '#core/policies/shutoff-law.js'
import type {PolicyCode, ShutoffPolicy} from '#core/policies/shutoff-policy.js'

export type RuleCode = LawCode | PolicyCode

/** The books a decision is judged by: calendar, law and district policy in force on the day. */
export interface ShutoffBooks {
  readonly calendar: Calendar
  readonly law: ShutoffLaw
  readonly policy: ShutoffPolicy
}

/** A bill with what is still open on it. */
export interface OpenBill {
  readonly item: OpenItemFact
  readonly open_cents: Cents
}

/** One account as the rules see it: the bill the shut-off would rest on, and the law of its agency. */
export interface ShutoffCase {
  readonly facts: ShutoffFacts
  readonly calendar: Calendar
  readonly law: AgencyLaw
  readonly policy: ShutoffPolicy
  readonly residential: boolean
  /** Bills with money open, earliest due first. */
  readonly open: readonly OpenBill[]
  /** The bill judged; null when nothing is open. */
  readonly bill: OpenItemFact | null
  /** The arrangement that stands (made, not superseded). */
  readonly arrangement: ArrangementFact | null
}

/** A span in which a rule bars the shut-off: from (included) until (not included); until null = without end. */
export interface Bar {
  readonly from: LocalMoment
  readonly until: LocalMoment | null
}

/** Sorts before every moment. */
export const BEGINNING = '' as LocalMoment
export const NO_BARS: readonly Bar[] = []

/** What a rule has to say for itself about this account. */
export interface Telling {
  /** False when the rule looks at something this account does not have (no arrangement, not a landlord). */
  readonly applies: boolean
  /** One sentence with the dates used. */
  readonly fact: string
  /** Ids of the facts used. */
  readonly evidence: readonly string[]
}

/** One rule: when it bars, and why, each worked out from the facts alone. */
export interface ShutoffRule {
  readonly code: RuleCode
  /** Rests on the bill judged, so that another bill of the account may fare better. */
  readonly of_the_bill: boolean
  bars(c: ShutoffCase): readonly Bar[]
  tells(c: ShutoffCase): Telling
}

export const startOf = (date: BusinessDate): LocalMoment => momentOf(date, '00:00')
/** The day is the customer's to its end. */
export const afterDay = (date: BusinessDate): LocalMoment => startOf(addDays(date, 1))

export const barredUntil = (until: LocalMoment): readonly Bar[] => [{from: BEGINNING, until}]
export const NEVER_CLEAR: readonly Bar[] = [{from: BEGINNING, until: null}]
/** A protection from the day it began through the day it ended. */
export const whilePending = (from: BusinessDate | null, through: BusinessDate | null): Bar => ({
  from: from === null ? BEGINNING : startOf(from),
  until: through === null ? null : afterDay(through),
})

/** The first moment from `at` on that no bar covers; null when one has no end. */
export function clearAfter(bars: readonly Bar[], at: LocalMoment): LocalMoment | null {
  let moment = at
  for (let moved = true; moved;) {
    moved = false
    for (const {from, until} of bars) {
      if (from > moment) continue
      if (until === null) return null
      if (until > moment) {
        moment = until
        moved = true
      }
    }
  }
  return moment
}

/** Facts older than the bill judged belong to an earlier delinquency. */
export const sinceBill = (c: ShutoffCase, date: BusinessDate): boolean => {
  const mailed = c.bill?.mailed ?? null
  return mailed === null || date >= mailed
}

export const notApplicable = (fact: string): Telling => ({applies: false, fact, evidence: []})
export const telling = (fact: string, evidence: readonly string[] = []): Telling => ({applies: true, fact, evidence})

/** The rule's own version in force; only asked by a rule that is in force. */
export const lawOf = <C extends LawCode>(c: ShutoffCase, code: C): LawRule<C> =>
  mustExist<LawRule<C>>(c.law[code], `${code} is not in force`)

const isPolicyCode = (code: RuleCode): code is PolicyCode => code.startsWith('P-')

function isPolicySet(c: ShutoffCase, code: PolicyCode): boolean {
  if (code === 'P-MIN') return c.policy.min_balance_cents !== null
  return code !== 'P-NONRES' || (!c.residential && c.policy.nonresidential !== null)
}

/** Whether the rule is in force for this agency and class of service. */
export function isInForce(c: ShutoffCase, code: RuleCode): boolean {
  if (isPolicyCode(code)) return isPolicySet(c, code)
  const rule = c.law[code]
  return rule !== null && (c.residential || rule.service === 'any')
}
