import type {PlannedPart} from '#core/collections/record-arrangement.js'
import {addDays, addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import type {Calendar} from '#core/kernel/calendar.js'
import {add, cents, subtract, type Cents} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'

/** How often somebody is paid. */
export const PAY_DAYS = ['monthly', 'semimonthly', 'biweekly', 'weekly'] as const
export type PayDays = (typeof PAY_DAYS)[number]

/** Days between two pay days; null where months count. */
const DAYS_BETWEEN: Readonly<Record<PayDays, number | null>> = {
  monthly: null,
  semimonthly: null,
  biweekly: 14,
  weekly: 7,
}
/** Pay days that every month has. */
export const IN_A_MONTH: Readonly<Record<PayDays, number>> = {monthly: 1, semimonthly: 2, biweekly: 2, weekly: 4}
/** Half a month after the first of two pay days. */
const HALF_MONTH = 15

/** A day as it was counted, and the open day on which it falls due. */
export interface DueDay {
  readonly nominal: BusinessDate
  readonly dueOn: BusinessDate
  /** Why the counted day is closed; null where it is open. */
  readonly closed: string | null
}

/** The k-th day from the first, 0 the first itself. The day of the month is kept wherever a month has it. */
export function nominalDay(first: BusinessDate, every: PayDays, k: number): BusinessDate {
  const days = DAYS_BETWEEN[every]
  if (days !== null) return addDays(first, days * k)
  if (every === 'monthly') return addMonths(first, k)
  const month = addMonths(first, Math.floor(k / 2))
  if (k % 2 === 0) return month
  const half = addDays(month, HALF_MONTH)
  const next = addMonths(first, Math.floor(k / 2) + 1)
  return half < next ? half : addDays(next, -1)
}

/** The first pay day after a day, of those counted from a known one. */
export function payDayAfter(known: BusinessDate, every: PayDays, after: BusinessDate): BusinessDate {
  let k = 0
  while (nominalDay(known, every, k) <= after) k += 1
  return nominalDay(known, every, k)
}

/** So many due days from the first; one on a closed day is due on the next open day. */
export const dueDays = (
  {first, every, count}: {readonly first: BusinessDate; readonly every: PayDays; readonly count: number},
  calendar: Calendar,
): DueDay[] =>
  Array.from({length: count}, (_, k) => {
    const nominal = nominalDay(first, every, k)
    return {nominal, dueOn: calendar.nextOpenDay(nominal), closed: calendar.closedReason(nominal)}
  })

/** Days of this kind from the first up to and including the last. */
export function daysWithin(first: BusinessDate, every: PayDays, last: BusinessDate): number {
  let k = 0
  while (nominalDay(first, every, k) <= last) k += 1
  return k
}

/** Equal parts in whole cents; what is left over is on the last. */
export function equalParts(total: Cents, count: number): Cents[] {
  must(count > 0, 'a plan has at least one part')
  const part = cents(Math.floor(total / count))
  return Array.from({length: count}, (_, k) => (k < count - 1 ? part : subtract(total, cents(part * (count - 1)))))
}

/** As many parts of an amount as it takes; the last is what is left. */
export function partsOf(total: Cents, amount: Cents): Cents[] {
  must(amount > 0, 'a part is more than nothing')
  const count = Math.max(1, Math.ceil(total / amount))
  return Array.from({length: count}, (_, k) => (k < count - 1 ? amount : subtract(total, cents(amount * (count - 1)))))
}

/** Parts on their days. */
export const planned = (days: readonly DueDay[], amounts: readonly Cents[]): PlannedPart[] => {
  must(days.length === amounts.length, 'every part has its day')
  return days.map(({dueOn}, k) => ({dueOn, amount: amounts[k] ?? cents(0)}))
}

/** The first whole number of months within which a day lies, counted from another. */
export function monthsUntil(from: BusinessDate, day: BusinessDate): number {
  let months = 0
  while (addMonths(from, months) < day) months += 1
  return months
}

export const totalOf = (parts: readonly PlannedPart[]): Cents =>
  parts.reduce((total, part) => add(total, part.amount), cents(0))
