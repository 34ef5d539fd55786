import {addDays, dayOf, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {
  barredUntil,
  isInForce,
  lawOf,
  NEVER_CLEAR,
  NO_BARS,
  notApplicable,
  sinceBill,
  startOf,
  telling,
  type ShutoffCase,
  type ShutoffRule,
} from '#core/collections/shutoff-case.js'
import type {CallFact, NoticeFact} from '#core/collections/shutoff-facts.js'
import {returnedAfterSixtyDays} from '#core/collections/shutoff-rules-money.js'

/** Letters that count: mailed (both statutes say so), not void, about this delinquency. */
const mailedLetters = (c: ShutoffCase): readonly NoticeFact[] =>
  c.facts.notices.length === 0
    ? c.facts.notices
    : c.facts.notices.filter((n) => n.method === 'mail' && n.void_reason === null)

interface Told {
  readonly letters: readonly NoticeFact[]
  readonly calls: readonly CallFact[]
  /** False when none of them says what it has to. */
  readonly complete: boolean
}

/** How the customer was told under HSC 116908: whatever is complete, else whatever was tried. */
function told(c: ShutoffCase): Told {
  const letters = mailedLetters(c).filter((n) => sinceBill(c, n.date))
  const calls = c.facts.calls.filter((call) => sinceBill(c, call.date))
  if (c.law['S-CONTENT'] === null) return {letters, calls, complete: true}
  const full = letters.filter((n) => n.complete)
  const offered = calls.filter((call) => call.options_offered)
  if (full.length + offered.length > 0) return {letters: full, calls: offered, complete: true}
  return {letters, calls, complete: letters.length + calls.length === 0}
}

const firstDate = (dates: readonly BusinessDate[]): BusinessDate | null =>
  dates.reduce<BusinessDate | null>((first, date) => (first === null || date < first ? date : first), null)

const toldDates = ({letters, calls}: Told): readonly BusinessDate[] => [
  ...letters.map((n) => n.date),
  ...calls.map((call) => call.date),
]

/** S-7BD: told by letter or phone seven business days before, and again after money came back late. */
export const sevenBusinessDays: ShutoffRule = {
  code: 'S-7BD',
  of_the_bill: true,
  bars(c) {
    const dates = toldDates(told(c))
    const back = returnedAfterSixtyDays(c)
    const date = firstDate(back === null ? dates : dates.filter((d) => d >= back))
    if (date === null) return NEVER_CLEAR
    return barredUntil(startOf(c.calendar.addBusinessDays(date, lawOf(c, 'S-7BD').values.business_days)))
  },
  tells(c) {
    const by = told(c)
    const back = returnedAfterSixtyDays(c)
    const date = firstDate(toldDates(by).filter((d) => back === null || d >= back))
    const since = back === null ? '' : ` since the payment came back on ${back}`
    if (date === null) return telling(`no letter and no call${since}`)
    const days = lawOf(c, 'S-7BD').values.business_days
    const end = c.calendar.addBusinessDays(date, days)
    const how = by.letters.some((n) => n.date === date) ? 'notice mailed' : 'call made'
    const closed = c.calendar.holidaysBetween(date, end).map((day) => day.date)
    const without = closed.length === 0 ? '' : ` (closed ${closed.join(', ')})`
    const ids = [...by.letters, ...by.calls].filter((f) => f.date === date).map((f) => f.id)
    return telling(`${how} ${date}; business day ${days} is ${end}${without}`, ids)
  },
}

/** S-CONTENT: at least one letter or call said all it has to say. */
export const saidAll: ShutoffRule = {
  code: 'S-CONTENT',
  of_the_bill: true,
  bars: (c) => (told(c).complete ? NO_BARS : NEVER_CLEAR),
  tells(c) {
    const by = told(c)
    const ids = [...by.letters, ...by.calls].map((f) => f.id)
    if (ids.length === 0) return notApplicable('no letter or call to judge')
    const missing = Array.from(new Set(by.letters.flatMap((n) => n.missing_languages ?? [])))
    if (!by.complete && missing.length > 0)
      return telling(`the letter was not written in ${missing.join(', ')} (HSC 116922)`, ids)
    if (!by.complete) return telling('the letter lacks items, or the call did not offer the options', ids)
    if (by.letters.length === 0) return telling('the options were offered by phone', ids)
    const unknown = by.letters.every((n) => n.missing_languages === null)
    return telling(`the letter has every item${unknown ? ', its languages are not recorded' : ''}`, ids)
  },
}

/** S-OCC: where the mail goes elsewhere, a copy to the service address, addressed to Occupant. */
export const occupantCopy: ShutoffRule = {
  code: 'S-OCC',
  of_the_bill: true,
  bars(c) {
    const by = told(c)
    const phoneIsEnough = by.complete && by.calls.length > 0 && !isInForce(c, 'G-15D')
    if (!c.facts.mailing_address_differs || by.letters.length === 0 || phoneIsEnough) return NO_BARS
    const copies = by.letters.flatMap((n) => (n.occupant_copy === null ? [] : [maxDate(n.date, n.occupant_copy)]))
    const copy = firstDate(copies)
    if (copy === null) return NEVER_CLEAR
    const days = c.law['S-7BD']?.values.business_days ?? 0
    return barredUntil(startOf(c.calendar.addBusinessDays(copy, days)))
  },
  tells(c) {
    if (!c.facts.mailing_address_differs) return notApplicable('mail goes to the service address, no copy needed')
    const {letters} = told(c)
    const copied = letters.filter((n) => n.occupant_copy !== null)
    if (letters.length === 0) return notApplicable('no letter to copy')
    if (copied.length === 0)
      return telling(
        'mail goes elsewhere and no copy went to Occupant',
        letters.map((n) => n.id),
      )
    const dates = copied.map((n) => n.occupant_copy ?? '').join(', ')
    return telling(
      `copy to Occupant ${dates}`,
      copied.map((n) => n.id),
    )
  },
}

const reachedByPhone = (c: ShutoffCase): boolean =>
  c.facts.phone_reached ||
  c.facts.calls.some((call) => sinceBill(c, call.date)) ||
  c.facts.contacts.some(
    (contact) =>
      (contact.method === 'phone_reached' || contact.method === 'in_person') && sinceBill(c, dayOf(contact.at)),
  )

/** Mail came back and nobody was reached: then somebody has to go there. */
function visitNeeded(c: ShutoffCase): boolean {
  const {letters} = told(c)
  return letters.length > 0 && letters.every((n) => n.mail_returned) && !reachedByPhone(c)
}

/** S-VISIT: a visit that leaves the notice and the policy, when phone and mail have both failed. */
export const visitMade: ShutoffRule = {
  code: 'S-VISIT',
  of_the_bill: true,
  bars(c) {
    if (!visitNeeded(c)) return NO_BARS
    const visits = c.facts.visits.filter((visit) => sinceBill(c, dayOf(visit.at))).map((visit) => visit.at)
    const first = visits.sort()[0]
    return first === undefined ? NEVER_CLEAR : barredUntil(first)
  },
  tells(c) {
    if (!visitNeeded(c)) return notApplicable('mail was not returned, or an adult was reached')
    const {visits} = c.facts
    if (visits.length === 0) return telling('mail came back, nobody reached by phone, and nobody visited')
    const words = visits.map((visit) => visit.at.replace('T', ' ')).join(', ')
    return telling(
      `mail came back; notice and policy left at a visit ${words}`,
      visits.map((v) => v.id),
    )
  },
}

/** Earliest day on which a notice about the bill may be mailed; null when the bill's mailing is unknown. */
function noticeFrom(c: ShutoffCase): BusinessDate | null {
  const mailed = c.bill?.mailed ?? null
  return mailed === null ? null : addDays(mailed, c.law['G-19D']?.values.days ?? 0)
}

/** Mailed letters that were not too early for the bill judged; with nothing open there is no bill to measure by. */
function timelyLetters(c: ShutoffCase): readonly NoticeFact[] {
  if (c.bill === null) return mailedLetters(c)
  const from = noticeFrom(c)
  if (from === null) return c.law['G-19D'] === null ? mailedLetters(c) : []
  return mailedLetters(c).filter((n) => n.date >= from)
}

/** G-19D: a notice mailed too soon after the bill is void. */
export const nineteenDays: ShutoffRule = {
  code: 'G-19D',
  of_the_bill: true,
  bars: (c) => (mailedLetters(c).length > 0 && timelyLetters(c).length === 0 ? NEVER_CLEAR : NO_BARS),
  tells(c) {
    const letters = mailedLetters(c)
    if (letters.length === 0) return notApplicable('no notice was mailed')
    const from = noticeFrom(c)
    if (from === null)
      return telling(
        'the day the bill was mailed is not known',
        letters.map((n) => n.id),
      )
    const timely = timelyLetters(c)
    const used = timely.length > 0 ? timely : letters
    const dates = used.map((n) => n.date).join(', ')
    const days = lawOf(c, 'G-19D').values.days
    const sentence = `bill mailed ${c.bill?.mailed ?? ''} + ${days} days = ${from}; notice mailed ${dates}`
    return telling(
      sentence,
      used.map((n) => n.id),
    )
  },
}

/** The letter whose ten days count: timely, and complete for the sister statute where one is. */
function servedLetter(c: ShutoffCase): NoticeFact | null {
  const timely = timelyLetters(c)
  const complete = timely.filter((n) => n.district_complete)
  const counted = complete.length > 0 && c.law['G-CONTENT'] !== null ? complete : timely
  const first = firstDate(counted.map((n) => n.date))
  return counted.find((n) => n.date === first) ?? null
}

function servedUntil(c: ShutoffCase, letter: NoticeFact): BusinessDate {
  const {mail_days, notice_days} = lawOf(c, 'G-15D').values
  return addDays(letter.date, mail_days + notice_days)
}

/** G-15D: ten days' notice that begins five days after mailing. */
export const tenDaysServed: ShutoffRule = {
  code: 'G-15D',
  of_the_bill: true,
  bars(c) {
    const letter = servedLetter(c)
    if (letter !== null) return barredUntil(startOf(servedUntil(c, letter)))
    return mailedLetters(c).length === 0 ? NEVER_CLEAR : NO_BARS
  },
  tells(c) {
    const letter = servedLetter(c)
    if (letter === null) {
      return mailedLetters(c).length === 0
        ? telling('no notice was mailed')
        : notApplicable('the notice mailed is void')
    }
    const {mail_days, notice_days} = lawOf(c, 'G-15D').values
    const until = servedUntil(c, letter)
    return telling(`notice mailed ${letter.date} + ${mail_days} + ${notice_days} days = ${until}`, [letter.id])
  },
}

/** G-CONTENT: the mailed notice also names complaint procedure, assistance and a representative. */
export const noticeSaidAll: ShutoffRule = {
  code: 'G-CONTENT',
  of_the_bill: true,
  bars(c) {
    const letter = servedLetter(c)
    return letter === null || letter.district_complete ? NO_BARS : NEVER_CLEAR
  },
  tells(c) {
    const letter = servedLetter(c)
    if (letter === null) return notApplicable('no notice to judge')
    const words = letter.district_complete ? 'has' : 'lacks'
    return telling(`notice of ${letter.date} ${words} complaint procedure, assistance and telephone`, [letter.id])
  },
}
