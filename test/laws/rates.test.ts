import {expect} from 'chai'
import fc from 'fast-check'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {compare, fraction, minus, type Fraction} from '#core/rates/fraction.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import type {BillInputs, PricedBill} from '#core/rates/priced-bill.js'
import type {ChangePolicy, RatePlan, Tariff} from '#core/rates/rate-plan.js'
import {inputsOf, partOf, planOf, tariffOf, versionOf} from '../support/rate-plans.js'

/** What holds for every bill of every tariff of these shapes. Figures are drawn; nothing expected comes from the program. */
interface Drawn {
  /** Micros a day, and thousandths of a dollar a unit in each tier, rising. */
  readonly daily: number
  readonly starts: readonly number[]
  readonly prices: readonly number[]
  readonly percent: number
  readonly minimum: number
  readonly budget: boolean
  readonly when: 'line' | 'total'
}

const figure = (thousandths: number): string =>
  `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`

const drawn: fc.Arbitrary<Drawn> = fc.record({
  daily: fc.integer({min: 0, max: 5000}),
  starts: fc
    .uniqueArray(fc.integer({min: 1, max: 60}), {minLength: 1, maxLength: 4})
    .map((all) => all.toSorted((a, b) => a - b)),
  prices: fc
    .array(fc.integer({min: 0, max: 15000}), {minLength: 5, maxLength: 5})
    .map((all) => all.toSorted((a, b) => a - b)),
  percent: fc.integer({min: 0, max: 200}),
  minimum: fc.integer({min: 0, max: 40000}),
  budget: fc.boolean(),
  when: fc.constantFrom('line' as const, 'total' as const),
})

const tariff = (from: Drawn): Tariff =>
  tariffOf(
    [
      {code: 'DAILY', basis: 'per_day', rate: figure(from.daily)},
      {
        code: 'USE',
        basis: 'tiered',
        quantity: 'usage',
        tiers: {
          convention: 'above',
          starts: ['0', ...from.starts.map((start) => (from.budget ? `${start} * budget / 20` : String(start)))],
          prices: [figure(from.prices[0] ?? 0), ...from.starts.map((_, at) => figure(from.prices[at + 1] ?? 0))],
          names: [],
          scale: null,
        },
      },
      {code: 'MINIMUM', basis: 'minimum', amount: figure(from.minimum), of: ['DAILY', 'USE']},
      {code: 'SEWER', service: 'sewer', basis: 'percent_of_lines', percent: String(from.percent), of: ['USE']},
      {
        code: 'DISCOUNT',
        basis: 'discount',
        percent: '15',
        amount: null,
        cap: '8.00',
        of: ['DAILY', 'USE'],
        funding_source: 'property tax',
        when: {low_income: ['yes']},
      },
    ],
    {parts: {budget: partOf('household_size * 55 * days / 748 + area * 0.02')}},
  )

const plan = (from: Drawn): RatePlan =>
  planOf(versionOf('2020-01-01', tariff(from), {rounding: {when: from.when, mode: 'half_up'}}))

interface Use {
  readonly thousandths: number
  readonly household: number
  readonly area: number
  readonly days: number
  readonly poor: boolean
}
const use: fc.Arbitrary<Use> = fc.record({
  thousandths: fc.integer({min: 0, max: 300000}),
  household: fc.integer({min: 1, max: 12}),
  area: fc.integer({min: 0, max: 9000}),
  days: fc.integer({min: 1, max: 70}),
  poor: fc.boolean(),
})
const START = businessDate('2024-01-10')
const inputs = (at: Use, thousandths = at.thousandths): BillInputs =>
  inputsOf(START, addDays(START, at.days), {
    usage: figure(thousandths),
    household_size: String(at.household),
    area: String(at.area),
    low_income: at.poor ? 'yes' : 'no',
  })
const price = (at: RatePlan, given: BillInputs): PricedBill => priceBill(compilePlan(at), given)

describe('laws: rates', () => {
  it('the lines of a bill are its sum, in whole cents', () => {
    fc.assert(
      fc.property(drawn, use, (from, at) => {
        const bill = price(plan(from), inputs(at))
        expect(bill.lines.reduce((sum, line) => sum + line.amount, 0)).to.equal(bill.total)
        for (const line of bill.lines) expect(Number.isSafeInteger(line.amount)).to.equal(true)
      }),
    )
  })

  it('tiers lay out the whole use and make up the charge, however the charge was worked out', () => {
    fc.assert(
      fc.property(drawn, use, (from, at) => {
        const line = price(plan(from), inputs(at)).lines.find(({code}) => code === 'USE')
        const {tiers} = line!.trace()
        const used = tiers.reduce<Fraction>((sum, tier) => minus(sum, minus(fraction(0), tier.quantity)), fraction(0))
        const charged = tiers.reduce<Fraction>((sum, tier) => minus(sum, minus(fraction(0), tier.charge)), fraction(0))
        expect(compare(used, fraction(at.thousandths, 1000))).to.equal(0)
        expect(compare(charged, line!.exact)).to.equal(0)
      }),
    )
  })

  // A minimum that shrinks while a discount grows can lower a bill by a few cents: the law is for tariffs without both.
  it('more use never costs less where prices rise', () => {
    fc.assert(
      fc.property(drawn, use, fc.integer({min: 0, max: 50000}), (from, at, more) => {
        const one = compilePlan(plan(from))
        const rich = {...at, poor: false}
        const less = priceBill(one, inputs(rich))
        const greater = priceBill(one, inputs(rich, at.thousandths + more))
        expect(greater.total).to.be.at.least(less.total)
      }),
    )
  })

  it('pricing twice, and by a plan made ready again, gives the same bill', () => {
    fc.assert(
      fc.property(drawn, use, (from, at) => {
        const one = compilePlan(plan(from))
        const bare = (bill: PricedBill) =>
          bill.lines.map(({code, amount, exact}) => [code, amount, `${exact.n}/${exact.d}`])
        expect(bare(priceBill(one, inputs(at)))).to.deep.equal(bare(priceBill(one, inputs(at))))
        expect(bare(price(plan(from), inputs(at)))).to.deep.equal(bare(priceBill(one, inputs(at))))
      }),
    )
  })

  it('a period split by a change to the same rates costs what it costs whole, to half a cent a line and part', () => {
    const change_policy: ChangePolicy = 'split_by_days'
    fc.assert(
      fc.property(drawn, use, fc.integer({min: 0, max: 80}), (from, at, after) => {
        const split = planOf(
          versionOf('2020-01-01', tariff(from), {change_policy}),
          versionOf(addDays(START, after), tariff(from), {change_policy}),
        )
        const whole = price(planOf(versionOf('2020-01-01', tariff(from))), inputs(at))
        const parts = price(split, inputs(at))
        // Percentages and minimums follow rounded lines: a cent of each line may move them by their own share.
        const most = parts.lines.length * 2 + Math.ceil(from.percent / 50)
        expect(Math.abs(parts.total - whole.total)).to.be.at.most(most)
      }),
    )
  })

  it('any figure of a plan that bears on a bill changes it', () => {
    const base: Drawn = {
      daily: 592,
      starts: [10, 25, 40],
      prices: [1410, 4170, 7110, 13720, 13720],
      percent: 50,
      minimum: 900000,
      budget: false,
      when: 'line',
    }
    const at: Use = {thousandths: 50000, household: 3, area: 2000, days: 30, poor: false}
    const total = (from: Drawn): number => price(plan(from), inputs(at)).total
    const changes: Partial<Drawn>[] = [
      {daily: 593},
      {minimum: 900010},
      ...[0, 1, 2, 3].map((tier) => ({prices: base.prices.map((one, n) => (n === tier ? one + 2 : one)), minimum: 0})),
      ...[0, 1, 2].map((tier) => ({starts: base.starts.map((one, n) => (n === tier ? one + 1 : one)), minimum: 0})),
      {percent: 51, minimum: 0},
    ]
    for (const change of changes) {
      const before =
        'minimum' in change && change.minimum === 0
          ? {...base, minimum: 0}
          : {...base, ...(change.daily === undefined ? {} : {minimum: 0})}
      expect(total({...before, ...change}), JSON.stringify(change)).to.not.equal(total(before))
    }
  })
})
