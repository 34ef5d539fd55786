import {spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {expect} from 'chai'
import {chargeUnder, loadPublishedPlan, versionsServed} from '#core/billing/published-plan.js'
import {importedBill, type ImportedBill} from '#core/billing/imported-bill.js'
import {loadProfile} from '#core/imports/profile-files.js'
import {readRecords} from '#core/imports/read-records.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {fraction} from '#core/rates/fraction.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import type {PricedBill} from '#core/rates/priced-bill.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import {refusalOf} from '../../support/refusal-of.js'
import {projectRoot} from '../../support/run.js'

const nyc = loadPublishedPlan('nyc-water')
const THOUSANDTHS = 1000
const day = (text: string): BusinessDate => text as BusinessDate
const yearFrom = (text: string) => nyc.plan.versions.find(({effective_from}) => effective_from === text)!

const priced = (from: string, to: string, thousandths: number, plan = nyc): PricedBill =>
  priceBill(plan, {
    serviceClass: 'residential',
    from: day(from),
    to: day(to),
    billOn: day(to),
    partial: false,
    values: {usage: fraction(thousandths, THOUSANDTHS)},
    meters: [],
  })
const linesOf = (bill: PricedBill) => bill.lines.map(({code, amount}) => [code, amount])

async function ownHousing(): Promise<ImportedBill[]> {
  async function* bytes() {
    yield readFileSync(new URL('../../../test/fixtures/housing/housing.csv', import.meta.url))
  }
  const bills: ImportedBill[] = []
  for await (const row of readRecords(bytes(), loadProfile('bills', 'nyc-housing'))) {
    expect(row.faults).to.deep.equal([])
    bills.push(importedBill(row))
  }
  return bills
}

/** Water, water up to the minimum, and sewer: use x $3.81, days x $0.49 where that is more, 159 % of both; half up. */
const BY_HAND = {
  '9101': [38_100, 0, 60_579],
  // 30 x 0.49 = 14.70; 159 % = 23.373.
  '9102': [0, 1470, 2337],
  // 4 x 3.81 = 15.24, below 33 x 0.49 = 16.17; 159 % = 25.7103.
  '9103': [1524, 93, 2571],
  // 5 x 3.81 = 19.05; 159 % = 30.2895.
  '9104': [1905, 0, 3029],
  // 10 x 3.81 = 38.10; 159 % = 60.579.
  '9113': [3810, 0, 6058],
}
/** One bill of the fixture stands for each cause; three of the thirteen of one rate year are right. */
const COUNTED = [
  'bills in one rate year: 13',
  'priced alike by the plan and by hand: 17',
  'one rate year, to the cent: 3 of 13 (23.08 %)',
  '  of these made by the daily minimum: 2',
  '  of those estimated, to the cent: 1 of 2 (50.00 %)',
  '  the minimum charged, though the use as printed makes more (estimated 0): 1',
  '  no meter: charged flat (estimated 0): 1',
  '  nothing charged for use (estimated 0): 1',
  '  the minimum of some days more or fewer (estimated 0): 1',
  '  rounding of one or two cents (estimated 0): 1',
  '  unit: printed is 10 times the use (estimated 0): 1',
  '  unit: printed is 100 times the use (single cubic feet) (estimated 0): 1',
  '  less than one unit from the use as printed (estimated 0): 1',
  '  estimated (estimated 1): 1',
  '  other (estimated 0): 1',
  '  inside the band (estimated 0): 2',
  '  split by days as the plan says, to the cent: 1 of 4 (25.00 %)',
  '  whole units on each side, a minimum for each (estimated 1): 1',
]

describe('the published plan of New York', () => {
  it('prices bills of one rate year line by line', async () => {
    const found = (await ownHousing())
      .filter(({sourceBillId}) => sourceBillId in BY_HAND)
      .map((bill) => {
        const done = priced(bill.serviceStartOn!, bill.serviceEndOn!, bill.usageThousandths!)
        expect(done.total).to.equal(done.lines.reduce((sum, {amount}) => sum + amount, 0))
        return [bill.sourceBillId, done.lines.map(({amount}) => amount)]
      })
    expect(Object.fromEntries(found)).to.deep.equal(BY_HAND)
  })

  it('tells why bills are not what it makes, and counts them a second time by hand', () => {
    const script = ['scripts/prove-rates-housing.mjs', 'test/fixtures/housing', '20']
    const {stdout, status} = spawnSync(process.execPath, script, {cwd: projectRoot, encoding: 'utf8'})
    for (const line of COUNTED) expect(stdout).to.contain(`agrees  ${line}\n`)
    expect(stdout).to.contain('\nALL AGREE\n')
    expect(stdout).not.to.contain('DIFFERS')
    expect(status).to.equal(0)
  })

  it('rounds water and then sewer half up to the cent', () => {
    const text = readFileSync(new URL('../../../data/profiles/plans/nyc-water.json', import.meta.url), 'utf8')
    const half = text.replaceAll('"3.81"', '"0.5"').replaceAll('"days * 0.49"', '"0"')
    const plan = compilePlan(readRatePlan(JSON.parse(half), 'at half a dollar'))
    const sums = (thousandths: number) => linesOf(priced('2016-08-01', '2016-08-31', thousandths, plan))
    // 0.50 x 159 % = 0.795.
    expect(sums(1000)).to.deep.equal([
      ['WATER', 50],
      ['MINIMUM', 0],
      ['SEWER', 80],
    ])
    // 1.11 x 0.50 = 0.555; 0.56 x 159 % = 0.8904.
    expect(sums(1110)).to.deep.equal([
      ['WATER', 56],
      ['MINIMUM', 0],
      ['SEWER', 89],
    ])
  })

  it('charges the published rate and minimum of July 2018: $10.10 per 100 cubic feet, $1.27 a day', () => {
    const july2018 = yearFrom('2018-07-01')
    const charged = (units: number) => {
      const made = chargeUnder(nyc, july2018, {usage: fraction(units), days: 1})
      return {total: made.total, byMinimum: made.byMinimum()}
    }
    expect(charged(1)).to.deep.equal({total: 1010, byMinimum: false})
    expect(charged(0)).to.deep.equal({total: 127, byMinimum: true})
  })

  it('makes the combined charge per 100 cubic feet that was announced for each year', () => {
    const combined = nyc.plan.versions.map((each) => [
      each.effective_from.slice(0, 4),
      chargeUnder(nyc, each, {usage: fraction(1), days: 0}).total,
    ])
    const announced = {
      2012: 878,
      2013: 927,
      2014: 958,
      2015: 987,
      2016: 987,
      2017: 987,
      2018: 1010,
      2019: 1033,
      2020: 1033,
    }
    expect(combined).to.deep.equal(Object.entries({...announced, 2021: 1062}))
  })

  it('splits a period that crosses 1 July by its days, each side with its own rate and minimum', () => {
    // 15 days of June at 3.81 and 15 of July at 3.90, of 100 units: 190.50 + 302.90 (302.895) and 195.00 + 310.05.
    expect(linesOf(priced('2018-06-16', '2018-07-16', 100_000))).to.deep.equal([
      ['WATER', 19_050],
      ['MINIMUM', 0],
      ['SEWER', 30_290],
      ['WATER', 19_500],
      ['MINIMUM', 0],
      ['SEWER', 31_005],
    ])
    // Nothing used: 15 x 0.49 = 7.35 on each side, and 159 % of it 11.69 (11.6865).
    expect(priced('2018-06-16', '2018-07-16', 0).total).to.equal(2 * (735 + 1169))
  })

  it('knows the rate years of a half-open period, and none before or after what is published', () => {
    const yearsOf = (from: string, to: string) =>
      versionsServed(nyc.plan, day(from), day(to))?.map(({effective_from}) => effective_from) ?? null
    expect(yearsOf('2017-06-01', '2017-07-01')).to.deep.equal(['2016-07-01'])
    expect(yearsOf('2017-06-01', '2017-07-02')).to.deep.equal(['2016-07-01', '2017-07-01'])
    expect(yearsOf('2017-07-01', '2017-07-01')).to.deep.equal(['2017-07-01'])
    expect(yearsOf('2012-06-30', '2012-07-30')).to.equal(null)
    expect(yearsOf('2022-06-01', '2022-07-01')).to.deep.equal(['2021-07-01'])
    expect(yearsOf('2022-06-01', '2022-07-02')).to.equal(null)
  })

  it('is refused by name when there is none', async () => {
    const refused = await refusalOf(Promise.resolve('atlantis').then(loadPublishedPlan))
    expect(refused).to.include({code: 'BAD_CONFIGURATION', exit: 78})
  })
})
