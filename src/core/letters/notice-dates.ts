import {addDays, addHours, dayOf, type BusinessDate, type LocalMoment} from '#core/kernel/business-date.js'
import type {Calendar} from '#core/kernel/calendar.js'
import type {RuleCode, ShutoffBooks} from '#core/collections/shutoff-case.js'
import {decideShutoff, judgeCase} from '#core/collections/shutoff-decision.js'
import type {ShutoffFacts} from '#core/collections/shutoff-facts.js'
import type {AgencyKind} from '#core/policies/shutoff-law.js'
import type {LetterKind} from '#core/letters/letter-kinds.js'

/** Letters that threaten a shut-off, each a step the law asks for. */
export const STEPS = [
  'past_due',
  'intent',
  'occupant',
  'tag',
  'imminent',
  'final',
] as const satisfies readonly LetterKind[]
export type StepKind = (typeof STEPS)[number]

/** Rules that only wait: a letter may go out while their time runs. Any other rule that bars forbids the threat too. */
const WAITING: ReadonlySet<RuleCode> = new Set<RuleCode>([
  ...(['S-60D', 'S-7BD', 'G-15D', 'G-48H', 'U-24H', 'S-TEN', 'S-TEN7', 'S-5BD', 'S-OCC', 'S-VISIT'] as const),
  ...(['P-NONRES', 'G-NODAY'] as const),
])
/** Rules of which a step that was not taken is the reason. */
const OPEN_STEP: Readonly<Record<StepKind, readonly RuleCode[]>> = {
  past_due: [],
  intent: ['S-7BD', 'S-CONTENT', 'G-19D', 'G-15D', 'G-CONTENT', 'S-OCC', 'P-NONRES'],
  occupant: ['S-TEN', 'S-TEN7'],
  tag: ['G-48H', 'U-24H'],
  imminent: ['S-VISIT'],
  final: ['S-5BD'],
}

const LETTER = 'this letter'

/**
 * The facts as they will be once the letter was sent today. A mailed notice counts on the last steps being taken in time:
 * the occupants are told today as well, and the tag goes up while the notice's own days run.
 */
function afterStep(facts: ShutoffFacts, kind: StepKind, at: LocalMoment): ShutoffFacts {
  const day = dayOf(at)
  const tagged = {...facts, contacts: [...facts.contacts, {id: LETTER, method: 'posted' as const, at}]}
  switch (kind) {
    case 'tag':
      return tagged
    case 'imminent':
      return {...tagged, visits: [...facts.visits, {id: LETTER, at}]}
    case 'final': {
      const posted = (one: ShutoffFacts['arrangements'][number]) => ({
        ...one,
        final_notices: [...one.final_notices, day],
      })
      return {...tagged, arrangements: facts.arrangements.map(posted)}
    }
    case 'past_due':
    case 'intent':
    case 'occupant': {
      const sent = {method: 'mail' as const, date: day, complete: true, district_complete: true, occupant_copy: day}
      const notice = {id: LETTER, ...sent, mail_returned: false, void_reason: null}
      const occupant = {id: LETTER, date: day}
      return {
        ...tagged,
        notices: [...facts.notices, notice],
        occupant_notices: [...facts.occupant_notices, occupant],
      }
    }
  }
}

export interface NoticeDates {
  /** First day on which the law would allow the shut-off if the letter goes today. */
  readonly shutoffOn: BusinessDate
  /** Last day the office is open before it. */
  readonly payBy: BusinessDate
}

/** What forbids the letter today; empty when it may go. */
export interface NoticeJudgement {
  readonly dates: NoticeDates | null
  readonly barredBy: readonly RuleCode[]
}

function openDayBefore(calendar: Calendar, date: BusinessDate): BusinessDate {
  let day = addDays(date, -1)
  while (calendar.isClosed(day)) day = addDays(day, -1)
  return day
}

/** Judges a letter by the same rules as a shut-off: no date on it is typed by anybody. Pure. */
export function judgeNotice(
  facts: ShutoffFacts,
  kind: StepKind,
  at: LocalMoment,
  books: ShutoffBooks,
): NoticeJudgement {
  const {blocked_by, next_lawful} = decideShutoff(afterStep(facts, kind, at), at, books)
  // The first reminder comes before the notice may: it sets no date.
  const tolerated = (code: RuleCode): boolean => WAITING.has(code) || (kind === 'past_due' && code === 'G-19D')
  const barredBy = blocked_by.filter((code) => !tolerated(code))
  if (barredBy.length > 0 || next_lawful === null) return {dates: null, barredBy}
  const shutoffOn = dayOf(next_lawful)
  return {dates: {shutoffOn, payBy: openDayBefore(books.calendar, shutoffOn)}, barredBy}
}

/** A tag goes up when nothing but its own hours is left to wait for. */
export function isTagDue(
  dates: NoticeDates,
  at: LocalMoment,
  agency: AgencyKind,
  {law, calendar}: ShutoffBooks,
): boolean {
  const rule = law[agency]['G-48H'] ?? law[agency]['U-24H']
  return rule === null || dates.shutoffOn <= dayOf(calendar.nextOpenMoment(addHours(at, rule.values.written_hours)))
}

/** Whether a step of this kind is what a shut-off waits for: nothing but the letter can end the bar. */
export function isMissing(facts: ShutoffFacts, kind: StepKind, at: LocalMoment, books: ShutoffBooks): boolean {
  const codes = OPEN_STEP[kind]
  // A contact not made yet is no reason to mail again: P-NONRES waits for both.
  const told = kind === 'tag' ? facts : afterStep(facts, 'tag', at)
  return judgeCase(told, at, books).bars.some((bar) => bar.until === null && codes.includes(bar.code))
}
