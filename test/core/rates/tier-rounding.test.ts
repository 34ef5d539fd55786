import {expect} from 'chai'
import {plainMoney} from '#core/kernel/money.js'
import type {BillRounding} from '#core/rates/rate-plan.js'
import {billOf, converted} from './owrs-files.js'

const TEXT = `
metadata: {effective_date: 2031-07-01}
rate_structure:
  A:
    tier_starts: [0, 2, 3]
    tier_prices: [1.004, 1.004, 1.004]
    commodity_charge: Tiered
    bill: commodity_charge
`
const {plan} = converted(TEXT)

describe('rounding of a bill', () => {
  // Three tiers of one unit: 1.004 is 1.00 on each line of the print, 3.012 is 3.01 together.
  const totals: readonly [BillRounding['when'], string][] = [
    ['tier', '3.00'],
    ['line', '3.01'],
    ['total', '3.01'],
  ]
  for (const [when, total] of totals)
    it(`by ${when} makes three tiers of 1.004 come to ${total}`, () => {
      const versions = plan.versions.map((version) => ({...version, rounding: {when, mode: 'half_up' as const}}))
      const bill = billOf({...converted(TEXT), plan: {...plan, versions}}, 'A', {usage: '3'})
      expect(plainMoney(bill.total)).to.equal(total)
      expect(bill.lines).to.have.length(1)
    })
})
