import {addDays} from '#core/kernel/business-date.js'
import {
  billAt,
  call,
  contactDay,
  contactInTime,
  doorTag,
  intentNotice,
  lastOccupantDay,
  noAnswer,
  occupantNotice,
  part,
  payUntil,
  protection,
  reminder,
  ripeBill,
  toldInTime,
  type Scenario,
  type Story,
  type Teller,
} from '#core/demo/story.js'

const listed = (name: string, tell: Scenario['tell'], needs: Partial<Scenario> = {}): Scenario => ({
  ...needs,
  name,
  outcome: 'listed',
  rule: null,
  tell,
})

/** Stopped paying at the newest ripe bill, or one before. */
function stopsPaying(t: Teller): number {
  const bill = Math.max(1, ripeBill(t) - (t.variant % 2))
  payUntil(t, bill)
  return bill
}

const plain = (t: Teller): Story => toldInTime(t, stopsPaying(t))

/** A check for the first unpaid bill came back before the sixty days were over: it never paid (C-6157). */
function returnedCheck(t: Teller): Story {
  const bill = ripeBill(t)
  payUntil(t, bill)
  t.wallet.bounce(addDays(billAt(t, bill).mailed, t.stream.between(8, 24)), [part(bill, billAt(t, bill).cents)])
  return toldInTime(t, bill)
}

function partPaid(t: Teller): Story {
  const bill = ripeBill(t)
  payUntil(t, bill)
  const {cents, due} = billAt(t, bill)
  const left = t.days.policy.min_balance_cents ?? 0
  t.wallet.pay(addDays(due, t.stream.between(3, 30)), [part(bill, Math.floor((cents - left) / 3))])
  return toldInTime(t, bill)
}

/** A business: the district's own ten days and 48 hours. */
function business(t: Teller): Story {
  const bill = ripeBill(t) + 1
  payUntil(t, bill)
  const days = t.days.policy.nonresidential?.notice_days ?? 0
  const sent_on = t.days.openOnOrBefore(addDays(t.days.listDay, -days - (t.variant === 0 ? 0 : t.stream.between(1, 6))))
  const {notices, contacts} = contactInTime(t)
  return {notices: [intentNotice(t, {sent_on}), ...notices], contacts}
}

const NOT_MET = [
  {cert_by: 'primary_care_provider', submitted_by: 'customer', financial: null, willing: true},
  {cert_by: 'other', submitted_by: 'customer', financial: 'medi_cal', willing: true},
  {cert_by: 'primary_care_provider', submitted_by: 'tenant', financial: 'calfresh', willing: false},
  {cert_by: 'primary_care_provider', submitted_by: 'customer', financial: null, willing: false},
] as const

/** A certificate, but not all three conditions of S-MED. */
function medicalNotMet(t: Teller): Story {
  const detail = {...NOT_MET[t.variant % NOT_MET.length], note: 'one condition of three is missing'}
  return {...plain(t), protections: [protection(t, 'medical', {began: t.stream.between(12, 40), detail})]}
}

const PROGRAMS = ['calfresh', 'medi_cal', 'ssi_ssp', 'declared_under_200_fpl'] as const

/** Low income alone bars nothing; it lowers fees and interest. */
function lowIncome(t: Teller): Story {
  const financial = PROGRAMS[t.variant % PROGRAMS.length] ?? null
  const detail = {cert_by: null, submitted_by: 'customer', financial, willing: true, note: 'no certificate filed'}
  return {...plain(t), protections: [protection(t, 'medical', {began: t.stream.between(12, 40), detail})]}
}

function landlord(t: Teller): Story {
  const story = plain(t)
  const letter = occupantNotice(t, t.days.openOnOrBefore(addDays(lastOccupantDay(t), -t.variant)))
  return {...story, notices: [...story.notices, letter]}
}

/** Mail came back and nobody answered: somebody went there and left the notice and the policy. */
function visited(t: Teller): Story {
  const bill = stopsPaying(t)
  const letter = intentNotice(t)
  const back = t.days.calendar.nextOpenDay(addDays(letter.sent_on, 6))
  const visit = t.days.openOnOrBefore(addDays(contactDay(t), -3 * t.variant))
  return {
    notices: [reminder(t, bill), {...letter, returned_on: back}, doorTag(t, contactDay(t))],
    contacts: [
      noAnswer(t, t.days.openOnOrBefore(addDays(letter.sent_on, 1))),
      call(t, visit, {
        method: 'visit',
        outcome: 'notice_left',
        by: 'jcruz',
        note: 'notice of imminent shut-off and policy left',
      }),
    ],
  }
}

/** Decided against the customer; a fresh contact was made since. */
function appealDecided(t: Teller): Story {
  const story = plain(t)
  const on = t.days.openOnOrBefore(addDays(contactDay(t), -2 - t.variant))
  const ended = {on, reason: 'bill found correct; decision mailed'}
  const fresh = call(t, contactDay(t))
  const appeal = protection(t, 'appeal', {
    began: 34,
    ended,
    detail: {by: 'customer', note: 'disputes the September read'},
  })
  return {notices: story.notices, contacts: [...story.contacts, fresh], protections: [appeal]}
}

const disputeAnswered = (t: Teller): Story => ({
  ...plain(t),
  protections: [
    protection(t, 'dispute', {
      began: 48,
      ended: {on: t.days.openOnOrBefore(addDays(t.days.today, -12 - t.variant)), reason: 'meter tested, within limits'},
      detail: {note: 'says the meter runs fast'},
    }),
  ],
})

/** All of the last day was the customer's; it was yesterday's or before. */
const extensionOver = (t: Teller): Story => ({
  ...plain(t),
  protections: [
    protection(t, 'extension', {
      began: 26,
      until: t.variant === 0 ? addDays(t.days.listDay, -1) : addDays(t.days.today, -t.stream.between(3, 9)),
      detail: {note: 'promised to pay on payday'},
    }),
  ],
})

/** Accounts that may lawfully be shut off on the list day, each in its own way. */
export const LISTED: readonly Scenario[] = [
  listed('listed-plain', plain),
  listed('listed-returned-check', returnedCheck),
  listed('listed-part-paid', partPaid),
  listed('listed-business', business, {place: {kind: 'shop'}}),
  listed('listed-medical-not-met', medicalNotMet),
  listed('listed-low-income', lowIncome),
  listed('listed-landlord', landlord, {place: {kind: 'house'}, role: 'landlord', mail_differs: true}),
  listed('listed-mail-elsewhere', plain, {mail_differs: true}),
  listed('listed-visited', visited, {mail_differs: false}),
  listed('listed-appeal-decided', appealDecided),
  listed('listed-dispute-answered', disputeAnswered),
  listed('listed-extension-over', extensionOver),
]
