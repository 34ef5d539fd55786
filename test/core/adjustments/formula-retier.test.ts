import {expect} from 'chai'
import fc from 'fast-check'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {workRetier, withFacts, type RetierInputs} from '#core/adjustments/formula-retier.js'
import {inputsText} from '#core/billing/bill-pricing.js'
import {addDays, businessDate, daysBetween} from '#core/kernel/business-date.js'
import {compare, fraction} from '#core/rates/fraction.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import type {BillInputs} from '#core/rates/priced-bill.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import {projectRoot} from '../../support/run.js'

const path = join(projectRoot, 'data', 'districts', 'rivergate', 'rates', 'res-1.json')
const plan = compilePlan(readRatePlan(JSON.parse(readFileSync(path, 'utf8')), 'res-1.json'))
const plans = new Map([['RES-1', plan]])

const bill = (from: string, values: Record<string, string>, usage = 25): BillInputs => ({
  ...{serviceClass: 'residential', from: businessDate(from), to: addDays(businessDate(from), 30)},
  ...{billOn: addDays(businessDate(from), 32), partial: false, meters: []},
  values: {usage: fraction(usage), meter_size: '3/4"', sewer: 'connected', et: '4.5', stage: '0', ...values},
})
const inputs = (of: BillInputs, changed: Record<string, string>, room = 1_000_000): RetierInputs => ({
  variance: 'V-1',
  bills: [
    {
      ...{bill_id: 'B', bill: 'BL-1', plan: 'RES-1', pricing: inputsText(of), changed},
      room_cents: {water: room, sewer: room},
    },
  ],
  because: [],
})

/**
 * EMWD's residential prices a ccf as published (emwd.org/post/residential-water-budgets-and-rates), in tenths of a
 * cent, and nothing of the program: tier 1 is 20% of the budget, tier 3 ends at 150% of it.
 */
const PRICES = {2024: [1280, 3910, 6730, 12_950], 2025: [1410, 4170, 7110, 13_720]} as const

function waterCents(usage: number, budget: number, prices: readonly number[]): number {
  const edges = [0, budget * 2, budget * 10, budget * 15, Infinity]
  let thousandths = 0
  for (const [at, price] of prices.entries()) {
    const tenths = Math.max(0, Math.min(usage * 10, edges[at + 1] ?? 0) - (edges[at] ?? 0))
    thousandths += (tenths * price) / 10
  }
  return Math.round(thousandths / 10)
}

/** Persons x 55 x days / 748 + area x ET x 0.8 x 0.62 / 748, to whole ccf. */
const budgetOf = (persons: number, area: number, days = 30): number =>
  Math.round((persons * 55 * days) / 748 + (area * 4.5 * 0.8 * 0.62) / 748)

describe('a bill priced again with a granted budget', () => {
  /**
   * By hand: 3 persons 6.6176 + 1,500 sq ft 4.4759 = 11 ccf; 25 ccf: 2.2 x 1.41 + 8.8 x 4.17 + 5.5 x 7.11 + 8.5 x 13.72 = 195.52.
   * 3,000 sq ft 8.9519: 15.57 = 16 ccf: 3.2 x 1.41 + 12.8 x 4.17 + 8 x 7.11 + 1 x 13.72 = 128.49. Back: 67.03.
   */
  it('gives back the old charge less the new one', () => {
    const worked = workRetier(inputs(bill('2026-10-01', {}), {irrigated_area: '3000'}), plans)
    expect(worked.parts).to.deep.equal([{billId: 'B', class: 'water', amount: -6703}])
    expect(worked.figures).to.deep.equal({'BL-1 budget': '11', 'BL-1 budget granted': '16'})
    expect(worked.rows).to.deep.equal([
      {
        ...{label: 'BL-1 Water use', quantity: '25', billed: 19_552, policy: 12_849},
        note: 'tier 1 2.2 to 3.2, tier 2 8.8 to 12.8, tier 3 5.5 to 8, tier 4 8.5 to 1',
      },
    ])
  })

  it('is priced at the rates of its own day: the table of prices says the same', () => {
    for (const [from, prices] of [
      ['2024-10-01', PRICES[2024]],
      ['2026-10-01', PRICES[2025]],
    ] as const) {
      const worked = workRetier(inputs(bill(from, {}), {irrigated_area: '3000'}), plans)
      const back = waterCents(25, budgetOf(3, 1500), prices) - waterCents(25, budgetOf(3, 3000), prices)
      expect(
        worked.parts.map(({amount}) => amount),
        from,
      ).to.deep.equal([-back])
    }
    expect(waterCents(25, 11, PRICES[2025]) - waterCents(25, 16, PRICES[2025])).to.equal(6703)
  })

  it('gives no more than is left of the bill, and nothing where the budget changes nothing', () => {
    const of = bill('2026-10-01', {})
    expect(workRetier(inputs(of, {irrigated_area: '3000'}, 5000), plans).parts).to.deep.equal([
      {billId: 'B', class: 'water', amount: -5000},
    ])
    expect(workRetier(inputs(bill('2026-10-01', {}, 1), {irrigated_area: '1501'}), plans).parts).to.deep.equal([])
  })

  it('leaves sewer service as it was billed', () => {
    const worked = workRetier(inputs(bill('2026-10-01', {household_size: '2'}), {household_size: '5'}), plans)
    expect(worked.parts.map(({class: name}) => name)).to.deep.equal(['water'])
  })

  const asked = fc.record({
    usage: fc.integer({min: 0, max: 60}),
    persons: fc.integer({min: 1, max: 8}),
    morePersons: fc.integer({min: 0, max: 5}),
    area: fc.integer({min: 0, max: 8000}),
    moreArea: fc.integer({min: 0, max: 8000}),
    animals: fc.integer({min: 0, max: 9}),
    extra: fc.integer({min: 0, max: 10}),
    establishing: fc.integer({min: 0, max: 3000}),
  })
  const before = ({usage, persons, area}: {usage: number; persons: number; area: number}): BillInputs =>
    bill('2026-10-01', {household_size: String(persons), irrigated_area: String(area)}, usage)
  const granted = (drawn: {
    persons: number
    morePersons: number
    area: number
    moreArea: number
    animals: number
    extra: number
    establishing: number
  }) => ({
    household_size: String(drawn.persons + drawn.morePersons),
    irrigated_area: String(drawn.area + drawn.moreArea),
    large_animals: String(drawn.animals),
    extra_indoor: String(drawn.extra),
    establishing_area: String(drawn.establishing),
  })

  it('never has a smaller budget, and its water never costs more', () => {
    fc.assert(
      fc.property(asked, (drawn) => {
        const old = priceBill(plan, before(drawn))
        const now = priceBill(plan, withFacts(before(drawn), granted(drawn)))
        expect(compare(now.figures['budget']!, old.figures['budget']!)).to.be.at.least(0)
        const water = (priced: typeof old): number =>
          priced.lines.filter(({service}) => service === 'water').reduce((total, {amount}) => total + amount, 0)
        expect(water(now)).to.be.at.most(water(old))
        expect(workRetier(inputs(before(drawn), granted(drawn)), plans).parts.every(({amount}) => amount < 0)).to.equal(
          true,
        )
      }),
    )
  })

  it('is N persons x 55 gallons x days / 748 and the landscape', () => {
    fc.assert(
      fc.property(asked, (drawn) => {
        const {figures} = priceBill(plan, before(drawn))
        const days = daysBetween(businessDate('2026-10-01'), businessDate('2026-10-31'))
        const indoor = fraction(drawn.persons * 55 * days, 748)
        expect(compare(figures['indoor']!, indoor)).to.equal(0)
        const thousandths = BigInt(drawn.persons * 55 * days) * 1000n + BigInt(drawn.area) * 2232n
        const whole = (2n * thousandths + 748_000n) / (2n * 748_000n)
        expect(compare(figures['budget']!, fraction(whole))).to.equal(0)
      }),
    )
  })
})
