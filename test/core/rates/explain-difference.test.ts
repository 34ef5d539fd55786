import {expect} from 'chai'
import fc from 'fast-check'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {CAUSES, explainDifference, type PricedFrom} from '#core/rates/explain-difference.js'
import {decimalFraction, fraction} from '#core/rates/fraction.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import type {BillInputs} from '#core/rates/priced-bill.js'
import type {RatePlan} from '#core/rates/rate-plan.js'
import {needsOf} from '#core/rates/part-inputs.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import {homePlan} from '../../support/billed-home.js'
import {inputsOf} from '../../support/rate-plans.js'

const plan = compilePlan(homePlan())
const inputs = inputsOf
const from = (given: BillInputs, by = plan): PricedFrom => ({plan: by, inputs: given, priced: priceBill(by, given)})
const amounts = (before: PricedFrom, after: PricedFrom): Record<string, number> =>
  Object.fromEntries(explainDifference(before, after).causes.map(({cause, amount}) => [cause, amount]))

describe('the difference between two bills', () => {
  /**
   * By hand. June: 30 days, 3 persons, 6.8 inches of ET, 18 ccf.
   *   indoor 3 x 55 x 30 / 748 = 6.6176, outdoor 1000 x 6.8 x 0.31 / 748 = 2.8182, budget 9 (9.4358)
   *   SERVICE 15.00, WATER 9 x 2 + 9 x 5 = 63.00, SEWER 33.00: 111.00
   * July: 31 days, 4 persons, 7.5 inches, 22 ccf, new rates.
   *   indoor 4 x 55 x 31 / 748 = 9.1176, outdoor 3.1083, budget 12 (12.2259)
   *   SERVICE 18.60, WATER 12 x 2.5 + 10 x 6 = 90.00, SEWER 34.10: 142.70
   * rates:     30 days at the new rates: 18.00 + 9 x 2.5 + 9 x 6 = 76.50 + 33.00 = 127.50        +16.50
   * days:      31 days, budget 6.8382 + 2.8182 = 9.6564 = 10: 18.60 + 25.00 + 48.00 + 34.10 = 125.70  -1.80
   * weather:   6.8382 + 3.1083 = 9.9465 = 10: nothing                                            0.00
   * household: 9.1176 + 3.1083 = 12: 18.60 + 30.00 + 36.00 + 34.10 = 118.70                          -7.00
   * use:       22 ccf: 142.70                                                                   +24.00
   */
  const june = from(inputs('2026-05-23', '2026-06-22', {usage: fraction(18), et: '6.8'}))
  const july = from(inputs('2026-06-22', '2026-07-23', {usage: fraction(22), et: '7.5', household_size: '4'}))

  it('is split into causes that were worked out by hand', () => {
    expect([june.priced.total, july.priced.total]).to.deep.equal([11100, 14270])
    expect(amounts(june, july)).to.deep.equal({
      ...{rates: 1650, days: -180, weather: 0, household: -700, landscape: 0, allowances: 0, stage: 0},
      ...{use: 2400, class: 0, other: 0},
    })
  })

  it('names what changed in each cause, and a value that is written otherwise is no change', () => {
    const causes = explainDifference(june, july).causes
    expect(causes.map(({cause}) => cause)).to.deep.equal([...CAUSES])
    expect(causes.find(({cause}) => cause === 'household')?.changed).to.deep.equal([
      {name: 'household_size', before: null, after: '4'},
    ])
    const again = from({...june.inputs, values: {usage: '18.00', et: fraction(34, 5)}})
    expect(explainDifference(june, again).causes.flatMap(({changed}) => changed)).to.deep.equal([])
  })

  it('carries what the plan cannot price alone into the next cause, and says so', () => {
    // A plan that needs a winter average; the old bill has none, so no step before the last can be priced.
    const wanting = {...homePlan(), code: 'SEWER-2'}
    const [version] = wanting.versions
    const tariff = version!.classes['*']!
    const lines = tariff.lines.map((line) => (line.code === 'SEWER' ? {...line, rate: 'winter_average'} : line))
    const changed = {...wanting, versions: [{...version!, classes: {'*': {...tariff, lines}}}]} as RatePlan
    const july2 = from({...july.inputs, values: {...july.inputs.values, winter_average: '1'}}, compilePlan(changed))
    const {amount, causes} = explainDifference(june, july2)
    expect(causes.filter((one) => one.amount !== 0).map(({cause}) => cause)).to.deep.equal(['other'])
    expect(causes.at(-1)?.holds).to.deep.equal(['rates', 'days', 'weather', 'household', 'use'])
    expect(causes.at(-1)?.amount).to.equal(amount)
  })

  it('sums to the cent whatever the plans and the bills', () => {
    const price = fc
      .integer({min: 0, max: 200_000})
      .map((n) => `${Math.trunc(n / 10_000)}.${String(n % 10_000).padStart(4, '0')}`)
    const anyPlan = fc
      .record({
        days: fc.array(fc.tuple(price, price, price), {minLength: 1, maxLength: 3}),
        policy: fc.constantFrom('by_bill_date', 'split_by_days', 'by_period_start'),
        mode: fc.constantFrom('half_up', 'half_even', 'up', 'down'),
        when: fc.constantFrom('line', 'total'),
      })
      .map(({days, policy, mode, when}) => {
        const [first] = homePlan().versions
        return readRatePlan(
          {
            code: 'ANY',
            title: 'Any',
            unit: 'ccf',
            versions: days.map(([daily, low, high], at) => ({
              ...plainVersion(first!, [daily, low, high]),
              effective_from: ['2020-01-01', '2026-05-01', '2026-08-10'][at],
              change_policy: policy,
              rounding: {when, mode},
            })),
          },
          'any',
        )
      })
    const anyInputs = fc
      .record({
        start: fc.integer({min: 0, max: 300}),
        days: fc.integer({min: 1, max: 120}),
        use: fc.integer({min: 0, max: 90_000}),
        et: fc.integer({min: 0, max: 14_000}),
        household: fc.option(fc.integer({min: 1, max: 12})),
        area: fc.option(fc.integer({min: 0, max: 9000})),
        hill: fc.boolean(),
        partial: fc.boolean(),
      })
      .map(({start, days, use, et, household, area, hill, partial}): BillInputs => {
        const begin = addDays(businessDate('2026-01-01'), start)
        return {
          ...inputs(begin, addDays(begin, days), {
            usage: fraction(use, 1000),
            et: fraction(et, 1000),
            ...(household === null ? {} : {household_size: String(household)}),
            ...(area === null ? {} : {irrigated_area: String(area)}),
            ...(hill ? {rate_area: 'hill'} : {}),
          }),
          partial,
        }
      })
    fc.assert(
      fc.property(anyPlan, anyPlan, anyInputs, anyInputs, (one, two, before, after) => {
        const [old, fresh] = [from(before, compilePlan(one)), from(after, compilePlan(two))]
        for (const [a, b] of [
          [old, fresh],
          [old, from(after, old.plan)],
        ] as const) {
          const {amount, causes} = explainDifference(a, b)
          const total = causes.reduce((sum, cause) => sum + cause.amount, 0)
          expect(total).to.equal(b.priced.total - a.priced.total)
          expect(amount).to.equal(total)
        }
      }),
      {numRuns: 300},
    )
  })
})

/** The version as a file would write it, with other prices. */
function plainVersion(
  version: RatePlan['versions'][number],
  [daily, low, high]: readonly [string, string, string],
): object {
  const tariff = version.classes['*']!
  const lines = tariff.lines.map((line) =>
    line.basis === 'per_day'
      ? {...line, rate: daily}
      : line.basis === 'tiered'
        ? {
            ...line,
            tiers: {...line.tiers, prices: {depends_on: ['rate_area'], values: {main: [low, high], hill: [high, low]}}},
          }
        : line,
  )
  return {...version, classes: {'*': {...tariff, lines}}}
}

describe('what a part is worked out from', () => {
  it('is found through the parts between, each name once', () => {
    const tariff = homePlan().versions[0]!.classes['*']!
    expect(needsOf(tariff, 'budget')).to.deep.equal({
      parts: ['indoor', 'outdoor'],
      inputs: ['household_size', 'days', 'irrigated_area', 'et'],
    })
    expect(decimalFraction('1')).to.deep.equal({n: 1n, d: 1n})
  })
})
