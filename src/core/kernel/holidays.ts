import {addDays, dateOf, weekday, yearOf, type BusinessDate, type Weekday} from '#core/kernel/business-date.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'

interface HolidayCommon {
  readonly id: string
  /** Other names the same day is asked for by. */
  readonly aliases: readonly string[]
  readonly name: string
  /** First and last calendar year of the rule; `until_year` null = still in force. */
  readonly from_year: number
  readonly until_year: number | null
  /** The following Monday is a holiday too when the day falls on a Sunday (Gov. 6701). */
  readonly sunday_to_monday: boolean
  readonly saturday_to_friday: boolean
}

/** How one holiday finds its day in a year. Weekday 0 is Sunday; `n` -1 is the last one of the month. */
export type HolidayRule = HolidayCommon &
  (
    | {readonly kind: 'fixed'; readonly month: number; readonly day: number}
    | {
        readonly kind: 'nth_weekday'
        readonly month: number
        readonly weekday: Weekday
        readonly n: number
        readonly offset_days: number
      }
    | {readonly kind: 'easter'; readonly offset_days: number}
    | {readonly kind: 'table'; readonly dates: ReadonlyMap<number, BusinessDate>}
  )

const DAYS_A_WEEK = 7
const SATURDAY = 6

/** Easter Sunday, Gregorian (the anonymous computus of Meeus, Jones and Butcher). */
export function easterSunday(year: number): BusinessDate {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  return dateOf(year, month, ((h + l - 7 * m + 114) % 31) + 1)
}

function nthWeekday(year: number, month: number, day: Weekday, n: number): BusinessDate {
  if (n > 0) {
    const first = dateOf(year, month, 1)
    const ahead = (day - weekday(first) + DAYS_A_WEEK) % DAYS_A_WEEK
    return addDays(first, ahead + (n - 1) * DAYS_A_WEEK)
  }
  const last = addDays(month === 12 ? dateOf(year + 1, 1, 1) : dateOf(year, month + 1, 1), -1)
  const back = (weekday(last) - day + DAYS_A_WEEK) % DAYS_A_WEEK
  return addDays(last, (n + 1) * DAYS_A_WEEK - back)
}

/** Whether the rule is in force in that calendar year. */
export const inForceIn = (rule: HolidayRule, year: number): boolean =>
  year >= rule.from_year && (rule.until_year === null || year <= rule.until_year)

function dayItself(rule: HolidayRule, year: number): BusinessDate {
  switch (rule.kind) {
    case 'fixed':
      return dateOf(year, rule.month, rule.day)
    case 'nth_weekday':
      return addDays(nthWeekday(year, rule.month, rule.weekday, rule.n), rule.offset_days)
    case 'easter':
      return addDays(easterSunday(year), rule.offset_days)
    case 'table': {
      const date = rule.dates.get(year)
      if (date !== undefined) return date
      throw new Refusal({
        code: 'CALENDAR_ENDS',
        exit: EXIT.configuration,
        message: `calendar: ${rule.name} ${year} is not in the holiday table`,
        next: ['add the year to the holiday table of the calendar data'],
      })
    }
  }
}

/** The day and, where the rule shifts, the observed day, in order; empty when not in force that year.
 * @throws Refusal CALENDAR_ENDS (78) when a table holiday has no entry for the year */
export function datesOfRule(rule: HolidayRule, year: number): readonly BusinessDate[] {
  if (!inForceIn(rule, year)) return []
  const day = dayItself(rule, year)
  if (rule.sunday_to_monday && weekday(day) === 0) return [day, addDays(day, 1)]
  if (rule.saturday_to_friday && weekday(day) === SATURDAY) return [addDays(day, -1), day]
  return [day]
}

/** Dates of one holiday by id or alias in a year, null when the set has no such holiday. */
export function holidayDates(rules: readonly HolidayRule[], id: string, year: number): readonly BusinessDate[] | null {
  const found = rules.filter((rule) => rule.id === id || rule.aliases.includes(id))
  return found.length === 0 ? null : found.flatMap((rule) => datesOfRule(rule, year)).sort()
}

/** Every holiday that falls into the year, with its name; an observed day says so. */
export function holidaysOfYear(rules: readonly HolidayRule[], year: number): ReadonlyMap<BusinessDate, string> {
  const days = new Map<BusinessDate, string>()
  for (const rule of rules) {
    // A 1 January on a Saturday may be observed on 31 December of the year before.
    const years = rule.kind === 'fixed' ? [year, year + 1] : [year]
    for (const of of years) {
      const dates = datesOfRule(rule, of)
      const itself = dates.length === 0 ? null : dayItself(rule, of)
      for (const date of dates) {
        if (yearOf(date) !== year || days.has(date)) continue
        days.set(date, date === itself ? rule.name : `${rule.name}, observed`)
      }
    }
  }
  return days
}
