import {expect} from 'chai'
import type {BillCase, BilledPeriod} from '#core/billing/investigate/bill-case.js'
import {judgeBill} from '#core/billing/investigate/judge-bill.js'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {billInvestigationPolicy} from '#core/policies/bill-investigation.js'
import {decimalFraction, fraction, type Fraction} from '#core/rates/fraction.js'

const policy = billInvestigationPolicy('rivergate', businessDate('2026-11-23'))
const numberIn = (given: string | Fraction | undefined): number => {
  const value = typeof given === 'string' ? decimalFraction(given) : given
  return value === undefined || value === null ? 0 : Number(value.n) / Number(value.d)
}

/** A plan anybody can reckon: ten dollars, two dollars a unit, three in the hills, a dollar less for each person. */
const price = (values: Readonly<Record<string, string | Fraction>>): number =>
  1000 +
  Math.round(numberIn(values['usage']) * (values['rate_area'] === 'hill' ? 300 : 200)) -
  100 * numberIn(values['household_size'] ?? '0')

const FIRST = businessDate('2025-10-01')
const period = (
  at: number,
  use: number,
  rest: Partial<BilledPeriod> & {area?: string; et?: string} = {},
): BilledPeriod => {
  const {area = 'main', et, ...more} = rest
  const values = {usage: fraction(use), rate_area: area, ...(et === undefined ? {} : {et})}
  const from = addDays(FIRST, 30 * at)
  return {
    bill: `BL-${at}`,
    from,
    to: addDays(from, 30),
    days: 30,
    use: fraction(use),
    estimated: false,
    amount: cents(price(values)),
    values,
    priceWith: (change) => cents(price({...values, ...change.values})),
    ...more,
  }
}
const NOW = 12
const earlier = (...uses: number[]): BilledPeriod[] => uses.map((use, i) => period(NOW - 1 - i, use))
const usual = earlier(10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10)

const caseOf = (now: BilledPeriod, rest: Partial<BillCase> = {}): BillCase => ({
  period: now,
  earlier: usual,
  later: null,
  unit: 'ccf',
  gallonsPerUnit: fraction(748),
  reads: [],
  exchanges: [],
  choices: [],
  budget: null,
  household: null,
  openedOn: businessDate('2019-01-01'),
  served: true,
  ...rest,
})
const named = (facts: BillCase): Record<string, number> =>
  Object.fromEntries(judgeBill(facts, policy).hypotheses.map(({cause, score}) => [cause, score]))
const found = (facts: BillCase, cause: string) => judgeBill(facts, policy).hypotheses.find((one) => one.cause === cause)

describe('what may have made a bill unusual', () => {
  it('is nothing where the use is that of the season', () => {
    const judged = judgeBill(caseOf(period(NOW, 11)), policy)
    expect([judged.percent, judged.standing, judged.hypotheses]).to.deep.equal([110, 0, []])
  })

  it('is a leak where use stays high, less where the next period is usual again', () => {
    // 230%: 80 of the 150 percent from 150 to 300, 35 + 13.3 points; a second high period 15 more, a usual one after 15 less.
    const high = caseOf(period(NOW, 23))
    expect(found(high, 'leak')?.score).to.equal(48)
    const twice = {...high, earlier: [period(NOW - 1, 23), ...usual.slice(1)]}
    expect(found(twice, 'leak')?.score).to.equal(63)
    expect(found({...high, later: period(NOW + 1, 10)}, 'leak')?.score).to.equal(33)
    expect(found(high, 'leak')?.would_be_cents).to.equal(1000 + 10 * 200)
  })

  it('is a misread where two digits that change places give the usual use, and the next read decides', () => {
    const read = {meter: 'M', from_value: 1200, to_value: 1321, to_kind: 'actual' as const, dials: 6}
    // 1321 for 1213: no neighbours. 1231 for 1321: 31 units, too many. One digit other: 1221 is 21, so 12x1 is out; 1311 too.
    expect(found(caseOf(period(NOW, 121), {reads: [read]}), 'misread')).to.equal(undefined)
    const swapped = {...read, to_value: 1211, from_value: 1111}
    // 1211 read for 1121: ten units, 1000 + 10 x 200.
    const facts = caseOf(period(NOW, 100), {reads: [swapped]})
    expect(found(facts, 'misread')).to.include({score: 70, would_be_cents: 3000})
    expect(found(facts, 'misread')?.numbers['would_be_read']).to.equal(1121)
    expect(found({...facts, later: period(NOW + 1, 10)}, 'misread')?.score).to.equal(25)
    // -80 in the next period: both together are 20 units in 60 days.
    expect(found({...facts, later: period(NOW + 1, -80)}, 'misread')?.score).to.equal(90)
  })

  it('is a catch-up after estimates, spread by days and priced again for each period', () => {
    const estimates = [period(11, 4, {estimated: true}), period(10, 4, {estimated: true})]
    const facts = caseOf(period(NOW, 22), {earlier: [...estimates, ...usual.slice(2)]})
    const one = found(facts, 'catch_up')
    expect(one?.score).to.equal(90)
    expect(one?.periods.map(({bill, would_be_cents}) => [bill, would_be_cents])).to.deep.equal([
      ['BL-10', 3000],
      ['BL-11', 3000],
      ['BL-12', 3000],
    ])
    expect(one?.numbers['difference_cents']).to.equal(0)
  })

  it('is a unit error where a factor of ten or 7.48 gives the usual use', () => {
    expect(found(caseOf(period(NOW, 100)), 'unit')).to.include({score: 90, would_be_cents: 3000})
    expect(found(caseOf(period(NOW, 75)), 'unit')?.sentence).to.contain('divided by 7.48')
    expect(found(caseOf(period(NOW, 1)), 'unit')?.sentence).to.contain('times 10')
    expect(found(caseOf(period(NOW, 30)), 'unit')).to.equal(undefined)
  })

  it('is the rate area where another one makes the amount usual, more so where the last bill had it', () => {
    const choices = [{name: 'rate_area', value: 'main', now: 'hill'}]
    const facts = caseOf(period(NOW, 11, {area: 'hill'}), {choices})
    // 43.00 in the hills, 32.00 in the main area; usual is 30.00.
    expect(found(facts, 'class')).to.include({score: 85, would_be_cents: 3200})
    const long = usual.map((one) => ({...one, values: {...one.values, rate_area: 'hill'}}))
    expect(found({...facts, earlier: long}, 'class')?.score).to.equal(50)
  })

  it('is a budget out of date where the plan counts three persons and the least use is that of more', () => {
    const household = {name: 'household_size', persons: fraction(3), recorded: false}
    const facts = caseOf(period(NOW, 14), {household, budget: fraction(9)})
    // 10 ccf in 30 days are 249.33 gallons a day: 151% of 3 x 55; the use of five persons. 1000 + 2800 - 500.
    expect(found(facts, 'budget')).to.include({score: 40, would_be_cents: 3300})
    expect(found({...facts, household: {...household, recorded: true}}, 'budget')).to.equal(undefined)
  })

  it('is a meter that stopped, or use where nobody is served', () => {
    expect(named(caseOf(period(NOW, 0)))).to.deep.equal({stopped: 65})
    expect(found(caseOf(period(NOW, 10), {served: false}), 'stopped')?.score).to.equal(95)
  })

  it('is the weather where plants needed as much more as was used', () => {
    const lastYear = usual.map((one, i) => (i === 11 ? period(0, 10, {et: '4'}) : one))
    const facts = caseOf(period(NOW, 14, {et: '5.2'}), {earlier: lastYear})
    expect(found(facts, 'weather')).to.include({score: 60, would_be_cents: 3000})
    expect(found({...facts, period: period(NOW, 25, {et: '5.2'})}, 'weather')?.score).to.equal(30)
  })

  it('is an exchange of the meter, most of all one of another size than was charged', () => {
    const exchange = {on: businessDate('2026-10-01'), old_meter: 'A', new_meter: 'B', old_size: '1"', new_size: '1"'}
    const charged = period(NOW, 10)
    const sized = {...charged, values: {...charged.values, meter_size: '2"'}}
    expect(found(caseOf(sized, {exchanges: [exchange]}), 'exchange')?.score).to.equal(85)
    expect(found(caseOf(period(NOW, 40), {exchanges: [exchange]}), 'exchange')?.score).to.equal(55)
    expect(found(caseOf(charged, {exchanges: [exchange]}), 'exchange')).to.equal(undefined)
  })

  it('is new occupants where there is little to compare with', () => {
    const facts = caseOf(period(NOW, 10), {earlier: [], openedOn: businessDate('2026-09-20')})
    expect(named(facts)).to.deep.equal({occupants: 50})
  })
})
