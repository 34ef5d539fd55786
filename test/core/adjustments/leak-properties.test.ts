import {expect} from 'chai'
import fc from 'fast-check'
import type {LeakInputs} from '#core/adjustments/load-leak.js'
import {workLeak} from '#core/adjustments/work-leak.js'
import {amountOf} from '#core/adjustments/worksheet.js'
import {inputsText} from '#core/billing/bill-pricing.js'
import {businessDate} from '#core/kernel/business-date.js'
import {Refusal} from '#core/kernel/refusal.js'
import {leakForm, leakPolicyOf, readLeakPolicy} from '#core/policies/leak-relief.js'
import {fraction} from '#core/rates/fraction.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import {LEAK_AGENCIES} from '../../cases/case-books.js'
import {fourTiers} from '../../support/priced-bills.js'
import {inputsOf} from '../../support/rate-plans.js'

const ON = businessDate('2026-11-23')
const PLAN = compilePlan(fourTiers())
const POLICIES = [...LEAK_AGENCIES.map((agency) => readLeakPolicy(leakForm(agency, ON))), leakPolicyOf('rivergate', ON)]

const pricingOf = (use: number) => {
  const values = {usage: fraction(use, 1000)}
  const inputs = inputsOf('2026-10-04', '2026-11-03', values)
  return {kept: {plan: 'T-4', pricing: inputsText(inputs)}, priced: priceBill(PLAN, inputs)}
}

/** Everything else is in order; uses are thousandths. */
function inputsWith(policy: (typeof POLICIES)[number], use: number, before: number, room = Infinity): LeakInputs {
  const {kept, priced} = pricingOf(use)
  const water = priced.lines.filter((line) => line.service === 'water').reduce((sum, line) => sum + line.amount, 0)
  return {
    policy: policy.source,
    on: ON,
    service_class: policy.classes?.[0] ?? 'residential',
    drought_stage: '0',
    bill: {
      ...{bill_id: 'B', bill: 'BL-1', unit: 'ccf', pricings: [kept]},
      lines: priced.lines.map((line) => ({
        ...{class: line.service, code: line.code, description: line.title.en, amount_cents: line.amount},
      })),
      room_cents: {water: Math.min(water, room)},
    },
    baseline: {bills: ['BL-0'], uses_thousandths: [before], pricings: [pricingOf(before).kept]},
    earlier: [],
    periods_in_a_row: 0,
    figures: {
      ...{days_since_period: 20, days_to_apply: 20, proof_days_from_billing: 20, days_to_repair: 5},
      ...{corrective_hours: 10, full_periods_after_repair: 1},
    },
    answers: {repaired: true, meter_ok: true},
  }
}

function creditOf(inputs: LeakInputs): number {
  try {
    return -amountOf(workLeak(inputs, new Map([['T-4', PLAN]])))
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOTHING_TO_RELIEVE') return 0
    throw error
  }
}

const use = fc.integer({min: 0, max: 120_000})

describe('leak relief under every policy', () => {
  for (const policy of POLICIES) {
    const name = `${policy.agency} (${policy.citation.slice(0, 24)})`
    it(`is never below nothing, never above what was billed: ${name}`, () => {
      fc.assert(
        fc.property(use, use, fc.integer({min: 0, max: 50_000}), (now, before, room) => {
          const inputs = inputsWith(policy, now, before, room)
          const credit = creditOf(inputs)
          expect(credit).to.be.within(0, inputs.bill.room_cents['water'] ?? 0)
        }),
      )
    })

    it(`never falls as more water is lost: ${name}`, () => {
      fc.assert(
        fc.property(use, use, use, (a, b, before) => {
          const [less, more] = [Math.min(a, b), Math.max(a, b)]
          expect(creditOf(inputsWith(policy, more, before))).to.be.at.least(creditOf(inputsWith(policy, less, before)))
        }),
      )
    })

    it(`has rows that sum to the bill and to the credit: ${name}`, () => {
      fc.assert(
        fc.property(use, use, (now, before) => {
          const inputs = inputsWith(policy, now, before)
          const credit = creditOf(inputs)
          if (credit === 0) return
          const {rows} = workLeak(inputs, new Map([['T-4', PLAN]]))
          const billed = inputs.bill.lines.reduce((sum, line) => sum + line.amount_cents, 0)
          expect(rows.reduce((sum, row) => sum + row.billed, 0)).to.equal(billed)
          expect(rows.reduce((sum, row) => sum + row.billed - row.policy, 0)).to.equal(credit)
        }),
      )
    })
  }
})
