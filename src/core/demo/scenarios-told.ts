import {addDays, addHours, momentOf, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import type {DemoNotice} from '#core/demo/demo-account.js'
import {
  billAt,
  call,
  clausesOf,
  contactDay,
  contactInTime,
  doorTag,
  intentNotice,
  lastNoticeDay,
  lastOccupantDay,
  noAnswer,
  occupantNotice,
  part,
  payUntil,
  reminder,
  ripeBill,
  toldInTime,
  type Scenario,
  type Story,
  type Teller,
} from '#core/demo/story.js'
import type {RuleCode} from '#core/collections/shutoff-case.js'

const held = (name: string, rule: RuleCode, tell: Scenario['tell'], needs: Partial<Scenario> = {}): Scenario => ({
  ...needs,
  name,
  outcome: 'held',
  rule,
  tell,
})

function stopsAtRipe(t: Teller): number {
  const bill = ripeBill(t)
  payUntil(t, bill)
  return bill
}

/** Everybody was told, but the oldest open bill is not sixty days delinquent. */
function sixtyDays(t: Teller): Story {
  const bill = ripeBill(t) + 1
  payUntil(t, bill)
  return toldInTime(t, bill)
}

/** What is left of the ripe bill is small; the next one is not old enough to count. */
function smallBalance(t: Teller): Story {
  const bill = stopsAtRipe(t)
  const minimum = t.days.policy.min_balance_cents ?? 0
  const left = t.variant === 0 ? minimum : t.stream.between(minimum / 10, minimum - 1)
  t.wallet.pay(addDays(billAt(t, bill).due, t.stream.between(2, 25)), [part(bill, billAt(t, bill).cents - left)])
  return toldInTime(t, bill)
}

/** First open day whose seven business days end after the list day begins. */
function firstLateNoticeDay(t: Teller): BusinessDate {
  const {business_days} = t.days.rule('S-7BD').values
  let day = lastNoticeDay(t)
  while (t.days.calendar.addBusinessDays(day, business_days) <= t.days.listDay) {
    day = t.days.calendar.nextOpenDay(addDays(day, 1))
  }
  return day
}

/** No letter, one by e-mail, or one too late for the seven business days; once nothing was done at all. */
function noticeTooLate(t: Teller): Story {
  const bill = stopsAtRipe(t)
  if (t.variant === 1) return {notices: [reminder(t, bill)], contacts: []}
  const {notices, contacts} = contactInTime({...t, variant: 1})
  const late = intentNotice(t, {sent_on: firstLateNoticeDay(t)})
  if (t.variant === 0) return {notices: [reminder(t, bill), late, ...notices], contacts}
  if (t.variant === 2) return {notices: [reminder(t, bill), ...notices], contacts}
  return {notices: [reminder(t, bill), intentNotice(t, {method: 'email'}), ...notices], contacts}
}

const HSC_ITEMS = [
  'extension_process',
  'review_appeal_process',
  'deferred_reduced_alternative_amortization_process',
] as const

/** The letter lacks an item of HSC 116908, or the call did not offer the options. */
function letterIncomplete(t: Teller): Story {
  const bill = stopsAtRipe(t)
  const left = HSC_ITEMS[t.variant % HSC_ITEMS.length]
  return toldInTime({...t, variant: 1}, bill, {
    items: clausesOf(t.days, '7day_district').filter((item) => item !== left),
  })
}

const DISTRICT_ITEMS = ['complaint_procedure', 'financial_assistance_information', 'representative_phone'] as const

/** Complete under the Health and Safety Code, not under Gov. 60373(d). */
function districtItemsMissing(t: Teller): Story {
  const left = DISTRICT_ITEMS[t.variant % DISTRICT_ITEMS.length]
  const items = clausesOf(t.days, '7day_district').filter((item) => item !== left)
  return toldInTime(t, stopsAtRipe(t), {items})
}

const noOccupantCopy = (t: Teller): Story => toldInTime(t, stopsAtRipe(t), {occupant_copy_on: null})

/** Mail came back, nobody answered the telephone, and nobody went there. */
function nobodyVisited(t: Teller): Story {
  const bill = stopsAtRipe(t)
  const letter = intentNotice(t)
  const returned_on = t.days.calendar.nextOpenDay(addDays(letter.sent_on, 5))
  const tag = doorTag(t, contactDay(t), t.variant % 2 === 0 ? {} : {method: 'mail'})
  const tried = t.days.openOnOrBefore(addDays(returned_on, 1))
  return {notices: [reminder(t, bill), {...letter, returned_on}, tag], contacts: [noAnswer(t, tried)]}
}

/** The letter went out for the bill before, which was paid; for this one it came too soon. */
function noticeTooSoon(t: Teller): Story {
  const bill = stopsAtRipe(t)
  const {days} = t.days.rule('G-19D').values
  const earliest = billAt(t, bill).mailed
  const latest = t.days.openOnOrBefore(addDays(earliest, days - 1))
  const earlier = t.days.openOnOrBefore(addDays(latest, -3 * t.variant))
  return toldInTime(t, bill, {sent_on: earlier < earliest ? earliest : earlier})
}

/** Told by telephone long ago, but the mailed letter has not had its ten days after five. */
function tenDaysRunning(t: Teller): Story {
  const bill = stopsAtRipe(t)
  const told = call(t, t.days.openOnOrBefore(addDays(lastNoticeDay(t), -t.variant)))
  const first = t.days.calendar.nextOpenDay(addDays(lastNoticeDay(t), 1))
  const letter = intentNotice(t, {
    sent_on: t.variant === 0 ? first : t.days.openOnOrBefore(addDays(t.days.today, -t.variant)),
  })
  const {notices, contacts} = contactInTime(t)
  return {notices: [reminder(t, bill), letter, ...notices], contacts: [told, ...contacts]}
}

const BEFORE_OPENING = '07:35'

/** Nobody was told 48 hours before: tagged this morning, not reached, or not tried at all. */
function noContact(t: Teller): Story {
  const bill = stopsAtRipe(t)
  const notices: DemoNotice[] = [reminder(t, bill), intentNotice(t)]
  const {today, listDay, calendar} = t.days
  const tried = noAnswer(t, contactDay(t))
  const sent_at = momentOf(today, BEFORE_OPENING)
  const waits = addHours(sent_at, t.days.rule('G-48H').values.written_hours)
  if (t.variant === 0 && waits >= momentOf(listDay, calendar.officeHours.closes)) {
    return {notices: [...notices, doorTag(t, today, {sent_at})], contacts: []}
  }
  return {
    notices,
    contacts:
      t.variant === 1
        ? [tried]
        : t.variant === 2
          ? [tried, noAnswer(t, t.days.openOnOrBefore(addDays(contactDay(t), -1)))]
          : [],
  }
}

/** The landlord was told; the people who live there were not, or not ten days ago. */
function occupantsNotTold(t: Teller): Story {
  const story = toldInTime(t, stopsAtRipe(t))
  const tooLate = t.days.calendar.nextOpenDay(addDays(lastOccupantDay(t), 1))
  return t.variant % 2 === 0 ? {...story, notices: [...story.notices, occupantNotice(t, tooLate)]} : story
}

/** A business that had no letter, a late one, or no contact. */
function businessNotTold(t: Teller): Story {
  const bill = ripeBill(t) + 1
  payUntil(t, bill)
  const {notices, contacts} = contactInTime({...t, variant: 1})
  const ten = mustExist(t.days.policy.nonresidential, 'the policy for businesses').notice_days
  const late = intentNotice(t, {sent_on: t.days.calendar.nextOpenDay(addDays(t.days.listDay, 1 - ten))})
  switch (t.variant) {
    case 0:
      return {notices: [late, ...notices], contacts}
    case 1:
      return {notices: [], contacts: []}
    case 2:
      return {notices: [intentNotice(t)], contacts: []}
    default:
      return {notices, contacts}
  }
}

/** Accounts held by what is owed or by who was told, when, and of what. */
export const HELD_UNTOLD: readonly Scenario[] = [
  held('held-sixty-days', 'S-60D', sixtyDays),
  held('held-small-balance', 'P-MIN', smallBalance),
  held('held-no-notice', 'S-7BD', noticeTooLate),
  held('held-letter-incomplete', 'S-CONTENT', letterIncomplete),
  held('held-no-occupant-copy', 'S-OCC', noOccupantCopy, {mail_differs: true}),
  held('held-nobody-visited', 'S-VISIT', nobodyVisited, {mail_differs: false}),
  held('held-notice-too-soon', 'G-19D', noticeTooSoon),
  held('held-ten-days-running', 'G-15D', tenDaysRunning),
  held('held-district-items-missing', 'G-CONTENT', districtItemsMissing),
  held('held-no-contact', 'G-48H', noContact),
  held('held-occupants-not-told', 'S-TEN', occupantsNotTold, {
    place: {kind: 'house', dwelling: 'multi'},
    role: 'landlord',
    mail_differs: true,
  }),
  held('held-business-not-told', 'P-NONRES', businessNotTold, {place: {kind: 'shop'}}),
]
