import type {ShutoffBooks} from '#core/collections/shutoff-case.js'
import {NO_FACTS, type NoticeFact, type OpenItemFact, type ShutoffFacts} from '#core/collections/shutoff-facts.js'
import {businessDate, localMoment, type BusinessDate, type LocalMoment} from '#core/kernel/business-date.js'
import {calendarOf} from '#core/kernel/calendar.js'
import {cents} from '#core/kernel/money.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadDistrictPolicy, loadLaw} from '#core/policies/law.js'
import {mustBeInForce} from '#core/policies/provision.js'
import {shutoffLawOn} from '#core/policies/shutoff-law.js'

export const LAW = loadLaw(DATA_ROOT)
export const DISTRICT = loadDistrictPolicy(DATA_ROOT, 'rivergate')
export const day = (text: string): BusinessDate => businessDate(text)
export const at = (text: string): LocalMoment => localMoment(text)

export function booksOn(date: string): ShutoffBooks {
  return {
    calendar: calendarOf(DISTRICT.calendar),
    law: shutoffLawOn(LAW.shutoff, day(date)),
    policy: mustBeInForce(DISTRICT.shutoff, day(date), 'shut-off policy'),
  }
}

export const bill = (id: string, mailed: string | null, due: string, amount = 16420): OpenItemFact => ({
  id,
  mailed: mailed === null ? null : day(mailed),
  due: day(due),
  amount_cents: cents(amount),
  open_cents: null,
})

export const letter = (date: string, more: Partial<NoticeFact> = {}): NoticeFact => ({
  id: `letter of ${date}`,
  method: 'mail',
  date: day(date),
  complete: true,
  district_complete: true,
  occupant_copy: null,
  mail_returned: false,
  void_reason: null,
  ...more,
})

/** A house in arrears, told in every way the law asks: lawful from Tuesday 2026-04-28, 08:00. */
export const READY: ShutoffFacts = {
  ...NO_FACTS,
  dwelling: 'sfd',
  items: [bill('B1', '2026-02-05', '2026-02-26')],
  notices: [letter('2026-03-30')],
  contacts: [{id: 'C1', method: 'phone_reached', at: at('2026-04-23T10:00')}],
}
