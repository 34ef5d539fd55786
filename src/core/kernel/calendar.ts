import {
  addDays,
  dayOf,
  momentOf,
  timeOf,
  weekday,
  yearOf,
  type BusinessDate,
  type LocalMoment,
  type Weekday,
} from '#core/kernel/business-date.js'
import {holidaysOfYear, type HolidayRule} from '#core/kernel/holidays.js'

/** Local `HH:MM`, open from `opens` up to, not including, `closes`. */
export interface OfficeHours {
  readonly opens: string
  readonly closes: string
}

export interface ClosedDay {
  readonly date: BusinessDate
  readonly reason: string
}

export interface CalendarSpec {
  readonly rules: readonly HolidayRule[]
  /** Days the district's own office is closed (CCP 12b: closed all day = holiday). */
  readonly closures: readonly ClosedDay[]
  readonly weekend: readonly Weekday[]
  readonly hours: OfficeHours
}

/** Legal holidays, the district's closed days and weekends in one. Statutory business days always use the union. */
export interface Calendar {
  readonly officeHours: OfficeHours
  isClosed(date: BusinessDate): boolean
  /** `Thanksgiving`, `Saturday`; null on an open day. */
  closedReason(date: BusinessDate): string | null
  isBusinessDay(date: BusinessDate): boolean
  /** First day excluded, last included (Gov. 6800). */
  addBusinessDays(start: BusinessDate, n: number): BusinessDate
  /** `from` itself when open. */
  nextOpenDay(from: BusinessDate): BusinessDate
  isOpenAt(moment: LocalMoment): boolean
  /** The moment itself within office hours, else the next opening. */
  nextOpenMoment(moment: LocalMoment): LocalMoment
  /** Closed days other than weekends after `from` up to and including `to`, for explanations. */
  holidaysBetween(from: BusinessDate, to: BusinessDate): readonly ClosedDay[]
}

const WEEKDAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
export const weekdayName = (date: BusinessDate): string => WEEKDAY_NAMES[weekday(date)]

/** Builds the calendar; each year is worked out once, on first use. */
export function calendarOf(spec: CalendarSpec): Calendar {
  const reasonOf = closedReasons(spec)
  const isClosed = (date: BusinessDate): boolean => reasonOf(date) !== null

  const nextOpenDay = (from: BusinessDate): BusinessDate => {
    let day = from
    while (isClosed(day)) day = addDays(day, 1)
    return day
  }
  const countBusinessDays = (start: BusinessDate, n: number): BusinessDate => {
    let day = start
    for (let left = n; left > 0; left -= 1) day = nextOpenDay(addDays(day, 1))
    return day
  }
  const counted = new Map<number, Map<BusinessDate, BusinessDate>>()
  const isOpenAt = (moment: LocalMoment): boolean => {
    const time = timeOf(moment)
    return time >= spec.hours.opens && time < spec.hours.closes && !isClosed(dayOf(moment))
  }
  return {
    officeHours: spec.hours,
    isClosed,
    closedReason: reasonOf,
    isBusinessDay: (date) => !isClosed(date),
    nextOpenDay,
    isOpenAt,
    addBusinessDays(start, n) {
      let ends = counted.get(n)
      if (ends === undefined) counted.set(n, (ends = new Map<BusinessDate, BusinessDate>()))
      let end = ends.get(start)
      if (end === undefined) ends.set(start, (end = countBusinessDays(start, n)))
      return end
    },
    nextOpenMoment(moment) {
      if (isOpenAt(moment)) return moment
      const day = dayOf(moment)
      const from = timeOf(moment) < spec.hours.opens ? day : addDays(day, 1)
      return momentOf(nextOpenDay(from), spec.hours.opens)
    },
    holidaysBetween(from, to) {
      const found: ClosedDay[] = []
      for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
        const reason = spec.weekend.includes(weekday(day)) ? null : reasonOf(day)
        if (reason !== null) found.push({date: day, reason})
      }
      return found
    },
  }
}

/** Why each day is closed; a holiday on a weekend keeps its own name. */
function closedReasons(spec: CalendarSpec): (date: BusinessDate) => string | null {
  const years = new Map<number, ReadonlyMap<BusinessDate, string>>()
  const closures = new Map(spec.closures.map((closed) => [closed.date, closed.reason]))
  const known = new Map<BusinessDate, string | null>()
  const find = (date: BusinessDate): string | null => {
    const year = yearOf(date)
    let holidays = years.get(year)
    if (holidays === undefined) years.set(year, (holidays = holidaysOfYear(spec.rules, year)))
    const named = holidays.get(date) ?? closures.get(date)
    if (named !== undefined) return named
    return spec.weekend.includes(weekday(date)) ? weekdayName(date) : null
  }
  return (date) => {
    let reason = known.get(date)
    if (reason === undefined) known.set(date, (reason = find(date)))
    return reason
  }
}
