// Proves the published plan on New York's housing bills (not part of this project):
//   node scripts/prove-rates-housing.mjs FOLDER [LEAST]     LEAST: percent of one rate year's bills priced to the cent, 95
// Every charge is made twice: by the plan, and from the published rates in whole cents here. Every count must agree.
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {chargeUnder, loadPublishedPlan, versionsServed} from '../dist/core/billing/published-plan.js'
import {fraction} from '../dist/core/rates/fraction.js'
import {priceBill} from '../dist/core/rates/price-bill.js'

const [source, least = '95'] = process.argv.slice(2)
if (source === undefined) throw new Error('which folder holds the files?')
const say = (text) => process.stdout.write(`${text}\n`)
const DAY = 86_400_000
const FLAT = 'UN-METERED'
const NEAR_DAYS = 7
const UNITS = [
  ['10 times the use', 10],
  ['100 times the use (single cubic feet)', 100],
  ['748 times the use (gallons)', 748],
  ['a tenth of the use', 0.1],
  ['a hundredth of the use', 0.01],
]

/** Cells of one line; quotes may hold commas. */
const cellsOf = (line) =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell.replaceAll(/^"|"$/g, '')).slice(0, -1)
const dateOf = (text) => text.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$1-$2')
/** Decimal text in whole thousandths: no float takes part. */
const thousandthsOf = (text) => {
  const [, sign, whole, part = ''] = /^(-?)(\d*)(?:\.(\d{1,3}))?$/.exec(text)
  return Number(`${sign}${whole === '' ? '0' : whole}${part.padEnd(3, '0')}`)
}

function billsOf(file) {
  const [head, ...lines] = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const at = Object.fromEntries(cellsOf(head).map((name, i) => [name, i]))
  return lines.map((line) => {
    const cell = (name) => cellsOf(line)[at[name]]
    const [from, to] = [dateOf(cell('Service_Start_Date')), dateOf(cell('Service_End_Date'))]
    return {
      id: `${cell('UMIS_BILL_ID')} ${cell('Meter_Number')}`,
      flat: cell('Meter_Number') === FLAT,
      from,
      to,
      days: (Date.parse(to) - Date.parse(from)) / DAY,
      estimated: cell('Estimated') === 'Y',
      use: thousandthsOf(cell('Consumption_HCF')),
      charged: thousandthsOf(cell('Water_Sewer_Charges')) / 10,
      other: thousandthsOf(cell('Other_Charges')) / 10,
    }
  })
}

/** Published: cents per 100 cubic feet of each rate year from 1 July, 49 cents a day (46 in 2012), sewer 159 %. */
const CENTS = {
  2012: 339,
  2013: 358,
  2014: 370,
  2015: 381,
  2016: 381,
  2017: 381,
  2018: 390,
  2019: 399,
  2020: 399,
  2021: 410,
}
const rateYear = (day) => Number(day.slice(0, 4)) - (day.slice(5, 7) < '07' ? 1 : 0)
const halfUp = (n, d) => Math.floor((2 * n + d) / (2 * d))
const minimumOf = (days, year) => days * (year === 2012 ? 46 : 49)
const withSewer = (water) => water + halfUp(water * 159, 100)
const lastDay = ({from, to}) => (to > from ? new Date(Date.parse(to) - DAY).toISOString().slice(0, 10) : from)

/** Two makers of charges with the same questions: `use` thousandths and days under the n-th rate year of a bill. */
const byHand = {
  years: (bill) => {
    const [first, last] = [rateYear(bill.from), rateYear(lastDay(bill))]
    return Array.from({length: last - first + 1}, (_, i) => first + i)
  },
  charge: (year, use, days) => {
    const water = halfUp(use * CENTS[year], 1000)
    return {cents: withSewer(Math.max(water, minimumOf(days, year))), minimum: minimumOf(days, year) >= water}
  },
  bill: (bill) => {
    const [first, last] = byHand.years(bill)
    if (last === undefined) return byHand.charge(first, bill.use, bill.days).cents
    let cents = 0
    for (const year of byHand.years(bill)) {
      const start = Math.max(Date.parse(bill.from), Date.parse(`${year}-07-01`))
      const days = (Math.min(Date.parse(bill.to), Date.parse(`${year + 1}-07-01`)) - start) / DAY
      const water = halfUp(bill.use * days * CENTS[year], 1000 * bill.days)
      cents += withSewer(Math.max(water, minimumOf(days, year)))
    }
    return cents
  },
}
const nyc = loadPublishedPlan('nyc-water')
const byPlan = {
  years: (bill) => versionsServed(nyc.plan, bill.from, bill.to),
  charge: (version, use, days) => {
    const made = chargeUnder(nyc, version, {usage: fraction(use, 1000), days})
    return {cents: made.total, minimum: made.byMinimum()}
  },
  bill: (bill) => {
    if (bill.days === 0) return byPlan.charge(byPlan.years(bill)[0], bill.use, 0).cents
    const values = {usage: fraction(bill.use, 1000)}
    const period = {from: bill.from, to: bill.to, billOn: bill.to, partial: false}
    return priceBill(nyc, {serviceClass: 'residential', ...period, values, meters: []}).total
  },
}

/** Why a bill of one rate year is not what the plan makes; null when it is. First cause that fits. */
function causeOf(bill, maker) {
  const [year] = maker.years(bill)
  const {use, days, charged} = bill
  const at = (thousandths, ofDays = days) => maker.charge(year, thousandths, ofDays)
  const off = charged - maker.bill(bill)
  if (off === 0) return null
  if (bill.flat) return 'no meter: charged flat'
  if (charged === 0) return 'nothing charged for use'
  if (charged === at(0).cents) return 'the minimum charged, though the use as printed makes more'
  for (let n = 0; n <= days + NEAR_DAYS; n += 1)
    if (Math.abs(n - days) <= NEAR_DAYS && charged === at(0, n).cents) return 'the minimum of some days more or fewer'
  if (Math.abs(off) <= 2) return 'rounding of one or two cents'
  for (const [what, times] of UNITS) {
    const made = at(Math.round(use / times))
    if (!made.minimum && Math.abs(made.cents - charged) <= 2) return `unit: printed is ${what}`
  }
  if (charged > at(use - 1000).cents && charged < at(use + 1000).cents)
    return 'less than one unit from the use as printed'
  return bill.estimated ? 'estimated' : 'other'
}

/** The same for a bill that crosses 1 July, for which only the band of both rates is published. */
function crossingOf(bill, maker) {
  const {use, days, charged} = bill
  const years = maker.years(bill)
  const made = years.map((year) => maker.charge(year, use, days).cents)
  const outside = Math.max(Math.min(...made) - charged, charged - Math.max(...made))
  if (outside <= 0) return 'inside the band'
  if (outside <= 1) return 'inside the band but for a cent'
  if (bill.flat) return 'no meter: charged flat'
  if (charged === 0) return 'nothing charged for use'
  return years.length === 2 && hasTwoSides(bill, maker) ? 'whole units on each side, a minimum for each' : 'other'
}

/** Each side of 1 July billed by itself: the units divided in whole ones somehow, the days counted from the second. */
function hasTwoSides(bill, maker) {
  const [first, second] = maker.years(bill)
  const before = (Date.parse(`${rateYear(lastDay(bill))}-07-01`) - Date.parse(bill.from)) / DAY - 1
  for (let units = 0; units <= bill.use; units += 1000) {
    const one = maker.charge(first, units, before).cents
    if (bill.charged === one + maker.charge(second, bill.use - units, bill.days - before).cents) return true
  }
  return false
}

let wrong = 0
const share = (n, of) => `${n} of ${of} (${of === 0 ? '-' : ((100 * n) / of).toFixed(2)} %)`
function same(what, count, {of, list = () => true} = {}) {
  const [plan, hand] = [count(byPlan), count(byHand)]
  if (plan !== hand) wrong += 1
  const text = of === undefined ? plan : share(plan, of)
  if (list(plan))
    say(`${plan === hand ? 'agrees ' : 'DIFFERS'} ${what}: ${text}${plan === hand ? '' : `, by hand ${hand}`}`)
  return plan
}

const all = readdirSync(source)
  .filter((name) => name.endsWith('.csv'))
  .flatMap((name) => billsOf(join(source, name)))
const bills = all.filter(({days, from}) => days >= 0 && rateYear(from) in CENTS)
const isWithin = (bill) => byHand.years(bill).length === 1
const [within, crossing] = [bills.filter(isWithin), bills.filter((bill) => !isWithin(bill))]
say(`${all.length} bills, ${all.length - bills.length} without days or rates; charged for water and sewer is compared`)
same('bills in one rate year', (maker) => bills.filter((bill) => maker.years(bill).length === 1).length)
same(
  'priced alike by the plan and by hand',
  (maker) => bills.filter((bill) => maker.bill(bill) === byHand.bill(bill)).length,
)

const countOf = (among, judge, cause) => (maker) => among.filter((bill) => judge(bill, maker) === cause).length
const exact = same('one rate year, to the cent', countOf(within, causeOf, null), {of: within.length})
same(
  '  of these made by the daily minimum',
  (maker) =>
    within.filter(
      (bill) => causeOf(bill, maker) === null && maker.charge(maker.years(bill)[0], bill.use, bill.days).minimum,
    ).length,
)
const estimated = within.filter((bill) => bill.estimated)
same('  of those estimated, to the cent', countOf(estimated, causeOf, null), {of: estimated.length})

/** The bills behind each cause, most first; the odd ones one by one. */
function rest(title, among, judge) {
  say(title)
  const causes = new Map()
  for (const bill of among) {
    const cause = judge(bill, byPlan)
    if (cause !== null) causes.set(cause, [...(causes.get(cause) ?? []), bill])
  }
  for (const [cause, list] of [...causes].sort(([, a], [, b]) => b.length - a.length)) {
    same(`  ${cause} (estimated ${list.filter((bill) => bill.estimated).length})`, countOf(among, judge, cause))
    if (cause === 'other' || cause.startsWith('less than') || cause.startsWith('unit'))
      for (const bill of list)
        say(
          `            ${bill.id} ${bill.from} to ${bill.to}, ${bill.use / 1000} ccf: charged ${(bill.charged / 100).toFixed(2)}, the plan ${(byPlan.bill(bill) / 100).toFixed(2)}`,
        )
  }
}
rest('the rest of one rate year, by cause', within, causeOf)
for (const [what] of UNITS)
  same(`  unit: printed is ${what}`, countOf(within, causeOf, `unit: printed is ${what}`), {list: (n) => n === 0})
say(`across 1 July: ${crossing.length}`)
same(
  '  split by days as the plan says, to the cent',
  (maker) => crossing.filter((bill) => maker.bill(bill) === bill.charged).length,
  {
    of: crossing.length,
  },
)
same('  explained by two sides of whole units', (maker) => crossing.filter((bill) => hasTwoSides(bill, maker)).length, {
  of: crossing.length,
})
rest('across 1 July, by the band of both rates', crossing, crossingOf)
const others = bills.filter(({other}) => other !== 0)
say(
  `other charges beside water and sewer: ${others.length} bills, ${others.filter(({other}) => other < 0).length} of them credits`,
)
const enough = exact * 100 >= Number(least) * within.length
say(`${enough ? 'met    ' : 'MISSED '} at least ${least} % of one rate year to the cent`)
say(wrong === 0 ? 'ALL AGREE' : `${wrong} DIFFER`)
process.exitCode = wrong === 0 && enough ? 0 : 1
