import {addDays, momentOf, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {
  DemoArrangement,
  DemoBill,
  DemoContact,
  DemoNotice,
  DemoPart,
  DemoProtection,
} from '#core/demo/demo-account.js'
import type {DemoData, Habit, Kind, KindOfPlace} from '#core/demo/demo-data.js'
import type {DemoDays} from '#core/demo/demo-days.js'
import {openOf, payByHabit, type Wallet} from '#core/demo/demo-payments.js'
import type {Stream} from '#core/demo/random.js'
import type {RuleCode} from '#core/collections/shutoff-case.js'

/** What happened on an account beside its bills and payments. */
export interface Story {
  readonly notices: readonly DemoNotice[]
  readonly contacts: readonly DemoContact[]
  readonly protections?: readonly DemoProtection[]
  readonly arrangement?: DemoArrangement
}

/** Everything a story is told with; `variant` 0 stands on the last day that still gives the outcome. */
export interface Teller {
  readonly days: DemoDays
  readonly data: DemoData
  readonly stream: Stream
  readonly variant: number
  readonly bills: readonly DemoBill[]
  readonly wallet: Wallet
  readonly habit: Habit
  readonly mail_differs: boolean
}

/** A story with a known end. */
export interface Scenario {
  readonly name: string
  readonly outcome: 'listed' | 'held'
  /** The rule told first when the account is held. */
  readonly rule: RuleCode | null
  readonly place?: {readonly kind: Kind; readonly dwelling?: KindOfPlace['dwelling']}
  readonly role?: 'landlord' | 'occupant'
  /** Null leaves it to chance. */
  readonly mail_differs?: boolean
  tell(teller: Teller): Story
}

export const VARIANTS = 4

/** Newest bill that has been delinquent for sixty full days on the list day. */
export function ripeBill({bills, days}: Teller): number {
  const {days: full, delinquent_from_day} = days.rule('S-60D').values
  const ripe = bills.findLastIndex((bill) => addDays(bill.due, full + delinquent_from_day) <= days.listDay)
  return mustExist(ripe < 0 ? null : ripe, 'a bill that is old enough')
}

/** The newest bill that is past due on the list day if it is not paid. */
export const pastDueBill = ({bills, days}: Teller): number => bills.findLastIndex((bill) => bill.due < days.listDay)

export const billAt = (t: Teller, at: number): DemoBill => mustExist(t.bills[at], 'a bill')

/** Pays every bill before `end` in the customer's own way. */
export const payUntil = (t: Teller, end: number, first = 0): void => {
  payByHabit(t.wallet, t.bills, {habit: t.habit, first, end}, t)
}

export const owed = (t: Teller): Cents =>
  cents(
    openOf(t.bills, t.wallet.payments).reduce(
      (total, open, at) => total + (billAt(t, at).due < t.days.today ? open : 0),
      0,
    ),
  )

export const clausesOf = (days: DemoDays, letter: string): readonly string[] => {
  const clauses = mustExist(
    days.letters.find((one) => one.letter === letter),
    `clauses of ${letter}`,
  )
  return [...clauses.must, ...clauses.should]
}

/** The law counts days from mailing; this is how much earlier than needed a letter went out, 0 at the limit. */
const spare = (t: Teller, most: number): number => (t.variant === 0 ? 0 : t.stream.between(1, most))
const MOST_SPARE_DAYS = 8

/** Last open day on which a letter still gives its ten days and seven business days before the list day. */
export function lastNoticeDay({days}: Teller): BusinessDate {
  const {mail_days, notice_days} = days.rule('G-15D').values
  const {business_days} = days.rule('S-7BD').values
  let day = days.openOnOrBefore(addDays(days.listDay, -(mail_days + notice_days)))
  while (days.calendar.addBusinessDays(day, business_days) > days.listDay) day = days.openOnOrBefore(addDays(day, -1))
  return day
}

const letterBase = {sent_at: null, occupant_copy_on: null, returned_on: null} as const
const REMINDER_DAYS = 5

/** The courtesy reminder a few days after the due date; no law asks for it and none counts it. */
export function reminder(t: Teller, bill: number): DemoNotice {
  const sent_on = t.days.calendar.nextOpenDay(addDays(billAt(t, bill).due, REMINDER_DAYS))
  const items = ['customer_name', 'amount_delinquent', 'pay_by_date']
  return {...letterBase, kind: 'past_due', method: 'mail', sent_on, items, cents: billAt(t, bill).cents, pay_by: null}
}

/** The notice of impending shut-off, complete and in time unless `over` says otherwise. */
export function intentNotice(t: Teller, over: Partial<DemoNotice> = {}): DemoNotice {
  const {days} = t
  const sent_on = over.sent_on ?? days.openOnOrBefore(addDays(lastNoticeDay(t), -spare(t, MOST_SPARE_DAYS)))
  const {mail_days, notice_days} = days.rule('G-15D').values
  return {
    ...letterBase,
    kind: 'intent',
    method: 'mail',
    sent_on,
    items: clausesOf(days, '7day_district'),
    cents: owed(t),
    pay_by: addDays(sent_on, mail_days + notice_days),
    occupant_copy_on: t.mail_differs ? sent_on : null,
    ...over,
  }
}

const OFFICE_MINUTES = {from: 8 * 60 + 15, most: 8 * 60}

/** A minute of an open day within office hours. */
export const within = (t: Teller, day: BusinessDate): ReturnType<typeof momentOf> => {
  const minute = OFFICE_MINUTES.from + t.stream.below(OFFICE_MINUTES.most)
  const two = (n: number): string => String(n).padStart(2, '0')
  return momentOf(day, `${two(Math.floor(minute / 60))}:${two(minute % 60)}`)
}

/** Last open day for the 48-hour contact. */
export const contactDay = (t: Teller): BusinessDate => t.days.lastContactDay(t.days.rule('G-48H').values.reached_hours)

export function call(t: Teller, day: BusinessDate, over: Partial<DemoContact> = {}): DemoContact {
  const by = t.stream.pick(['mlopez', 'awill', 'dkim'])
  const base = {
    method: 'phone',
    outcome: 'reached',
    options_offered: true,
    note: 'payment options and policy offered',
  } as const
  return {at: within(t, day), by, ...base, ...over}
}

export const noAnswer = (t: Teller, day: BusinessDate): DemoContact =>
  call(t, day, {
    outcome: 'not_reached',
    options_offered: false,
    note: t.stream.pick(['no answer', 'voicemail full', 'number out of service']),
  })

/** The 48-hour tag on the door. */
export function doorTag(t: Teller, day: BusinessDate, over: Partial<DemoNotice> = {}): DemoNotice {
  const items = clausesOf(t.days, 'door_tag_48h')
  const base = {...letterBase, kind: 'tag', method: 'posted', sent_on: day, sent_at: within(t, day)} as const
  return {...base, items, cents: owed(t), pay_by: t.days.listDay, ...over}
}

/** Letter to the people who live behind a landlord's account. */
export function occupantNotice(t: Teller, sent_on: BusinessDate): DemoNotice {
  const items = clausesOf(t.days, 'occupant')
  return {...letterBase, kind: 'occupant', method: 'mail', sent_on, items, cents: null, pay_by: null}
}

/** Last open day for the ten days' notice to occupants. */
export function lastOccupantDay(t: Teller): BusinessDate {
  return t.days.openOnOrBefore(addDays(t.days.listDay, -t.days.rule('S-TEN').values.days))
}

type Told = Pick<Story, 'notices' | 'contacts'>

/** A contact in time, by a call, in person or by a tag: each is enough. */
export function contactInTime(t: Teller): Told {
  const day = contactDay(t)
  switch (t.variant) {
    case 0:
      return {notices: [], contacts: [call(t, day)]}
    case 1:
      return {notices: [doorTag(t, day)], contacts: [noAnswer(t, t.days.openOnOrBefore(addDays(day, -1)))]}
    case 2:
      return {notices: [], contacts: [call(t, day, {method: 'in_person', by: 'jcruz', note: 'adult told at the door'})]}
    default:
      return {notices: [doorTag(t, t.days.openOnOrBefore(addDays(day, -1)))], contacts: []}
  }
}

/** Everything the law asks for, done in time: with nothing in the way the account is listed. */
export function toldInTime(t: Teller, bill: number, over: Partial<DemoNotice> = {}): Told {
  const {notices, contacts} = contactInTime(t)
  return {notices: [reminder(t, bill), intentNotice(t, over), ...notices], contacts}
}

/** A protection that began some days ago and has no end yet. */
export function protection(
  t: Teller,
  kind: DemoProtection['kind'],
  over: Partial<DemoProtection> & {readonly began: number},
): DemoProtection {
  const {began, ...rest} = over
  const from = t.days.openOnOrBefore(addDays(t.days.today, -began))
  return {kind, from, until: null, ended: null, detail: {}, ...rest}
}

export const part = (bill: number, amount: number): DemoPart => ({bill, cents: cents(amount)})
