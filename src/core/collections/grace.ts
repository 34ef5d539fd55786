import type {Grace} from '#core/collections/arrangement.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {calendarOf, type Calendar} from '#core/kernel/calendar.js'
import {arrangementPolicy} from '#core/policies/arrangement-policy.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadDistrictPolicy} from '#core/policies/law.js'

/** By district: a page of the shut-off list asks for it once for every arrangement. */
const calendars = new Map<string, Calendar>()

function calendarOfDistrict(district: string): Calendar {
  const known = calendars.get(district) ?? calendarOf(loadDistrictPolicy(DATA_ROOT, district).calendar)
  calendars.set(district, known)
  return known
}

/** Grace of an arrangement that was made on a day, on the days of the district's calendar. @throws Refusal BAD_DATA (78) */
export const graceOf = (district: string, madeOn: BusinessDate): Grace => ({
  days: arrangementPolicy(district, madeOn).grace_days,
  openOnOrAfter: (day) => calendarOfDistrict(district).nextOpenDay(day),
})
