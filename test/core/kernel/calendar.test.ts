import {expect} from 'chai'
import {addDays, businessDate, daysBetween, localMoment} from '#core/kernel/business-date.js'
import {calendarOf} from '#core/kernel/calendar.js'
import {datesOfRule, easterSunday, holidayDates} from '#core/kernel/holidays.js'
import {Refusal} from '#core/kernel/refusal.js'
import {loadCalendar, loadHolidays} from '#core/policies/calendar-data.js'
import {DATA_ROOT} from '#core/policies/data-node.js'

const SPEC = loadCalendar(DATA_ROOT, 'rivergate')
const CALENDAR = calendarOf(SPEC)
const HOLIDAYS = loadHolidays(DATA_ROOT)
const day = (text: string) => businessDate(text)

/** Closed days beside ordinary weekends, from Gov. 6700, 6701 and the Board's schedule, written out by hand. */
const CLOSED_2026 = [
  '01-01', '01-19', '02-12', '02-16', '02-17', '03-31', '04-03', '04-24', '05-25', '06-19', '07-03', '07-04', '09-07',
  '09-09', '09-25', '10-12', '11-08', '11-11', '11-26', '11-27', '12-24', '12-25',
] // prettier-ignore
const CLOSED_2027 = [
  '01-01', '01-18', '02-06', '02-12', '02-15', '03-26', '03-31', '04-24', '05-31', '06-18', '06-19', '07-04', '07-05',
  '09-06', '09-09', '09-24', '10-11', '10-29', '11-11', '11-25', '11-26', '12-24', '12-25',
] // prettier-ignore

const namedDays = (year: number): string[] => {
  const found: string[] = []
  for (let date = day(`${year}-01-01`); date <= day(`${year}-12-31`); date = addDays(date, 1)) {
    const reason = CALENDAR.closedReason(date)
    if (reason !== null && reason !== 'Saturday' && reason !== 'Sunday') found.push(date.slice(5))
  }
  return found
}

describe('the calendar', () => {
  it('closes on the days of 2026 and 2027 that the law and the Board name', () => {
    expect(namedDays(2026)).to.deep.equal(CLOSED_2026)
    expect(namedDays(2027)).to.deep.equal(CLOSED_2027)
  })

  it('says why a day is closed', () => {
    expect(CALENDAR.closedReason(day('2026-11-26'))).to.equal('Thanksgiving')
    expect(CALENDAR.closedReason(day('2027-07-05'))).to.equal('Independence Day, observed')
    expect(CALENDAR.closedReason(day('2026-11-28'))).to.equal('Saturday')
    expect(CALENDAR.closedReason(day('2026-11-24'))).to.equal(null)
  })

  it('knows Easter (published tables)', () => {
    for (const date of [
      '2000-04-23',
      '2008-03-23',
      '2011-04-24',
      '2024-03-31',
      '2026-04-05',
      '2035-03-25',
      '2038-04-25',
    ])
      expect(easterSunday(Number(date.slice(0, 4)))).to.equal(date)
  })

  it('moves a Sunday holiday to Monday only where Gov. 6701 says so', () => {
    expect(holidayDates(HOLIDAYS, 'cesar_chavez', 2030)).to.deep.equal(['2030-03-31', '2030-04-01'])
    expect(holidayDates(HOLIDAYS, 'veterans', 2028)).to.deep.equal(['2028-11-10', '2028-11-11'])
    expect(holidayDates(HOLIDAYS, 'independence', 2026)).to.deep.equal(['2026-07-04'])
    expect(holidayDates(HOLIDAYS, 'genocide_remembrance', 2033)).to.deep.equal(['2033-04-24'])
    expect(holidayDates(HOLIDAYS, 'veterans_day', 2026)).to.deep.equal(['2026-11-11'])
    expect(holidayDates(HOLIDAYS, 'no_such_day', 2026)).to.equal(null)
  })

  it('a holiday holds only in the years its law is in force', () => {
    expect(holidayDates(HOLIDAYS, 'diwali', 2025)).to.deep.equal([])
    expect(holidayDates(HOLIDAYS, 'diwali', 2026)).to.deep.equal(['2026-11-08'])
    expect(holidayDates(HOLIDAYS, 'juneteenth', 2022)).to.deep.equal([])
  })

  it('refuses a year beyond the almanac instead of calling it open', () => {
    expect(() => CALENDAR.isClosed(day('2036-03-03'))).to.throw(Refusal, 'Lunar New Year 2036')
  })

  it('a federal Saturday holiday on 1 January closes the last day of the year before', () => {
    const rule = HOLIDAYS.find((one) => one.id === 'new_year')!
    const calendar = calendarOf({...SPEC, rules: [{...rule, saturday_to_friday: true}], closures: []})
    expect(datesOfRule({...rule, saturday_to_friday: true}, 2028)).to.deep.equal(['2027-12-31', '2028-01-01'])
    expect(calendar.isClosed(day('2027-12-31'))).to.equal(true)
  })

  it('counts business days without the first and with the last (Gov. 6800)', () => {
    expect(CALENDAR.addBusinessDays(day('2026-02-09'), 5)).to.equal('2026-02-19')
    expect(CALENDAR.addBusinessDays(day('2026-06-17'), 7)).to.equal('2026-06-29')
    expect(CALENDAR.addBusinessDays(day('2026-11-28'), 1)).to.equal('2026-11-30')
  })

  it('every business day counted is open and none is skipped', () => {
    for (let date = day('2026-01-01'); date < day('2027-06-30'); date = addDays(date, 1)) {
      const end = CALENDAR.addBusinessDays(date, 7)
      let open = 0
      for (let n = 1; n <= daysBetween(date, end); n += 1) if (CALENDAR.isBusinessDay(addDays(date, n))) open += 1
      expect([open, CALENDAR.isClosed(end)]).to.deep.equal([7, false])
    }
  })

  it('rolls to the next opening, and stays within office hours', () => {
    const next = (text: string) => CALENDAR.nextOpenMoment(localMoment(text))
    expect(next('2026-11-24T08:00')).to.equal('2026-11-24T08:00')
    expect(next('2026-11-24T16:59')).to.equal('2026-11-24T16:59')
    expect(next('2026-11-24T17:00')).to.equal('2026-11-25T08:00')
    expect(next('2026-11-24T07:59')).to.equal('2026-11-24T08:00')
    expect(next('2026-11-25T17:30')).to.equal('2026-11-30T08:00')
    expect(next('2026-11-28T12:00')).to.equal('2026-11-30T08:00')
  })

  it('names the holidays between two days', () => {
    const days = CALENDAR.holidaysBetween(day('2026-11-20'), day('2026-12-01'))
    expect(days.map((one) => one.date)).to.deep.equal(['2026-11-26', '2026-11-27'])
  })
})
