import {addMonths, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import type {LeakFrequency} from '#core/policies/leak-relief.js'
import {fraction, type Fraction} from '#core/rates/fraction.js'

/** What is counted of earlier relief. */
export const MONTHS_SINCE = 'months_since_last'
export const IN_WINDOW = 'adjustments_in_window'
export const EVER = 'adjustments_ever'
/** Billing periods directly before this one that were relieved. */
export const IN_A_ROW = 'periods_in_a_row'

/** Whole months that have passed. */
export function monthsBetween(from: BusinessDate, to: BusinessDate): number {
  const [years, months] = [
    Number(to.slice(0, 4)) - Number(from.slice(0, 4)),
    Number(to.slice(5, 7)) - Number(from.slice(5, 7)),
  ]
  const whole = years * 12 + months
  return addMonths(from, whole) <= to ? whole : whole - 1
}

/** @param history days of earlier relief, oldest first */
export function frequencyCounts(
  {within}: LeakFrequency,
  history: readonly BusinessDate[],
  on: BusinessDate,
): Readonly<Record<string, Fraction>> {
  const last = history.at(-1)
  const counts: Record<string, Fraction> = {[EVER]: fraction(history.length)}
  if (last !== undefined) counts[MONTHS_SINCE] = fraction(monthsBetween(last, on))
  if (within !== null) counts[IN_WINDOW] = fraction(history.filter((day) => addMonths(day, within.months) > on).length)
  return counts
}

/** First day on which one more is possible; null: never again. */
export function nextPossible(
  {months_between, within, ever}: LeakFrequency,
  history: readonly BusinessDate[],
): BusinessDate | null {
  const last = history.at(-1)
  if (ever !== null && history.length >= ever) return null
  if (last === undefined) return null
  const counted = within === null ? undefined : history.at(-within.number)
  const days = [
    ...(months_between === null ? [] : [addMonths(last, months_between)]),
    ...(within === null || counted === undefined ? [] : [addMonths(counted, within.months)]),
  ]
  return days.length === 0 ? last : days.reduce(maxDate)
}
