import {expect} from 'chai'
import fc from 'fast-check'
import {
  daysWithin,
  dueDays,
  equalParts,
  monthsUntil,
  partsOf,
  payDayAfter,
  type PayDays,
} from '#core/collections/installment-plan.js'
import {expectedBills} from '#core/collections/expected-bills.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {booksOn, day} from './books.js'

const {calendar} = booksOn('2026-11-23')
const days = (first: string, every: PayDays, count: number): string[] =>
  dueDays({first: day(first), every, count}, calendar).map((one) => one.dueOn)

describe('the days and parts of an arrangement', () => {
  it('keeps the day of the month wherever a month has it, and goes on to the next open day', () => {
    const nominal = (first: string, count: number): string[] =>
      dueDays({first: day(first), every: 'monthly', count}, calendar).map((one) => one.nominal)
    expect(nominal('2027-01-31', 3)).to.deep.equal(['2027-01-31', '2027-02-28', '2027-03-31'])
    expect(nominal('2028-01-31', 2)).to.deep.equal(['2028-01-31', '2028-02-29'])
    expect(nominal('2028-02-29', 13).at(-1)).to.equal('2029-02-28')
    // 31 January and 28 February 2027 are Sundays, 31 March is Cesar Chavez Day.
    expect(days('2026-12-31', 'monthly', 4)).to.deep.equal(['2026-12-31', '2027-02-01', '2027-03-01', '2027-04-01'])
    expect(days('2026-12-15', 'monthly', 6)).to.deep.equal([
      ...['2026-12-15', '2027-01-15', '2027-02-16', '2027-03-15', '2027-04-15', '2027-05-17'],
    ])
  })

  it('goes by pay days: every week, two weeks, twice a month', () => {
    expect(days('2026-12-04', 'weekly', 4)).to.deep.equal(['2026-12-04', '2026-12-11', '2026-12-18', '2026-12-28'])
    expect(days('2026-12-04', 'biweekly', 3)).to.deep.equal(['2026-12-04', '2026-12-18', '2027-01-04'])
    // 1 January is New Year, the 16th a Saturday and the Monday after it Martin Luther King's day.
    expect(days('2026-12-01', 'semimonthly', 4)).to.deep.equal([
      ...['2026-12-01', '2026-12-16', '2027-01-04', '2027-01-19'],
    ])
    expect(payDayAfter(day('2026-10-09'), 'biweekly', day('2026-11-23'))).to.equal('2026-12-04')
    expect(payDayAfter(day('2026-12-04'), 'weekly', day('2026-11-23'))).to.equal('2026-12-04')
    expect(daysWithin(day('2026-12-04'), 'weekly', day('2027-01-01'))).to.equal(5)
    expect(monthsUntil(day('2026-11-23'), day('2027-11-23'))).to.equal(12)
    expect(monthsUntil(day('2026-11-23'), day('2027-11-24'))).to.equal(13)
  })

  it('splits to the cent, the odd cents on the last', () => {
    expect(equalParts(cents(10_000), 3)).to.deep.equal([3333, 3333, 3334])
    expect(partsOf(cents(28_699), cents(6000))).to.deep.equal([6000, 6000, 6000, 6000, 4699])
    expect(partsOf(cents(12_000), cents(6000))).to.deep.equal([6000, 6000])
    expect(partsOf(cents(50), cents(6000))).to.deep.equal([50])
  })

  it('always adds up, on open days, on the day of the month that a calendar has', () => {
    const anyPlan = fc.record({
      total: fc.integer({min: 100, max: 1_000_000}),
      count: fc.integer({min: 1, max: 24}),
      from: fc.integer({min: 0, max: 1500}),
    })
    fc.assert(
      fc.property(anyPlan, ({total, count, from}) => {
        const start = new Date(Date.UTC(2026, 10, 23 + from))
        const first = start.toISOString().slice(0, 10) as BusinessDate
        const parts = equalParts(cents(total), count)
        const whole = BigInt(total)
        const each = whole / BigInt(count)
        expect(parts.map(BigInt)).to.deep.equal([
          ...Array.from({length: count - 1}, () => each),
          whole - each * BigInt(count - 1),
        ])
        for (const [k, {nominal, dueOn}] of dueDays({first, every: 'monthly', count}, calendar).entries()) {
          const month = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + k + 1, 0))
          const dayOfMonth = Math.min(start.getUTCDate(), month.getUTCDate())
          expect(nominal).to.equal(`${month.toISOString().slice(0, 8)}${String(dayOfMonth).padStart(2, '0')}`)
          expect(calendar.isClosed(dueOn)).to.equal(false)
          for (let t = Date.parse(nominal); t < Date.parse(dueOn); t += 86_400_000)
            expect(calendar.isClosed(new Date(t).toISOString().slice(0, 10) as BusinessDate)).to.equal(true)
        }
      }),
      {numRuns: 200},
    )
  })

  it('expects the bill of the same month a year before, else the mean of a month, and says which', () => {
    const bill = (dueOn: string, amount: number) => ({dueOn: day(dueOn), amount: cents(amount)})
    const today = day('2026-11-23')
    const known = [bill('2026-01-12', 4000), bill('2026-03-13', 5000), bill('2026-11-10', 11_000)]
    // January to November: $200.00 in eleven months.
    expect(expectedBills(known, [day('2027-01-15'), day('2027-02-16'), day('2027-02-26')], today)).to.deep.equal([
      {month: '2027-01', amount: 4000, from: 'same_month_last_year'},
      {month: '2027-02', amount: 1818, from: 'mean'},
    ])
    expect(expectedBills([], [day('2027-01-15')], today)).to.deep.equal([{month: '2027-01', amount: 0, from: 'none'}])
  })
})
