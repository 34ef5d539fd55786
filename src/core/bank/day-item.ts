import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Calendar} from '#core/kernel/calendar.js'
import type {Cents} from '#core/kernel/money.js'

export const DAY_SECTIONS = [
  ...(['drawers', 'batches', 'bags', 'deposits', 'clearing', 'suspense', 'ledger'] as const),
] as const
export type DaySection = (typeof DAY_SECTIONS)[number]

/** One thing of a day: proved, or named with what is missing, who has to do it and how. */
export type DayItem = {
  readonly section: DaySection
  /** What people call it: DS-…, ND-…, a bag, BD-…, a ledger account. */
  readonly item: string
  /** An alarm is a thing that may stay open, and has for too long. */
  readonly state: 'proved' | 'open' | 'alarm'
  /** By nature it may be open over the end of a day: money on its way. */
  readonly may_stay: boolean
  readonly amount_cents: Cents
  readonly since: BusinessDate
  readonly who: string
  readonly missing: string
  readonly next: string
}

export const proved = (item: Omit<DayItem, 'state' | 'may_stay' | 'missing' | 'next'>): DayItem => ({
  ...item,
  ...{state: 'proved', may_stay: true, missing: '', next: ''},
})

export interface Ages {
  readonly day: BusinessDate
  readonly calendar: Calendar
}

/** What waits is an alarm once more than so many business days went by. */
export const waiting = (
  item: Omit<DayItem, 'state' | 'may_stay'>,
  {day, calendar}: Ages,
  businessDays: number,
): DayItem => {
  const late = day > calendar.addBusinessDays(item.since, businessDays)
  const missing = late ? `${item.missing}, for more than ${businessDays} business days` : item.missing
  return {...item, state: late ? 'alarm' : 'open', may_stay: true, missing}
}

/** What has to be done before the day is over. */
export const unfinished = (item: Omit<DayItem, 'state' | 'may_stay'>): DayItem => ({
  ...item,
  ...{state: 'open', may_stay: false},
})
