import {expect} from 'chai'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import {decimalText} from '#core/rates/fraction.js'
import type {BillInputs, PricedBill} from '#core/rates/priced-bill.js'
import type {ChangePolicy, RatePlan} from '#core/rates/rate-plan.js'
import {inputsOf, partOf, planOf, tariffOf, versionOf} from '../../support/rate-plans.js'

const price = (plan: RatePlan, inputs: BillInputs): PricedBill => priceBill(compilePlan(plan), inputs)
const amounts = ({lines}: PricedBill): Record<string, number> =>
  Object.fromEntries(lines.map((line) => [line.code, line.amount]))

/** Charges that utilities printed for a customer to follow. */
describe('rates: published bills', () => {
  it('San Juan Water District 2017: 1.42 a day for 63 days, 47 ccf at 0.92', () => {
    const plan = planOf(
      versionOf(
        '2017-05-01',
        tariffOf([
          {code: 'BASE', basis: 'per_day', rate: {depends_on: ['meter_size'], values: {'1"': '1.42'}}},
          {code: 'USE', basis: 'per_unit', rate: '0.92', quantity: 'usage'},
        ]),
      ),
    )
    const bill = price(plan, inputsOf('2017-03-09', '2017-05-11', {usage: '47', meter_size: '1"'}))
    expect(amounts(bill)).to.deep.equal({BASE: 8946, USE: 4324})
    expect(bill.total).to.equal(13270)
  })

  const inclusive = planOf(
    versionOf(
      '2016-07-01',
      tariffOf([
        {
          code: 'USE',
          basis: 'tiered',
          quantity: 'usage',
          tiers: {
            convention: 'first_unit',
            starts: ['1', '6', '19'],
            prices: ['2.54', '2.68', '2.83'],
            names: [],
            scale: null,
          },
        },
      ]),
    ),
  )
  for (const [usage, total] of [
    ['10', 2610],
    ['20', 5320],
  ] as const) {
    it(`South Coast Water District: ${usage} units in tiers 1-5, 6-18, 19 and more`, () => {
      expect(price(inclusive, inputsOf('2016-08-01', '2016-10-01', {usage})).total).to.equal(total)
    })
  }

  it('Santa Rosa: sewer use is capped by the mean of the winter', () => {
    const plan = planOf(
      versionOf(
        '2016-07-01',
        tariffOf([
          {
            code: 'SEWER',
            service: 'sewer',
            basis: 'per_unit',
            rate: '12.79',
            quantity: 'min(usage, winter_average)',
          },
        ]),
      ),
    )
    const at = (usage: string) => inputsOf('2016-08-01', '2016-09-01', {usage, winter_average: '6'})
    expect([price(plan, at('9')).total, price(plan, at('6')).total, price(plan, at('4')).total]).to.deep.equal([
      7674, 7674, 5116,
    ])
  })

  it('EMWD: sewer by household blocks of 75, 100, 125 and 175 percent', () => {
    const block = {range_of: 'household_size', starts: ['1', '3', '5', '7'], values: ['0.75', '1.00', '1.25', '1.75']}
    const plan = planOf(
      versionOf(
        '2013-07-01',
        tariffOf([{code: 'SEWER', service: 'sewer', basis: 'per_day', rate: '1.00 * block'}], {
          parts: {block: partOf(block)},
        }),
      ),
    )
    const totals = ['1', '2', '3', '4', '5', '6', '7', '12'].map(
      (household_size) => price(plan, inputsOf('2014-01-01', '2014-01-31', {household_size})).total,
    )
    expect(totals).to.deep.equal([2250, 2250, 3000, 3000, 3750, 3750, 5250, 5250])
  })

  it('Western: 60 gallons for 3 people and 30 days are 7.2 units of 748 gallons', () => {
    const plan = planOf(
      versionOf(
        '2017-01-01',
        tariffOf([{code: 'USE', basis: 'per_unit', rate: '1', quantity: 'min(usage, indoor)'}], {
          parts: {indoor: partOf('60 * household_size * days / 748', 1)},
        }),
      ),
    )
    const bill = price(plan, inputsOf('2017-06-01', '2017-07-01', {usage: '100', household_size: '3'}))
    expect(decimalText(bill.figures['indoor']!)).to.equal('7.2')
  })

  /** Rates of West Sacramento, 3/4": 23.42 + 2.30 a ccf until 30 June 2019, then 23.89 + 2.35. */
  const changing = (change_policy: ChangePolicy): RatePlan => {
    const version = (from: string, service: string, unit: string) =>
      versionOf(
        from,
        tariffOf([
          {code: 'SERVICE', basis: 'per_period', amount: service, standard_days: null},
          {code: 'USE', basis: 'per_unit', rate: unit, quantity: 'usage'},
        ]),
        {change_policy},
      )
    return planOf(version('2018-07-01', '23.42', '2.30'), version('2019-07-01', '23.89', '2.35'))
  }
  const across = inputsOf('2019-06-16', '2019-07-16', {usage: '20'}, {billOn: '2019-07-18' as BillInputs['billOn']})
  it('a change of rates within the period, by three policies', () => {
    expect(price(changing('split_by_days'), across).lines.map((line) => line.amount)).to.deep.equal([
      1171, 2300, 1195, 2350,
    ])
    expect(price(changing('split_by_days'), across).total).to.equal(7016)
    expect(price(changing('by_bill_date'), across).total).to.equal(7089)
    expect(price(changing('by_period_start'), across).total).to.equal(6942)
  })
})

describe('rates: lines of a bill', () => {
  const use = {code: 'USE', basis: 'per_unit', rate: '3.81', quantity: 'usage'} as const

  it('a minimum tops up what it is measured against, and a percentage takes both', () => {
    const plan = planOf(
      versionOf(
        '2016-07-01',
        tariffOf([
          use,
          {code: 'MINIMUM', basis: 'minimum', amount: '0.49 * days', of: ['USE']},
          {code: 'SEWER', service: 'sewer', basis: 'percent_of_lines', percent: '159', of: ['USE', 'MINIMUM']},
        ]),
      ),
    )
    expect(amounts(price(plan, inputsOf('2016-08-01', '2016-08-31', {usage: '2'})))).to.deep.equal({
      USE: 762,
      MINIMUM: 708,
      SEWER: 2337, // 14.70 x 1.59 = 23.373
    })
    expect(amounts(price(plan, inputsOf('2016-08-01', '2016-08-31', {usage: '10'})))).to.deep.equal({
      USE: 3810,
      MINIMUM: 0,
      SEWER: 6058, // 38.10 x 1.59 = 60.579
    })
  })

  it('a discount is capped, never exceeds the lines, and names who pays for it', () => {
    const plan = (cap: string | null, amount: string | null, percent: string | null) =>
      planOf(
        versionOf(
          '2025-01-01',
          tariffOf([
            use,
            {
              code: 'LOW-INCOME',
              basis: 'discount',
              percent,
              amount,
              cap,
              of: ['USE'],
              funding_source: 'property tax',
              when: {low_income: ['yes']},
            },
          ]),
        ),
      )
    const bill = (at: RatePlan, low_income = 'yes') =>
      price(at, inputsOf('2025-02-01', '2025-03-01', {usage: '10', low_income}))
    expect(amounts(bill(plan(null, null, '20')))['LOW-INCOME']).to.equal(-762)
    expect(amounts(bill(plan('5.00', null, '20')))['LOW-INCOME']).to.equal(-500)
    expect(amounts(bill(plan(null, '50.00', null)))['LOW-INCOME']).to.equal(-3810)
    expect(bill(plan(null, null, '20')).lines[1]?.fundingSource).to.equal('property tax')
    expect(bill(plan(null, null, '20'), 'no').lines.map((line) => line.code)).to.deep.equal(['USE'])
  })

  it('an opening bill is charged its days of a full period; a per-day charge needs no such rule', () => {
    const plan = planOf(
      versionOf('2025-01-01', tariffOf([{code: 'BASE', basis: 'per_period', amount: '30.00', standard_days: '30'}])),
    )
    const period = (partial: boolean) => price(plan, inputsOf('2025-02-01', '2025-02-11', {}, {partial})).total
    expect([period(true), period(false)]).to.deep.equal([1000, 3000])
  })

  it('several meters: a charge for each by its size, their use together in the tiers', () => {
    const plan = planOf(
      versionOf(
        '2025-01-01',
        tariffOf([
          {
            code: 'METER',
            basis: 'per_day',
            each: 'meter',
            rate: {depends_on: ['meter_size'], values: {'1"': '0.50', '1-1/2"': '1.00'}},
          },
          {
            code: 'USE',
            basis: 'tiered',
            quantity: 'usage',
            tiers: {
              convention: 'above',
              starts: ['0', '10'],
              prices: ['1.00', '2.00'],
              names: [],
              scale: 'dwelling_units',
            },
          },
        ]),
      ),
    )
    const meters = [
      {meter_size: '1"', usage: '12'},
      {meter_size: '1|1/2"', usage: '18'},
    ]
    const bill = price(plan, inputsOf('2025-02-01', '2025-03-03', {usage: '30', dwelling_units: '2'}, {meters}))
    // 30 days x (0.50 + 1.00); 2 dwellings widen tier 1 to 20 units: 20 x 1.00 + 10 x 2.00
    expect(bill.lines.map((line) => line.amount)).to.deep.equal([1500, 3000, 4000])
  })

  it('a bill rounded once shares its cents out, and the lines are still its sum', () => {
    const lines = ['A', 'B', 'C'].map((code) => ({code, basis: 'formula', amount: '1 / 3'}) as const)
    const plan = planOf(versionOf('2025-01-01', tariffOf(lines), {rounding: {when: 'total', mode: 'half_up'}}))
    const bill = price(plan, inputsOf('2025-02-01', '2025-03-01', {}))
    expect(bill.lines.map((line) => line.amount)).to.deep.equal([34, 33, 33])
    expect(bill.total).to.equal(100)
  })

  it('a drought stage changes the tiers', () => {
    const plan = planOf(
      versionOf(
        '2025-01-01',
        tariffOf(
          [
            {
              code: 'USE',
              basis: 'tiered',
              quantity: 'usage',
              tiers: {
                convention: 'above',
                starts: ['0', '10', '10 * top'],
                prices: ['1', '2', '5'],
                names: ['Budgeted', 'Excessive', 'Wasteful'],
                scale: null,
              },
            },
          ],
          {
            inputs: {stage: {kind: 'key', default: '1', unit: null, citation: null}},
            parts: {top: partOf({depends_on: ['stage'], values: {'1': '1.5', '3b': '1.25', '3c': '1'}})},
          },
        ),
      ),
    )
    const at = (values: Record<string, string>) =>
      price(plan, inputsOf('2025-02-01', '2025-03-01', {usage: '20', ...values}))
    expect([at({}), at({stage: '3b'}), at({stage: '3c'})].map((bill) => bill.total)).to.deep.equal([4500, 5250, 6000])
    const trace = at({stage: '3b'}).lines[0]!.trace()
    expect(
      trace.tiers.map(({name, quantity, charge}) => [name, decimalText(quantity), decimalText(charge)]),
    ).to.deep.equal([
      ['Budgeted', '10', '10'],
      ['Excessive', '2.5', '5'],
      ['Wasteful', '7.5', '37.5'],
    ])
  })
})
