import {addDays} from '#core/kernel/business-date.js'
import type {DemoProtection} from '#core/demo/demo-account.js'
import {payUntil, protection, ripeBill, toldInTime, type Scenario, type Story, type Teller} from '#core/demo/story.js'
import type {RuleCode} from '#core/collections/shutoff-case.js'

/** Ripe and told in time: without the protection it would be on the list. */
function unless(tell: (t: Teller) => DemoProtection): (t: Teller) => Story {
  return (t) => {
    const bill = ripeBill(t)
    payUntil(t, bill)
    return {...toldInTime(t, bill), protections: [tell(t)]}
  }
}

const held = (name: string, rule: RuleCode, tell: (t: Teller) => DemoProtection): Scenario => ({
  name,
  outcome: 'held',
  rule,
  tell: unless(tell),
})

const GROUNDS = ['medi_cal', 'calfresh', 'ssi_ssp', 'declared_under_200_fpl'] as const
const MONTHS_OF_CERTIFICATE = 180

/** All three conditions of HSC 116910(a). */
const medical = (t: Teller): DemoProtection =>
  protection(t, 'medical', {
    began: t.stream.between(3, 60),
    until: addDays(t.days.listDay, t.variant === 0 ? 0 : t.stream.between(30, MONTHS_OF_CERTIFICATE)),
    detail: {
      cert_by: 'primary_care_provider',
      submitted_by: t.variant === 2 ? 'tenant' : 'customer',
      financial: GROUNDS[t.variant % GROUNDS.length] ?? null,
      willing: true,
      note: 'certificate on file',
    },
  })

const appeal = (t: Teller): DemoProtection =>
  protection(t, 'appeal', {
    began: t.variant === 0 ? 0 : t.stream.between(1, 20),
    detail: {by: t.variant % 2 === 0 ? 'customer' : 'adult_resident', note: 'appeals the bill to the General Manager'},
  })

const COMPLAINTS = [
  'bill twice the usual',
  'was billed for the neighbour',
  'leak at the meter',
  'says it was paid in person',
] as const
const dispute = (t: Teller): DemoProtection =>
  protection(t, 'dispute', {
    began: t.stream.between(1, 15),
    detail: {note: COMPLAINTS[t.variant % COMPLAINTS.length] ?? ''},
  })

/** The last day is the customer's to its end: an extension through the list day still bars. */
const extension = (t: Teller): DemoProtection =>
  protection(t, 'extension', {
    began: t.stream.between(2, 9),
    until: addDays(t.days.listDay, 2 * t.variant),
    detail: {note: 'time to pay granted'},
  })

const CHAPTERS = [7, 13, 7, 11] as const
const bankruptcy = (t: Teller): DemoProtection =>
  protection(t, 'bankruptcy', {
    began: t.stream.between(1, 50),
    detail: {chapter: CHAPTERS[t.variant % CHAPTERS.length] ?? 0, note: 'petition received from the court'},
  })

const HOLDS = ['field_stand_down', 'agency_pledge', 'weather_stop', 'down_payment_due'] as const
const hold = (t: Teller): DemoProtection =>
  protection(t, HOLDS[t.variant % HOLDS.length] ?? 'field_stand_down', {
    began: t.stream.between(0, 3),
    until: t.variant === 0 ? null : addDays(t.days.listDay, t.variant),
    detail: {note: t.variant === 0 ? 'locked gate and dogs: two field representatives needed' : ''},
  })

/** Accounts held by a dated protection. */
export const HELD_PROTECTED: readonly Scenario[] = [
  held('held-medical', 'S-MED', medical),
  held('held-appeal', 'S-APPEAL', appeal),
  held('held-dispute', 'G-DISPUTE', dispute),
  held('held-extension', 'G-EXT', extension),
  held('held-bankruptcy', 'F-366', bankruptcy),
  held('held-by-staff', 'P-HOLD', hold),
]
