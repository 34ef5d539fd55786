import {expect} from 'chai'
import fc from 'fast-check'
import {controlChart} from '#core/cashiering/control-limits.js'
import {cents} from '#core/kernel/money.js'

const RULE = {fewest_sessions: 10, sigmas: 3}
const figures = (amounts: readonly number[]) =>
  amounts.map((amount, index) => ({session: `DS-${index}`, overShort: cents(amount)}))

/** Ten batches of the published example of an individuals chart: flow rates, here as dollars. */
const FLOW = [4960, 4760, 4990, 5130, 4780, 5120, 5260, 5240, 5360, 5210]

describe('control limits of a cashier', () => {
  it('are those of the published example (NIST/SEMATECH 6.3.2.2: 50.81, 45.8159 and 55.8041)', () => {
    const chart = controlChart(figures(FLOW), RULE)
    expect(chart).to.deep.include({mean: 5081, meanRange: 188, limits: {lower: 4582, upper: 5580}, outside: []})
  })

  it('flag a session outside of them', () => {
    const chart = controlChart(figures([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -220]), RULE)
    // Mean -220/11 = -20, mean range 220/10 = 22, 3 / 1.128 x 22 = 58.51.
    expect(chart).to.deep.include({mean: -20, meanRange: 22, limits: {lower: -79, upper: 39}})
    expect(chart.outside.map((one) => one.session)).to.deep.equal(['DS-10'])
  })

  it('are not drawn from too few sessions', () => {
    expect(controlChart(figures([0, -500, 0]), RULE)).to.deep.include({
      ...{sessions: 3, total: -500, mean: -167, limits: null},
      outside: [],
    })
    expect(controlChart([], RULE)).to.include({sessions: 0, mean: null})
  })

  it('agree with a reckoning in floating point', () => {
    const amounts = fc.array(fc.integer({min: -50000, max: 50000}), {minLength: 10, maxLength: 60})
    fc.assert(
      fc.property(amounts, (all) => {
        const mean = all.reduce((a, b) => a + b, 0) / all.length
        const ranges = all.slice(1).map((one, i) => Math.abs(one - (all[i] ?? 0)))
        const reach = ((3 / 1.128) * ranges.reduce((a, b) => a + b, 0)) / ranges.length
        const chart = controlChart(figures(all), RULE)
        expect(chart.limits?.upper).to.be.closeTo(mean + reach, 0.51)
        expect(chart.limits?.lower).to.be.closeTo(mean - reach, 0.51)
        const clearly = all.flatMap((one, i) => (Math.abs(one - mean) > reach + 0.01 ? [`DS-${i}`] : []))
        expect(chart.outside.map((one) => one.session)).to.include.members(clearly)
        expect(chart.outside.every((one) => Math.abs(one.overShort - mean) > reach - 0.01)).to.equal(true)
      }),
    )
  })
})
