import {addDays, addHours, dayOf, type BusinessDate, type LocalMoment} from '#core/kernel/business-date.js'
import {
  afterDay,
  barredUntil,
  BEGINNING,
  lawOf,
  NEVER_CLEAR,
  NO_BARS,
  notApplicable,
  sinceBill,
  startOf,
  telling,
  whilePending,
  type Bar,
  type ShutoffCase,
  type ShutoffRule,
  type Telling,
} from '#core/collections/shutoff-case.js'
import type {ContactFact, NoticeFact, OccupantNoticeFact} from '#core/collections/shutoff-facts.js'
import {appealsDecided} from '#core/collections/shutoff-rules-protections.js'

interface ContactHours {
  readonly reached_hours: number
  readonly written_hours: number
}

/** When the wait after a contact is over; null when nobody was told. */
function waitOver(contact: ContactFact, hours: ContactHours): LocalMoment | null {
  switch (contact.method) {
    case 'phone_reached':
    case 'in_person':
      return addHours(contact.at, hours.reached_hours)
    case 'mail':
    case 'posted':
      return addHours(contact.at, hours.written_hours)
    case 'phone_not_reached':
      return null
  }
}

/** The contact whose wait is over first, among those made after a day. */
function bestContact(c: ShutoffCase, hours: ContactHours, after: BusinessDate | null) {
  let best: {contact: ContactFact; over: LocalMoment} | null = null
  for (const contact of c.facts.contacts) {
    const made = dayOf(contact.at)
    if (!sinceBill(c, made) || (after !== null && made <= after)) continue
    const over = waitOver(contact, hours)
    if (over !== null && (best === null || over < best.over)) best = {contact, over}
  }
  return best
}

/** Bars until an adult was told, and once more after each appeal that was decided. */
function contactBars(c: ShutoffCase, hours: ContactHours): readonly Bar[] {
  const bars: Bar[] = [{from: BEGINNING, until: bestContact(c, hours, null)?.over ?? null}]
  for (const decided of appealsDecided(c)) {
    bars.push({from: afterDay(decided), until: bestContact(c, hours, decided)?.over ?? null})
  }
  return bars
}

const CONTACT_WORDS: Readonly<Record<ContactFact['method'], string>> = {
  phone_reached: 'adult reached by phone',
  phone_not_reached: 'nobody reached by phone',
  in_person: 'adult spoken to in person',
  mail: 'notice mailed',
  posted: 'tag posted',
}

function tellContact(c: ShutoffCase, hours: ContactHours): Telling {
  const decided = [...appealsDecided(c)].sort().at(-1) ?? null
  const best = bestContact(c, hours, decided)
  const since = decided === null ? '' : ` since the appeal was decided on ${decided}`
  if (best === null) {
    const tried = c.facts.contacts.map((contact) => `${CONTACT_WORDS[contact.method]} ${words(contact.at)}`)
    return telling(
      [`no adult told${since}`, ...tried].join('; '),
      c.facts.contacts.map((contact) => contact.id),
    )
  }
  const {contact, over} = best
  return telling(`${CONTACT_WORDS[contact.method]} ${words(contact.at)}; the wait is over ${words(over)}`, [contact.id])
}

const words = (moment: LocalMoment): string => moment.replace('T', ' ')

/** G-48H: an adult told, or a notice mailed or posted, 48 hours before. */
export const fortyEightHours: ShutoffRule = {
  code: 'G-48H',
  of_the_bill: true,
  bars: (c) => contactBars(c, lawOf(c, 'G-48H').values),
  tells: (c) => tellContact(c, lawOf(c, 'G-48H').values),
}

/** U-24H: utilities under the Public Utilities Code tell an adult 24 hours before, in writing 48. */
export const twentyFourHours: ShutoffRule = {
  code: 'U-24H',
  of_the_bill: true,
  bars: (c) => contactBars(c, lawOf(c, 'U-24H').values),
  tells: (c) => tellContact(c, lawOf(c, 'U-24H').values),
}

const firstOccupantNotice = (c: ShutoffCase): OccupantNoticeFact | null =>
  c.facts.occupant_notices.filter((n) => sinceBill(c, n.date)).sort((a, b) => (a.date < b.date ? -1 : 1))[0] ?? null

/** A detached house may have the shorter notice where the agency's law gives one. */
const shorterNotice = (c: ShutoffCase): boolean => c.facts.dwelling === 'sfd' && c.law['S-TEN7'] !== null

function occupantBars(c: ShutoffCase, days: number): readonly Bar[] {
  const notice = firstOccupantNotice(c)
  return notice === null ? NEVER_CLEAR : barredUntil(startOf(addDays(notice.date, days)))
}

function tellOccupants(c: ShutoffCase, days: number): Telling {
  const notice = firstOccupantNotice(c)
  if (notice === null) return telling('the landlord is the customer and the occupants were not told')
  return telling(`occupants told ${notice.date} + ${days} days = ${addDays(notice.date, days)}`, [notice.id])
}

const LIVES_THERE = notApplicable('the customer lives there')

/** S-TEN: occupants of a landlord's property are told ten days before. */
export const occupantsTold: ShutoffRule = {
  code: 'S-TEN',
  of_the_bill: true,
  bars: (c) =>
    c.facts.customer !== 'landlord' || shorterNotice(c) ? NO_BARS : occupantBars(c, lawOf(c, 'S-TEN').values.days),
  tells(c) {
    if (c.facts.customer !== 'landlord') return LIVES_THERE
    if (shorterNotice(c)) return notApplicable('detached house: the shorter notice applies')
    return tellOccupants(c, lawOf(c, 'S-TEN').values.days)
  },
}

/** S-TEN7: seven days for a detached single-family house, where no stricter law holds. */
export const occupantsOfHouseTold: ShutoffRule = {
  code: 'S-TEN7',
  of_the_bill: true,
  bars: (c) =>
    c.facts.customer !== 'landlord' || !shorterNotice(c) ? NO_BARS : occupantBars(c, lawOf(c, 'S-TEN7').values.days),
  tells(c) {
    if (c.facts.customer !== 'landlord') return LIVES_THERE
    if (!shorterNotice(c)) return notApplicable('not a detached house')
    return tellOccupants(c, lawOf(c, 'S-TEN7').values.days)
  },
}

/** Written notices that tell how and with whom to dispute. */
const writtenNotices = (c: ShutoffCase): readonly NoticeFact[] =>
  c.facts.notices
    .filter((n) => n.void_reason === null && n.complete && sinceBill(c, n.date))
    .sort((a, b) => (a.date < b.date ? -1 : 1))

/** P-NONRES: a written notice and a contact also for accounts that the residential statutes leave out. */
export const nonresidentialNotice: ShutoffRule = {
  code: 'P-NONRES',
  of_the_bill: true,
  bars(c) {
    const {nonresidential} = c.policy
    if (nonresidential === null) return NO_BARS
    const hours = {reached_hours: nonresidential.contact_hours, written_hours: nonresidential.contact_hours}
    const notice = writtenNotices(c)[0]
    const noticed = notice === undefined ? null : startOf(addDays(notice.date, nonresidential.notice_days))
    const contacted = bestContact(c, hours, null)?.over ?? null
    return [
      {from: BEGINNING, until: noticed},
      {from: BEGINNING, until: contacted},
      ...c.facts.disputes.map((dispute) => whilePending(dispute.filed, dispute.closed)),
    ]
  },
  tells(c) {
    const {nonresidential} = c.policy
    if (nonresidential === null) return notApplicable('no notice is required')
    const hours = {reached_hours: nonresidential.contact_hours, written_hours: nonresidential.contact_hours}
    const notice = writtenNotices(c)[0]
    const contact = tellContact(c, hours)
    if (notice === undefined) return telling(`no written notice; ${contact.fact}`, contact.evidence)
    const end = addDays(notice.date, nonresidential.notice_days)
    const sentence = `notice ${notice.date} + ${nonresidential.notice_days} days = ${end}; ${contact.fact}`
    return telling(sentence, [notice.id, ...contact.evidence])
  },
}
