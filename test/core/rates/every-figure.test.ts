import {expect} from 'chai'
import {readdirSync, readFileSync} from 'node:fs'
import {businessDate} from '#core/kernel/business-date.js'
import {Refusal} from '#core/kernel/refusal.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {compilePlan, priceBill, type CompiledPlan} from '#core/rates/price-bill.js'
import type {BillInputs} from '#core/rates/priced-bill.js'
import type {RatePlan} from '#core/rates/rate-plan.js'
import {readRatePlan} from '#core/rates/read-plan.js'

/**
 * No figure of a shipped plan is idle: each number in it, changed a little, changes a bill of a wide sample (what the bills
 * come to unchanged is reckoned by hand beside the plans).
 */
type Json = null | string | number | boolean | readonly Json[] | {readonly [key: string]: Json}

const folder = new URL('districts/rivergate/rates/', DATA_ROOT)
const PLANS: readonly (readonly [string, URL])[] = [
  ...readdirSync(folder).map((name) => [name, new URL(name, folder)] as const),
  ['nyc-water.json', new URL('profiles/plans/nyc-water.json', DATA_ROOT)],
]

/** Keys under which a plan says what a bill costs. */
const PRICING = new Set(
  'figure rate amount percent cap quantity starts prices values scale standard_days default'.split(' '),
)
const NUMBER = /(?<![\w.])(\d+(?:\.\d+)?)(?![\w."])/g
const changed = (text: string): string =>
  Number(text) === 0 ? '500' : String(Math.round((Number(text) * 1.07 + 0.013) * 1e6) / 1e6)

/** Every plan that differs from this one in one number, with where. */
function* variants(plan: Json, path: readonly string[] = [], pricing = false): Generator<[string, Json]> {
  if (typeof plan === 'string' && pricing) {
    for (const match of plan.matchAll(NUMBER)) {
      const [whole] = match
      const text = plan.slice(0, match.index) + changed(whole) + plan.slice(match.index + whole.length)
      yield [`${path.join('/')} ${plan}: ${whole}`, text]
    }
    return
  }
  if (plan === null || typeof plan !== 'object') return
  for (const [key, value] of Object.entries<Json>(plan)) {
    // Use from nothing on: the first start of tiers and ranges is no figure.
    if (key === '0' && path.at(-1) === 'starts') continue
    for (const [where, other] of variants(value, [...path, key], pricing || PRICING.has(key)))
      yield [where, withValue(plan, key, other)]
  }
}

const isList = (json: object): json is readonly Json[] => Array.isArray(json)
const withValue = (plan: Json & object, key: string, other: Json): Json =>
  isList(plan) ? plan.map((one, at) => (String(at) === key ? other : one)) : {...plan, [key]: other}

const CHOICES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  meter_size: ['5/8"', '3/4"', '1"', '1-1/2"', '2"', '3"', '4"', '6"', '8"', '10"', '12"'],
  usage: ['0', '3', '7.25', '16', '31.5', '90', '400', '3000'],
  rate_area: ['main', 'san_jacinto_valley', undefined],
  household_size: ['1', '3', '5', '7', undefined],
  persons_per_unit: ['2', '3', '5', '7', undefined],
  dwelling_units: ['1', '12'],
  irrigated_area: ['0', '800', '9000', '90000', undefined],
  et: ['0', '2.5', '6.6'],
  landscape: ['existing', 'efficient', undefined],
  extra_indoor: ['2', undefined],
  large_animals: ['3', undefined],
  establishing_area: ['1500', '60000', undefined],
  water_type: ['potable', 'recycled', undefined],
  stage: ['0', '1', '2', '3a', '3b', '3c', undefined],
  sewer: ['connected', 'septic', undefined],
  low_income: ['yes', 'no', undefined],
  return_percent: ['45', undefined],
}
const SAMPLES = 900

/** A fixed sample: the same bills every time. */
function sample(days: readonly string[]): BillInputs[] {
  let state = 20_261_128
  const below = (n: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * n)
  }
  return Array.from({length: SAMPLES}, () => {
    const values: Record<string, string> = {}
    for (const [name, all] of Object.entries(CHOICES)) {
      const value = all[below(all.length)]
      if (value !== undefined) values[name] = value
    }
    const from = businessDate(days[below(days.length)]!)
    const to = businessDate(`${from.slice(0, 8)}2${below(9)}`)
    return {serviceClass: 'residential', from, to, billOn: to, partial: below(2) === 0, values, meters: []}
  })
}

describe('every figure of a shipped plan', () => {
  for (const [name, file] of PLANS) {
    it(`${name} changes a bill`, function () {
      this.timeout(120_000)
      const json = JSON.parse(readFileSync(file, 'utf8')) as Json
      const plan = readRatePlan(json, name)
      const bills = sample(plan.versions.map((version) => `${version.effective_from.slice(0, 8)}02`))
      const compiled = compilePlan(plan)
      const totals = bills.map((bill) => outcome(compiled, bill))
      expect(totals.filter((total) => typeof total === 'number').length).to.be.greaterThan(SAMPLES / 3)
      const idle: string[] = []
      let figures = 0
      for (const [where, other] of variants(json)) {
        figures += 1
        if (!makesADifference(other, bills, totals)) idle.push(where)
      }
      expect(figures).to.be.greaterThan(20)
      expect(idle).to.deep.equal([])
    })
  }
})

/** What a bill comes to, or why it is refused. */
function outcome(compiled: CompiledPlan, bill: BillInputs): number | string {
  try {
    return priceBill(compiled, bill).total
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

function makesADifference(json: Json, bills: readonly BillInputs[], totals: readonly (number | string)[]): boolean {
  let plan: RatePlan
  try {
    plan = readRatePlan(json, 'changed')
  } catch (error) {
    if (error instanceof Refusal) return true
    throw error
  }
  const compiled = compilePlan(plan)
  return bills.some((bill, at) => outcome(compiled, bill) !== totals[at])
}
