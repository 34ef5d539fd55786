import {expect} from 'chai'
import {arrangementState, type ArrangementFacts, type DatedMoney, type Grace} from '#core/collections/arrangement.js'
import {cents} from '#core/kernel/money.js'
import {day} from './books.js'

/** Days of grace of the district where every day is open. */
const GRACE: Grace = {days: 5, openOnOrAfter: (given) => given}
const HOLIDAYS = ['2026-12-24', '2026-12-25', '2027-01-01', '2027-01-18']
/** Weekends and the holidays of these weeks, written down by hand. */
const CLOSING: Grace = {
  days: 5,
  openOnOrAfter(given) {
    const at = new Date(`${given}T00:00:00Z`)
    while ([0, 6].includes(at.getUTCDay()) || HOLIDAYS.includes(at.toISOString().slice(0, 10)))
      at.setUTCDate(at.getUTCDate() + 1)
    return day(at.toISOString().slice(0, 10))
  },
}

const paid = (on: string, amount = 7500): DatedMoney => ({on: day(on), amount: cents(amount)})
const part = (number: number, due: string, amount: number, ...payments: DatedMoney[]) => ({
  ...{number, dueOn: day(due), amount: cents(amount), payments},
})
const debt = (id: string, due: string, amount: number, ...lowered: DatedMoney[]) => ({
  ...{receivableId: id, dueOn: day(due), amount: cents(amount), lowered},
})

/** Two installments of $75.00 for a debt of $150.00, made on 2026-11-23. */
const plan = (more: Partial<ArrangementFacts> = {}): ArrangementFacts => ({
  madeOn: day('2026-11-23'),
  installments: [part(1, '2026-12-15', 7500), part(2, '2027-01-15', 7500)],
  ...{ended: null, reinstatedOn: [], covered: [debt('old', '2026-09-21', 15_000)], current: []},
  ...more,
})
const first = (...payments: DatedMoney[]): ArrangementFacts =>
  plan({
    installments: [part(1, '2026-12-15', 7500, ...payments), part(2, '2027-01-15', 7500)],
    covered: [debt('old', '2026-09-21', 15_000, ...payments)],
  })
const on = (facts: ArrangementFacts, asOf: string, grace = GRACE): string => {
  const {status, since} = arrangementState(facts, day(asOf), grace)
  return `${status} ${since}`
}

describe('how an arrangement stands', () => {
  it('waits for its down payment, is active from the day it is complete, lapses the day after its last day', () => {
    const down = (...payments: DatedMoney[]): ArrangementFacts =>
      plan({
        installments: [part(0, '2026-11-25', 6240, ...payments), part(1, '2026-12-15', 8760)],
        covered: [debt('old', '2026-09-21', 15_000, ...payments)],
      })
    expect(on(down(), '2026-11-25')).to.equal('pending_down_payment 2026-11-23')
    expect(on(down(paid('2026-11-24', 6000)), '2026-11-25')).to.equal('pending_down_payment 2026-11-23')
    expect(on(down(paid('2026-11-24', 6000), paid('2026-11-25', 240)), '2026-11-25')).to.equal('active 2026-11-25')
    const late = arrangementState(down(paid('2026-11-26', 6240)), day('2026-11-26'), GRACE)
    expect([late.status, late.since, late.missed?.number]).to.deep.equal(['lapsed', '2026-11-26', 0])
    expect(arrangementState(down(), day('2026-11-26'), GRACE).missed?.open).to.equal(6240)
  })

  it('is active at once without a down payment', () => {
    expect(on(plan(), '2026-11-23')).to.equal('active 2026-11-23')
  })

  it('is broken the day after the last day of grace, and money that comes later does not mend it', () => {
    expect(on(first(), '2026-12-20')).to.equal('active 2026-11-23')
    expect(on(first(), '2026-12-21')).to.equal('broken 2026-12-21')
    expect(on(first(paid('2026-12-20')), '2026-12-21')).to.equal('active 2026-11-23')
    expect(on(first(paid('2026-12-20', 7499)), '2026-12-21')).to.equal('broken 2026-12-21')
    expect(on(first(paid('2026-12-21')), '2027-01-04')).to.equal('broken 2026-12-21')
    expect(arrangementState(first(), day('2026-12-21'), GRACE).missed).to.deep.equal({
      ...{what: 'installment', dueOn: '2026-12-15', number: 1, open: 7500},
    })
  })

  it('counts grace in days of the calendar: across the year, a holiday, a leap day', () => {
    const due = (date: string): ArrangementFacts => plan({installments: [part(1, date, 15_000)]})
    expect(on(due('2026-12-31'), '2027-01-05')).to.equal('active 2026-11-23')
    expect(on(due('2026-12-31'), '2027-01-06')).to.equal('broken 2027-01-06')
    expect(on(due('2026-12-21'), '2026-12-27')).to.equal('broken 2026-12-27')
    expect(on(due('2027-02-25'), '2027-03-03')).to.equal('broken 2027-03-03')
    expect(on(due('2028-02-25'), '2028-03-01')).to.equal('active 2026-11-23')
    expect(on(due('2028-02-25'), '2028-03-02')).to.equal('broken 2028-03-02')
    expect(on(due('2028-02-29'), '2028-03-06')).to.equal('broken 2028-03-06')
  })

  it('goes on to the next open day where grace ends on a closed one (CCP 12a)', () => {
    const due = (date: string, ...payments: DatedMoney[]): ArrangementFacts =>
      plan({
        installments: [part(1, date, 15_000, ...payments)],
        covered: [debt('old', '2026-09-21', 15_000, ...payments)],
      })
    // Five days after Monday 2026-12-21 is Saturday 2026-12-26; Monday the 28th is open.
    expect(on(due('2026-12-21'), '2026-12-28', CLOSING)).to.equal('active 2026-11-23')
    expect(on(due('2026-12-21'), '2026-12-29', CLOSING)).to.equal('broken 2026-12-29')
    expect(on(due('2026-12-21', paid('2026-12-28', 15_000)), '2026-12-29', CLOSING)).to.equal('kept 2026-12-28')
    // Five days after Wednesday 2027-01-13 is Monday the 18th, Martin Luther King Jr. Day.
    expect(on(due('2027-01-13'), '2027-01-19', CLOSING)).to.equal('active 2026-11-23')
    expect(on(due('2027-01-13'), '2027-01-20', CLOSING)).to.equal('broken 2027-01-20')
    // An open day stays: five days after Tuesday 2027-01-05 is Sunday, after Wednesday the 6th Monday the 11th.
    expect(on(due('2027-01-05'), '2027-01-12', CLOSING)).to.equal('broken 2027-01-12')
    expect(on(due('2027-01-06'), '2027-01-12', CLOSING)).to.equal('broken 2027-01-12')
    const bill = plan({
      installments: [part(1, '2027-02-16', 15_000)],
      current: [debt('new', '2026-12-21', 8000)],
    })
    expect([on(bill, '2026-12-28', CLOSING), on(bill, '2026-12-29', CLOSING)]).to.deep.equal([
      'active 2026-11-23',
      'broken 2026-12-29',
    ])
  })

  it('is broken by a current bill', () => {
    const bill = (...lowered: DatedMoney[]): ArrangementFacts =>
      plan({current: [debt('new', '2026-12-10', 8000, ...lowered)]})
    expect(on(bill(), '2026-12-15')).to.equal('active 2026-11-23')
    const {status, since, missed} = arrangementState(bill(), day('2026-12-16'), GRACE)
    expect([status, since, missed?.what, missed?.number]).to.deep.equal(['broken', '2026-12-16', 'current_bill', null])
    expect(on(bill(paid('2026-12-15', 8000)), '2026-12-16')).to.equal('active 2026-11-23')
  })

  it('is kept the day nothing is open', () => {
    const both = plan({
      installments: [part(1, '2026-12-15', 7500, paid('2026-12-15')), part(2, '2027-01-15', 7500, paid('2027-01-19'))],
      covered: [debt('old', '2026-09-21', 15_000, paid('2026-12-15'), paid('2027-01-19'))],
    })
    expect(on(both, '2027-01-18')).to.equal('active 2026-11-23')
    expect(on(both, '2027-01-19')).to.equal('kept 2027-01-19')
    expect(on(both, '2028-01-01')).to.equal('kept 2027-01-19')
  })

  it('takes a credit on the debt from the last installments', () => {
    const credit = (amount: number, ...payments: DatedMoney[]): ArrangementFacts =>
      plan({
        installments: [part(1, '2026-12-15', 7500, ...payments), part(2, '2027-01-15', 7500)],
        covered: [debt('old', '2026-09-21', 15_000, paid('2026-12-01', amount), ...payments)],
      })
    expect(on(credit(7500), '2026-12-21')).to.equal('broken 2026-12-21')
    expect(on(credit(7500, paid('2026-12-15')), '2026-12-15')).to.equal('kept 2026-12-15')
    expect(arrangementState(credit(10_000), day('2026-12-21'), GRACE).missed?.open).to.equal(5000)
    expect(on(credit(15_000), '2026-12-02')).to.equal('kept 2026-12-01')
  })

  it('is set going again: what was missed has to be in by that day', () => {
    const again = (...payments: DatedMoney[]): ArrangementFacts => ({
      ...first(...payments),
      reinstatedOn: [day('2027-01-04')],
    })
    expect(on(again(), '2027-01-03')).to.equal('broken 2026-12-21')
    expect(on(again(paid('2027-01-04')), '2027-01-04')).to.equal('active 2027-01-04')
    expect(on(again(paid('2027-01-04')), '2027-01-20')).to.equal('active 2027-01-04')
    expect(on(again(paid('2027-01-04')), '2027-01-21')).to.equal('broken 2027-01-21')
    expect(on(again(), '2027-01-05')).to.equal('broken 2027-01-05')
  })

  it('is superseded or cancelled from the day it was ended', () => {
    const ended = plan({ended: {on: day('2026-12-01'), how: 'superseded'}})
    expect(on(ended, '2026-11-30')).to.equal('active 2026-11-23')
    expect(on(ended, '2027-02-01')).to.equal('superseded 2026-12-01')
    expect(on(plan({ended: {on: day('2026-12-01'), how: 'canceled'}}), '2026-12-01')).to.equal('canceled 2026-12-01')
  })

  it('is what the facts say: a payment that came back never kept it', () => {
    const kept = first(paid('2026-12-15'))
    expect(on(kept, '2026-12-28')).to.equal('active 2026-11-23')
    expect(on(first(), '2026-12-28')).to.equal('broken 2026-12-21')
  })
})
