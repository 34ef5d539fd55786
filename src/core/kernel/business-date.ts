import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat.js'
import utc from 'dayjs/plugin/utc.js'
import {usage} from '#core/kernel/refusal.js'

dayjs.extend(utc)
dayjs.extend(customParseFormat)

declare const dateBrand: unique symbol
/** A civil date `YYYY-MM-DD` in the district's zone. Compares as text. */
export type BusinessDate = string & {readonly [dateBrand]: true}

declare const momentBrand: unique symbol
/** A local wall-clock minute `YYYY-MM-DDTHH:MM` in the district's zone. Compares as text. */
export type LocalMoment = string & {readonly [momentBrand]: true}

export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

const MS_PER_DAY = 86_400_000
const HOURS_PER_DAY = 24

export const isBusinessDate = (text: string): text is BusinessDate =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && dayjs.utc(text, 'YYYY-MM-DD', true).isValid()

/** @throws Refusal NOT_A_DATE (64) */
export function businessDate(text: string, field = 'date'): BusinessDate {
  if (!isBusinessDate(text)) throw usage('NOT_A_DATE', `${field}: ${text} is not a date (YYYY-MM-DD)`, field)
  return text
}

/** Parses a date in another format (`MM/DD/YYYY`), null when it is not a real day. */
export function parseDateAs(text: string, format: string): BusinessDate | null {
  const parsed = dayjs.utc(text, format, true)
  return parsed.isValid() ? (parsed.format('YYYY-MM-DD') as BusinessDate) : null
}

/** Days already asked for: a list of a million accounts asks for the same few hundred again and again. */
const dayNumbers = new Map<BusinessDate, number>()
const dayTexts = new Map<number, BusinessDate>()
const DAYS_KEPT = 50_000

function dayNumber(date: BusinessDate): number {
  let n = dayNumbers.get(date)
  if (n === undefined) {
    n = Date.parse(date) / MS_PER_DAY
    if (dayNumbers.size === DAYS_KEPT) dayNumbers.clear()
    dayNumbers.set(date, n)
  }
  return n
}

function fromDayNumber(n: number): BusinessDate {
  let text = dayTexts.get(n)
  if (text === undefined) {
    text = new Date(n * MS_PER_DAY).toISOString().slice(0, 10) as BusinessDate
    if (dayTexts.size === DAYS_KEPT) dayTexts.clear()
    dayTexts.set(n, text)
  }
  return text
}

export const addDays = (date: BusinessDate, days: number): BusinessDate => fromDayNumber(dayNumber(date) + days)
/** Calendar days from `from` to `to`; negative when `to` lies before. */
export const daysBetween = (from: BusinessDate, to: BusinessDate): number => dayNumber(to) - dayNumber(from)
/** The same day of a later month, or that month's last day where there is none. */
export const addMonths = (date: BusinessDate, months: number): BusinessDate =>
  dayjs.utc(date).add(months, 'month').format('YYYY-MM-DD') as BusinessDate
/** 0 Sunday … 6 Saturday. */
export const weekday = (date: BusinessDate): Weekday => ((((dayNumber(date) + 4) % 7) + 7) % 7) as Weekday
export const yearOf = (date: BusinessDate): number => Number(date.slice(0, 4))
export const dateOf = (year: number, month: number, day: number): BusinessDate =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as BusinessDate
export const maxDate = (a: BusinessDate, b: BusinessDate): BusinessDate => (a > b ? a : b)
export const minDate = (a: BusinessDate, b: BusinessDate): BusinessDate => (a < b ? a : b)

/** @throws Refusal NOT_A_MOMENT (64) */
export function localMoment(text: string, field = 'at'): LocalMoment {
  const [date = '', time = ''] = text.split('T')
  if (!isBusinessDate(date) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
    throw usage('NOT_A_MOMENT', `${field}: ${text} is not a local time (YYYY-MM-DDTHH:MM)`, field)
  }
  return text as LocalMoment
}
export const momentOf = (date: BusinessDate, time: string): LocalMoment => `${date}T${time}` as LocalMoment
export const dayOf = (moment: LocalMoment): BusinessDate => moment.slice(0, 10) as BusinessDate
export const timeOf = (moment: LocalMoment): string => moment.slice(11)
/** Wall-clock hours later, weekends count (contacts and tags: 24 and 48 hours). */
export function addHours(moment: LocalMoment, hours: number): LocalMoment {
  const hour = Number(moment.slice(11, 13)) + hours
  const days = Math.floor(hour / HOURS_PER_DAY)
  const rest = String(hour - days * HOURS_PER_DAY).padStart(2, '0')
  return `${addDays(dayOf(moment), days)}T${rest}${moment.slice(13)}` as LocalMoment
}
export const maxMoment = (a: LocalMoment, b: LocalMoment): LocalMoment => (a > b ? a : b)
