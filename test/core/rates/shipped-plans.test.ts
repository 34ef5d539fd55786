import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {Refusal} from '#core/kernel/refusal.js'
import type {PricedBill} from '#core/rates/priced-bill.js'
import {compilePlan, priceBill, type CompiledPlan} from '#core/rates/price-bill.js'
import {readEtSeries} from '#core/billing/et-series.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import {checkedJson} from '#core/imports/checked-json.js'
import {DATA_ROOT} from '#core/policies/data-node.js'

const CODES = ['RES-1', 'MF-1', 'COM-1', 'IRR-1'] as const
const jsonOf = (code: string): unknown =>
  JSON.parse(readFileSync(new URL(`districts/rivergate/rates/${code.toLowerCase()}.json`, DATA_ROOT), 'utf8'))
const shipped = new Map(CODES.map((code) => [code, compilePlan(readRatePlan(jsonOf(code), code))]))

/**
 * Published by EMWD (residential water budgets and rates), bills dated on or after January 1: prices in cents a ccf, daily
 * charges in thousandths of a dollar.
 */
const SIZES = ['5/8"', '3/4"', '1"', '1-1/2"', '2"', '3"', '4"', '6"', '8"', '10"', '12"']
const PUBLISHED = {
  2024: {
    account: 191,
    meters: [365, 365, 559, 1847, 2963, 5926, 9265, 18_530, 29_651, 44_477, 62_534],
    tiers: [128, 391, 673, 1295],
    valley: 353,
  },
  2025: {
    account: 204,
    meters: [388, 388, 594, 1963, 3150, 6300, 9849, 19_697, 31_520, 47_279, 66_474],
    tiers: [141, 417, 711, 1372],
    valley: 387,
  },
} as const
/** The district's own ordinance (fictional), where no published text was found: dollars and ccf in thousandths. */
const OWN = {
  2024: {edu: 1150, flow: 157, backflow: 460, recycled: [313, 538, 1036]},
  2025: {edu: 1190, flow: 162, backflow: 475, recycled: [334, 569, 1098]},
} as const
type Year = keyof typeof PUBLISHED
const YEARS: readonly Year[] = [2024, 2025]
/** Percent of the sewer's daily rate by persons (EMWD block sewer rates). */
const blockOf = (persons: number): number => (persons <= 2 ? 75 : persons <= 4 ? 100 : persons <= 6 ? 125 : 175)
/** Percent of the budget that tier 3 is wide; 3b halves it, 3c ends it (EMWD water shortage response grid). */
const WIDTH: Record<string, number> = {'0': 50, '1': 50, '2': 50, '3a': 50, '3b': 25, '3c': 0}

interface Case {
  readonly year: Year
  readonly days: number
  readonly usage: number
  readonly values: Readonly<Record<string, string>>
}

function price(code: (typeof CODES)[number], {year, days, usage, values}: Case): PricedBill {
  const from = businessDate(`${year}-05-10`)
  const to = addDays(from, days)
  const all = {usage: String(usage), meter_size: '3/4"', ...values}
  const bill = {serviceClass: 'residential', from, to, billOn: addDays(to, 2), partial: false, values: all, meters: []}
  return priceBill(shipped.get(code) as CompiledPlan, bill)
}
const amounts = (bill: PricedBill): Record<string, number> =>
  Object.fromEntries(bill.lines.map(({code, amount}) => [code, amount]))

/** Halves go up. */
const rounded = (n: bigint, d: bigint): number => Number((2n * n + d) / (2n * d))
const daily = (thousandths: number, days: number): number => rounded(BigInt(thousandths * days), 10n)

/** Whole ccf: gallons a day, and square feet under so many hundredths of an inch at a percentage of it. */
function budgetOf(
  gallonsADay: number,
  days: number,
  land: {area: number; et: number; percent: number; newArea?: number; extra?: number},
): number {
  const inside = BigInt(gallonsADay * days + 748 * (land.extra ?? 0)) * 10n ** 8n
  const wet = BigInt(land.area) * 100n + BigInt(land.newArea ?? 0) * 25n
  const outside = wet * BigInt(Math.round(land.et * 100)) * BigInt(land.percent) * 62n
  return rounded(inside + outside, 748n * 10n ** 8n)
}

/** Cents for use in thousandths of ccf, tiers ending at so many thousandths. */
function tiered(use: number, ends: readonly number[], prices: readonly number[]): number {
  let [below, cost] = [0, 0n]
  for (const [i, cents] of prices.entries()) {
    const top = Math.min(use, ends[i] ?? use)
    cost += BigInt(Math.max(0, top - below) * cents)
    below = Math.max(below, top)
  }
  return rounded(cost, 1000n)
}
const endsOf = (budget: number, stage: string): number[] => [
  budget * 200,
  budget * 1000,
  budget * (1000 + 10 * WIDTH[stage]!),
]

describe('the rate plans of the demo district', () => {
  for (const code of CODES) {
    it(`${code} is in the district's format and cites a text for every figure`, () => {
      checkedJson(jsonOf(code), code, 'rate-plan.schema.json')
      const {versions, unit} = readRatePlan(jsonOf(code), code)
      expect(unit).to.equal('ccf')
      expect(versions.map((one) => one.effective_from)).to.eql(['2024-01-01', '2025-01-01'])
      for (const {classes, change_policy, known_until} of versions) {
        expect([change_policy, known_until]).to.eql(['by_bill_date', null])
        for (const {inputs, parts, lines} of Object.values(classes)) {
          for (const one of [...Object.values(inputs), ...Object.values(parts), ...lines])
            expect(one.citation, JSON.stringify(one)).to.match(/\w{3}/)
        }
      }
    })
  }

  it('charge every day what was published for each size of meter', () => {
    for (const code of CODES)
      for (const year of YEARS)
        for (const [i, size] of SIZES.entries()) {
          const values = {meter_size: size, et: '0', dwelling_units: '1', irrigated_area: '0'}
          const charged = amounts(price(code, {year, days: 200, usage: 0, values}))
          const {account, meters} = PUBLISHED[year]
          expect([charged['ACCOUNT'], charged['DEMAND']], `${code} ${year} ${size}`).to.eql([
            account * 20,
            meters[i]! * 20,
          ])
        }
  })

  it('take the rates of the day of the bill, for all of its period', () => {
    const bill = {
      serviceClass: 'residential',
      from: businessDate('2024-12-02'),
      to: businessDate('2024-12-31'),
      partial: false,
    }
    const values = {usage: '1', meter_size: '1"', et: '2'}
    const on = (day: string) =>
      priceBill(shipped.get('RES-1')!, {...bill, values, meters: [], billOn: businessDate(day)}).versions
    expect(on('2024-12-31')).to.eql(['2024-01-01'])
    expect(on('2025-01-01')).to.eql(['2025-01-01'])
  })

  const HOMES: readonly Readonly<Record<string, string>>[] = [
    {household_size: '3', irrigated_area: '3000', et: '5.89'},
    {household_size: '1', irrigated_area: '0', et: '7.44'},
    {household_size: '5', irrigated_area: '8211', et: '2.17', landscape: 'efficient'},
    {household_size: '7', irrigated_area: '900', et: '4.03', extra_indoor: '4', large_animals: '2'},
    {household_size: '4', irrigated_area: '2500', et: '6.60', establishing_area: '1200'},
    {et: '5.10'},
  ]
  const USES = [0, 2, 9.5, 17, 31.251, 250]

  for (const year of YEARS)
    for (const area of ['main', 'san_jacinto_valley'])
      for (const stage of Object.keys(WIDTH))
        it(`RES-1 of ${year} in ${area} at stage ${stage} is what a hand reckons`, () => {
          for (const home of HOMES)
            for (const usage of USES) {
              const [days, at] = [31, (name: string, other = 0) => Number(home[name] ?? other)]
              const bill = price('RES-1', {year, days, usage, values: {...home, rate_area: area, stage}})
              const persons = at('household_size', 3)
              const land = {
                area: at('irrigated_area', 1500),
                et: at('et'),
                percent: home['landscape'] === 'efficient' ? 50 : 80,
                newArea: at('establishing_area'),
                extra: at('extra_indoor'),
              }
              const budget = budgetOf(persons * 55 + 15 * at('large_animals'), days, land)
              const [t1, t2, t3, t4] = PUBLISHED[year].tiers
              const prices = [t1, area === 'main' ? t2 : PUBLISHED[year].valley, t3, t4]
              expect(amounts(bill), JSON.stringify({home, usage})).to.eql({
                ACCOUNT: daily(PUBLISHED[year].account, days),
                DEMAND: daily(PUBLISHED[year].meters[1], days),
                WATER: tiered(usage * 1000, endsOf(budget, stage), prices),
                SEWER: rounded(BigInt(OWN[year].edu * blockOf(persons) * days), 1000n),
              })
            }
        })

  it('RES-1 takes a quarter off water for low income, fifteen dollars at most, and says who pays for it', () => {
    for (const usage of [1, 4, 60]) {
      const bill = price('RES-1', {year: 2025, days: 30, usage, values: {et: '5', low_income: 'yes'}})
      const charged = amounts(bill)
      const water = charged['ACCOUNT']! + charged['DEMAND']! + charged['WATER']!
      expect(charged['LOWINCOME']).to.equal(-Math.min(1500, rounded(BigInt(water), 4n)))
      expect(bill.lines.at(-1)).to.deep.include({ledgerAccount: '5400'})
      expect(bill.lines.at(-1)?.fundingSource).to.match(/^non-rate revenue/)
    }
  })

  it('RES-1 leaves the sewer off for a septic tank', () => {
    const bill = price('RES-1', {year: 2025, days: 30, usage: 5, values: {et: '5', sewer: 'septic'}})
    expect(Object.keys(amounts(bill))).to.eql(['ACCOUNT', 'DEMAND', 'WATER'])
  })

  for (const year of YEARS)
    it(`MF-1 of ${year} has two persons and three quarters of a sewer charge for every dwelling`, () => {
      for (const area of ['main', 'san_jacinto_valley'])
        for (const stage of Object.keys(WIDTH))
          for (const usage of [3, 40, 75, 400]) {
            const values = {
              ...{rate_area: area, stage, dwelling_units: '12', irrigated_area: '4000', et: '5.89'},
              ...{large_animals: '1', establishing_area: '500', extra_indoor: '2'},
            }
            const budget = budgetOf(24 * 55 + 15, 30, {area: 4000, et: 5.89, percent: 80, newArea: 500, extra: 2})
            const [t1, t2, t3, t4] = PUBLISHED[year].tiers
            const prices = [t1, area === 'main' ? t2 : PUBLISHED[year].valley, t3, t4]
            const charged = amounts(price('MF-1', {year, days: 30, usage, values}))
            expect(charged['WATER']).to.equal(tiered(usage * 1000, endsOf(budget, stage), prices))
            expect(charged['SEWER']).to.equal(rounded(BigInt(OWN[year].edu * 75 * 12 * 30), 1000n))
          }
      for (const [persons, percent] of [
        ['3', 100],
        ['5', 125],
        ['7', 175],
      ] as const) {
        const values = {
          dwelling_units: '1',
          persons_per_unit: persons,
          et: '1',
          landscape: 'efficient',
          irrigated_area: '60000',
        }
        const charged = amounts(price('MF-1', {year, days: 30, usage: 500, values}))
        expect(charged['SEWER']).to.equal(rounded(BigInt(OWN[year].edu * percent * 30), 1000n))
        const budget = budgetOf(Number(persons) * 55, 30, {area: 60_000, et: 1, percent: 50})
        expect(charged['WATER']).to.equal(tiered(500_000, endsOf(budget, '0'), PUBLISHED[year].tiers))
      }
      const bare = amounts(price('MF-1', {year, days: 30, usage: 500, values: {dwelling_units: '12', et: '5.89'}}))
      const budget = budgetOf(24 * 55, 30, {area: 0, et: 0, percent: 80})
      expect(bare['WATER']).to.equal(tiered(500_000, endsOf(budget, '0'), PUBLISHED[year].tiers))
    })

  for (const year of YEARS)
    it(`COM-1 of ${year} has one price, and nine tenths of the use in the sewer`, () => {
      for (const [values, percent] of [
        [{}, 90],
        [{return_percent: '45'}, 45],
      ] as const) {
        const charged = amounts(price('COM-1', {year, days: 30, usage: 63, values}))
        expect(charged).to.eql({
          ACCOUNT: daily(PUBLISHED[year].account, 30),
          DEMAND: daily(PUBLISHED[year].meters[1], 30),
          WATER: 63 * PUBLISHED[year].tiers[1],
          SEWER: daily(OWN[year].edu, 30),
          SEWERFLOW: rounded(BigInt(63 * percent * OWN[year].flow), 100n),
          BACKFLOW: OWN[year].backflow,
        })
      }
      const septic = price('COM-1', {year, days: 30, usage: 63, values: {sewer: 'septic'}})
      expect(Object.keys(amounts(septic))).to.eql(['ACCOUNT', 'DEMAND', 'WATER', 'BACKFLOW'])
    })

  for (const year of YEARS)
    it(`IRR-1 of ${year} has a budget of the landscape alone, potable or recycled`, () => {
      for (const area of ['main', 'san_jacinto_valley'])
        for (const water of ['potable', 'recycled'])
          for (const stage of Object.keys(WIDTH))
            for (const landscape of ['existing', 'efficient'])
              for (const usage of [10, 80, 100, 400]) {
                const values = {
                  ...{rate_area: area, stage, water_type: water, irrigated_area: '15000', et: '6.6', landscape},
                  establishing_area: '2000',
                }
                const percent = landscape === 'existing' ? 80 : 50
                const budget = budgetOf(0, 30, {area: 15_000, et: 6.6, percent, newArea: 2000})
                const [, t2, t3, t4] = PUBLISHED[year].tiers
                const potable = [area === 'main' ? t2 : PUBLISHED[year].valley, t3, t4]
                const prices = water === 'potable' ? potable : OWN[year].recycled
                const charged = amounts(price('IRR-1', {year, days: 30, usage, values}))
                const code = water === 'potable' ? 'WATER' : 'RECYCLED'
                expect(charged).to.eql({
                  ACCOUNT: daily(PUBLISHED[year].account, 30),
                  DEMAND: daily(PUBLISHED[year].meters[1], 30),
                  [code]: tiered(usage * 1000, endsOf(budget, stage).slice(1), prices),
                  BACKFLOW: OWN[year].backflow,
                })
              }
    })

  it('refuse a bill without what nobody may guess', () => {
    const missing = (code: (typeof CODES)[number], values: Case['values']): string => {
      try {
        price(code, {year: 2025, days: 30, usage: 5, values})
      } catch (error) {
        if (error instanceof Refusal) return `${error.code} ${error.field ?? ''}`
        throw error
      }
      return ''
    }
    expect(missing('RES-1', {})).to.equal('MISSING_INPUT et')
    expect(missing('MF-1', {et: '5'})).to.equal('MISSING_INPUT dwelling_units')
    expect(missing('IRR-1', {et: '5'})).to.equal('MISSING_INPUT irrigated_area')
    expect(missing('COM-1', {meter_size: '7"'})).to.equal('NO_RATE_FOR_KEY meter_size')
  })
})

describe('the reference evapotranspiration of zone 9', () => {
  const json: unknown = JSON.parse(readFileSync(new URL('districts/rivergate/et/zone-9.json', DATA_ROOT), 'utf8'))
  const periods = readEtSeries(json, 'zone-9.json')
  /** Monthly normals of CIMIS reference-ETo zone 9, hundredths of an inch. */
  const NORMAL = [217, 280, 403, 510, 589, 660, 744, 682, 570, 403, 270, 186]

  it('covers every day of 2024 to March 2027 once', () => {
    expect(periods[0]).to.deep.include({zone: '9', from: '2024-01-01'})
    expect(periods.at(-1)?.to).to.equal('2027-04-01')
    periods.slice(1).forEach(({from}, i) => expect(from).to.equal(periods[i]?.to))
  })

  it('stays within an eighth of the normals', () => {
    for (const {from, inchesThousandths} of periods) {
      const normal = NORMAL[Number(from.slice(5, 7)) - 1]! * 10
      expect(Math.abs(inchesThousandths - normal) / normal, from).to.be.lessThan(0.125)
    }
  })
})
