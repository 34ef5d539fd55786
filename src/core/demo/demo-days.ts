import {
  addDays,
  addHours,
  addMonths,
  dateOf,
  dayOf,
  minDate,
  momentOf,
  type BusinessDate,
} from '#core/kernel/business-date.js'
import {calendarOf, type Calendar} from '#core/kernel/calendar.js'
import {mustExist} from '#core/kernel/must.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadDistrictPolicy, loadLaw, type LetterClauses} from '#core/policies/law.js'
import {mustBeInForce} from '#core/policies/provision.js'
import {shutoffLawOn, type AgencyLaw, type LawCode, type LawRule} from '#core/policies/shutoff-law.js'
import type {ShutoffPolicy} from '#core/policies/shutoff-policy.js'
import type {BillMaking} from '#core/demo/demo-data.js'

export const CYCLES = 20
export const BILLS_A_YEAR = 12
export const DEMO_DISTRICT = 'rivergate'

export interface BillDays {
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly mailed: BusinessDate
  readonly due: BusinessDate
}

/** The days that the facts of the demo district are placed on: counted back from the training date, never fixed. */
export interface DemoDays {
  readonly today: BusinessDate
  /** The next lawful day: the one the first list is for. */
  readonly listDay: BusinessDate
  readonly calendar: Calendar
  readonly letters: readonly LetterClauses[]
  readonly policy: ShutoffPolicy
  /** The year's bills of a cycle, oldest first. */
  billsOf(cycle: number): readonly BillDays[]
  /** The cycle whose meters were read last and whose bills have not gone out. */
  readonly reading: {readonly cycle: number; readonly on: BusinessDate}
  /** The number a rule counts by. */
  rule<C extends LawCode>(code: C): LawRule<C>
  /** The day itself when the office is open, else the last open day before. */
  openOnOrBefore(date: BusinessDate): BusinessDate
  /** Last open day on which a contact is still `hours` before the list day begins. */
  lastContactDay(hours: number): BusinessDate
}

/** @throws Refusal BAD_DATA (78) */
export function demoDays(today: BusinessDate, making: BillMaking): DemoDays {
  const law = loadLaw(DATA_ROOT)
  const district = loadDistrictPolicy(DATA_ROOT, DEMO_DISTRICT)
  const calendar = calendarOf(district.calendar)
  const agency: AgencyLaw = shutoffLawOn(law.shutoff, today).district
  const listDay = calendar.nextOpenDay(addDays(today, 1))
  const openOnOrBefore = (date: BusinessDate): BusinessDate => {
    let day = date
    while (calendar.isClosed(day)) day = addDays(day, -1)
    return day
  }
  const cycles = new Map<number, readonly BillDays[]>()
  return {
    today,
    listDay,
    calendar,
    letters: law.letters,
    policy: mustBeInForce(district.shutoff, today, 'shut-off policy'),
    billsOf(cycle) {
      let bills = cycles.get(cycle)
      if (bills === undefined) cycles.set(cycle, (bills = billDays(cycle, today, {calendar, making})))
      return bills
    },
    reading: cycleBeingRead(today, {calendar, making}),
    rule: (code) => mustExist(agency[code], `${code} is in force`) as LawRule<typeof code>,
    openOnOrBefore,
    lastContactDay: (hours) => {
      const latest = addHours(momentOf(listDay, calendar.officeHours.opens), -hours)
      return openOnOrBefore(addDays(dayOf(latest), -1))
    },
  }
}

interface By {
  readonly calendar: Calendar
  readonly making: BillMaking
}

const LAST_DAY = 28

/** Cycles are spread over the month: the day of the current month on which this one's bill goes out. */
function nominalDay(cycle: number, today: BusinessDate): BusinessDate {
  const day = 1 + Math.floor(((cycle - 1) * (LAST_DAY - 1)) / (CYCLES - 1))
  const [year, month] = today.split('-').map(Number)
  return dateOf(mustExist(year, 'a year'), mustExist(month, 'a month'), day)
}

/** A bill goes out on the next open day and is due on an open day. */
function billDays(cycle: number, today: BusinessDate, {calendar, making}: By): readonly BillDays[] {
  const nominal = nominalDay(cycle, today)
  const mailed: BusinessDate[] = []
  for (let back = 0; mailed.length <= BILLS_A_YEAR; back += 1) {
    const date = calendar.nextOpenDay(addMonths(nominal, -back))
    if (date <= today) mailed.unshift(date)
  }
  return mailed.slice(1).map((date, at) => ({
    from: addDays(mustExist(mailed[at], 'the bill before'), -making.read_before_bill_days),
    to: addDays(date, -making.read_before_bill_days),
    mailed: date,
    due: calendar.nextOpenDay(addDays(date, making.bill_due_after_days)),
  }))
}

/** The cycle whose next bill goes out first. */
function cycleBeingRead(today: BusinessDate, {calendar, making}: By): DemoDays['reading'] {
  const next = Array.from({length: CYCLES}, (_, at) => {
    const cycle = at + 1
    const nominal = nominalDay(cycle, today)
    const mailed = [nominal, addMonths(nominal, 1)].map((day) => calendar.nextOpenDay(day)).find((day) => day > today)
    return {cycle, mailed: mustExist(mailed, 'a bill next month')}
  })
  const {cycle, mailed} = next.reduce((first, one) => (one.mailed < first.mailed ? one : first))
  return {cycle, on: minDate(addDays(mailed, -making.read_before_bill_days), today)}
}
