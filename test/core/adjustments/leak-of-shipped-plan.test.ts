import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import type {LeakInputs} from '#core/adjustments/load-leak.js'
import {workLeak} from '#core/adjustments/work-leak.js'
import {amountOf} from '#core/adjustments/worksheet.js'
import {inputsText} from '#core/billing/bill-pricing.js'
import {businessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {leakPolicyOf} from '#core/policies/leak-relief.js'
import {fraction} from '#core/rates/fraction.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import {inputsOf} from '../../support/rate-plans.js'

const ON = businessDate('2026-11-23')
const path = 'districts/rivergate/rates/res-1.json'
const json = JSON.parse(readFileSync(new URL(path, DATA_ROOT), 'utf8')) as {
  versions: {classes: {'*': {lines: {code: string; tiers?: {prices: {values: {main: string[]}}}}[]}}}[]
}

/** In thousandths, from the rate table: use above the budget costs what the last of the budget costs. Parts of a thousandth may be a cent. */
function reliefFrom(use: number, budget: number, top: number): number {
  const lines = json.versions.at(-1)?.classes['*'].lines ?? []
  const [, second = 0, third = 0, fourth = 0] = (
    lines.find(({code}) => code === 'WATER')?.tiers?.prices.values.main ?? []
  ).map((price) => Math.round(Number(price) * 1000))
  const inFourth = Math.max(0, use - Math.max(top, budget))
  const inThird = Math.max(0, use - budget - inFourth)
  return Math.round((inThird * (third - second) + inFourth * (fourth - second)) / 10_000)
}

describe('leak relief on the rates of the district', () => {
  const plan = compilePlan(readRatePlan(json, 'res-1.json'))
  for (const [use, household] of [
    [48, '3'],
    [90.125, '3'],
    [31, '5'],
    [200, '1'],
  ] as const) {
    it(`agrees with a few lines over the rate table: ${use} ccf, ${household} persons`, () => {
      const usage = fraction(Math.round(use * 1000), 1000)
      const values = {
        usage,
        meter_size: '3/4"',
        household_size: household,
        et: '4.5',
        irrigated_area: '2500',
        stage: '2',
      }
      const inputs = inputsOf('2026-10-04', '2026-11-03', values)
      const {lines, figures} = priceBill(plan, inputs)
      const water = lines.filter(({service}) => service === 'water').reduce((sum, {amount}) => sum + amount, 0)
      const leak: LeakInputs = {
        ...{policy: leakPolicyOf('rivergate', ON).source, on: ON, service_class: 'residential', drought_stage: '2'},
        bill: {
          ...{bill_id: 'B', bill: 'BL-1', unit: 'ccf', pricings: [{plan: 'RES-1', pricing: inputsText(inputs)}]},
          lines: [],
          room_cents: {water},
        },
        ...{baseline: null, earlier: [], periods_in_a_row: 0, figures: {days_to_apply: 20}},
        answers: {repaired: true, irrigation: false},
      }
      const [budget = 0, top = 0] = [figures['budget'], figures['excessive_top']].map((figure) =>
        figure === undefined ? 0 : Math.round((1000 * Number(figure.n)) / Number(figure.d)),
      )
      expect(budget).to.be.within(1000, use * 1000 - 1)
      const credit = -amountOf(workLeak(leak, new Map([['RES-1', plan]])))
      expect(credit).to.be.closeTo(reliefFrom(use * 1000, budget, top), 1)
    })
  }
})
