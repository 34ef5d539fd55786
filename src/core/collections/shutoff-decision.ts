import {addDays, dayOf, momentOf, type BusinessDate, type LocalMoment} from '#core/kernel/business-date.js'
import type {Calendar} from '#core/kernel/calendar.js'
import {sum, type Cents} from '#core/kernel/money.js'
import {shutoffAdvisories, type Advisory} from '#core/collections/shutoff-advisories.js'
import {
  BEGINNING,
  clearAfter,
  isInForce,
  type Bar,
  type RuleCode,
  type ShutoffBooks,
  type ShutoffCase,
  type ShutoffRule,
} from '#core/collections/shutoff-case.js'
import {SHUTOFF_RULES} from '#core/collections/shutoff-catalogue.js'
import type {OpenItemFact, ShutoffFacts} from '#core/collections/shutoff-facts.js'
import {openBills, totalOpen} from '#core/collections/shutoff-open-items.js'

/** What the facts say about shutting one account off at one moment. */
export interface ShutoffDecision {
  readonly at: LocalMoment
  readonly eligible: boolean
  /** Rules that bar at the moment, by code; G-NODAY only when nothing else bars. */
  readonly blocked_by: readonly RuleCode[]
  /** The barring rule told first; null when eligible. */
  readonly first_rule: RuleCode | null
  /** First moment with every step taken and every bar ended; null when a step is missing or a bar has no end. */
  readonly earliest: LocalMoment | null
  /** First lawful moment at or after `at`. */
  readonly next_lawful: LocalMoment | null
  /** The bill it rests on. */
  readonly bill: OpenItemFact | null
  readonly open_cents: Cents
  readonly past_due_cents: Cents
  readonly advisories: readonly Advisory[]
}

/** A bar and the rule that sets it. */
export interface RuleBar extends Bar {
  readonly code: RuleCode
}

export interface JudgedCase {
  readonly c: ShutoffCase
  readonly bars: readonly RuleBar[]
}

function barsOf(c: ShutoffCase, rules: readonly ShutoffRule[]): RuleBar[] {
  const bars: RuleBar[] = []
  for (const rule of rules) {
    if (!isInForce(c, rule.code)) continue
    for (const {from, until} of rule.bars(c)) bars.push({code: rule.code, from, until})
  }
  return bars
}

const ACCOUNT_RULES = SHUTOFF_RULES.filter((rule) => !rule.of_the_bill)
const BILL_RULES = SHUTOFF_RULES.filter((rule) => rule.of_the_bill)

const ORDER = new Map(SHUTOFF_RULES.map((rule, i) => [rule.code, i]))
const place = ({code}: RuleBar): number => ORDER.get(code) ?? ORDER.size

/** A petition is told before everything else, though what it bars depends on the bill. */
const inOrder = (bars: RuleBar[], {bankruptcies}: ShutoffFacts): RuleBar[] =>
  bankruptcies.length === 0 ? bars : bars.sort((a, b) => place(a) - place(b))

/** Judges the account on the bill that may be acted on first; of equals, the oldest. */
export function judgeCase(facts: ShutoffFacts, at: LocalMoment, books: ShutoffBooks): JudgedCase {
  const open = openBills(facts)
  const account: ShutoffCase = {
    facts,
    calendar: books.calendar,
    law: books.law[facts.agency],
    policy: books.policy,
    residential: facts.service === 'residential',
    open,
    bill: open[0]?.item ?? null,
    arrangement: facts.arrangements.find((arrangement) => arrangement.ended === null) ?? null,
  }
  if (facts.reason === 'unauthorized_action') return {c: account, bars: []}
  const shared = barsOf(account, ACCOUNT_RULES)
  let best = {c: account, bars: barsOf(account, BILL_RULES)}
  let clear = clearAfter(best.bars, at)
  for (let i = 1; i < open.length && clear !== at; i += 1) {
    const c = {...account, bill: open[i]?.item ?? null}
    const bars = barsOf(c, BILL_RULES)
    const moment = clearAfter(bars, at)
    if (moment === null || (clear !== null && moment >= clear)) continue
    best = {c, bars}
    clear = moment
  }
  return {c: best.c, bars: inOrder([...shared, ...best.bars], facts)}
}

/** First moment from `at` on that no rule bars and the office is open. */
function lawfulFrom(judged: JudgedCase, at: LocalMoment): LocalMoment | null {
  const {c, bars} = judged
  const opening = (moment: LocalMoment): LocalMoment =>
    isInForce(c, 'G-NODAY') ? c.calendar.nextOpenMoment(moment) : moment
  let moment = opening(at)
  for (;;) {
    const clear = clearAfter(bars, moment)
    if (clear === null) return null
    const open = opening(clear)
    if (open === moment) return moment
    moment = open
  }
}

/** The first open moment after every step was taken and every bar on record had ended. */
function earliestOf(judged: JudgedCase): LocalMoment | null {
  let latest = BEGINNING
  for (const {until} of judged.bars) {
    if (until === null) return null
    if (until > latest) latest = until
  }
  return latest === BEGINNING ? null : lawfulFrom(judged, latest)
}

const isBarred = (bar: Bar, at: LocalMoment): boolean => bar.from <= at && (bar.until === null || at < bar.until)

function blockedAt(judged: JudgedCase, at: LocalMoment): {blocked_by: RuleCode[]; first_rule: RuleCode | null} {
  const codes: RuleCode[] = []
  for (const bar of judged.bars) {
    if (isBarred(bar, at) && !codes.includes(bar.code)) codes.push(bar.code)
  }
  const {c} = judged
  const byDelinquency = c.facts.reason === 'nonpayment'
  if (codes.length === 0 && byDelinquency && isInForce(c, 'G-NODAY') && !c.calendar.isOpenAt(at)) codes.push('G-NODAY')
  return {first_rule: codes[0] ?? null, blocked_by: codes.sort()}
}

/** Decides one account at one moment. Pure and without text: `explainShutoff` says why.
 * The books are those in force on the day of the moment. */
export function decideShutoff(facts: ShutoffFacts, at: LocalMoment, books: ShutoffBooks): ShutoffDecision {
  return conclude(judgeCase(facts, at, books), at)
}

function conclude(judged: JudgedCase, at: LocalMoment): ShutoffDecision {
  const {c} = judged
  const {blocked_by, first_rule} = blockedAt(judged, at)
  const eligible = blocked_by.length === 0
  const unauthorized = c.facts.reason === 'unauthorized_action'
  const day = dayOf(at)
  return {
    at,
    eligible,
    blocked_by,
    first_rule,
    earliest: unauthorized ? null : earliestOf(judged),
    next_lawful: eligible ? at : lawfulFrom(judged, at),
    bill: c.bill,
    open_cents: totalOpen(c.open),
    past_due_cents: sum(c.open.filter((bill) => bill.item.due < day).map((bill) => bill.open_cents)),
    advisories: shutoffAdvisories(c),
  }
}

/** Whether a lawful moment lies within a day's office hours, and from when. */
export interface DayJudgement {
  readonly listed: boolean
  /** First lawful moment of the day; null when not listed. */
  readonly from: LocalMoment | null
  /** At `from` when listed, else at the opening of the office. */
  readonly decision: ShutoffDecision
}

/** Judges an account for a day's list. `notBefore` leaves out moments of the day that have passed. */
export function judgeForDay(
  facts: ShutoffFacts,
  date: BusinessDate,
  books: ShutoffBooks,
  notBefore?: LocalMoment,
): DayJudgement {
  const opening = momentOf(date, books.calendar.officeHours.opens)
  const at = notBefore !== undefined && notBefore > opening ? notBefore : opening
  const judged = judgeCase(facts, at, books)
  const decision = conclude(judged, at)
  const from = decision.next_lawful
  if (from === null || dayOf(from) !== date) return {listed: false, from: null, decision}
  return {listed: true, from, decision: decision.eligible ? decision : conclude(judged, from)}
}

/** The next day on which anybody may be shut off: the first open day after `today`. */
export const nextLawfulDay = (calendar: Calendar, today: BusinessDate): BusinessDate =>
  calendar.nextOpenDay(addDays(today, 1))
