import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {projectRoot} from '../../support/run.js'
import {transcriptText} from '../../support/transcript.js'

/** What people see, worked out again by hand from the rate table and what the screen itself says. */

interface RateLine {
  readonly code: string
  readonly rate: string
  readonly amount: string
  readonly tiers: {readonly prices: {readonly values: {readonly main: readonly string[]}}}
}

function rates(code: string): (line: string) => RateLine {
  const file = join(projectRoot, 'data', 'districts', 'rivergate', 'rates', `${code}.json`)
  const {versions} = JSON.parse(readFileSync(file, 'utf8')) as {
    versions: {classes: Record<string, {lines: RateLine[]}>}[]
  }
  const lines = versions.at(-1)?.classes['*']?.lines ?? []
  return (line) => lines.find((one) => one.code === line)!
}

/** Cents of a quantity in thousandths at a price in thousandths of a dollar, half up. */
const cents = (quantity: number, price: number): number => Math.floor((quantity * price + 5000) / 10_000)
const thousandths = (decimal: string): number => Math.round(Number(decimal) * 1000)
const inCents = (dollars: string): number => Math.round(Number(dollars) * 100)

const text = transcriptText('adjust-rules.txt')
const [, ...tierPrices] = ['', ...rates('res-1')('WATER').tiers.prices.values.main.map(thousandths)]
const priceOf = (tier: number): number => tierPrices[tier - 1] ?? 0

interface Shown {
  readonly tiers: ReadonlyMap<number, number>
  readonly change: number
}

/** The table of a plan: units by tier, and the change of the total. */
function planOf(command: RegExp): Shown {
  const plan = text.split('\n$ ').find((block) => command.test(block.split('\n')[0] ?? '')) ?? ''
  const tiers = Array.from(plan.matchAll(/^Tier (\d) [^\t]*\t([\d.]+) ccf/gm), ([, tier, units]): [number, number] => [
    Number(tier),
    thousandths(units ?? ''),
  ])
  return {tiers: new Map(tiers), change: inCents(/^Total\t\t[-\d.]+\t[-\d.]+\t([-\d.]+)/m.exec(plan)?.[1] ?? '')}
}

describe('the golden transcripts of adjustments', () => {
  it('a leak: what lay in tiers 3 and 4 is charged at tier 2', () => {
    const {tiers, change} = planOf(/--leak --fact .*--dry-run/)
    const saved = [3, 4].map((tier) => {
      const units = tiers.get(tier) ?? 0
      return cents(units, priceOf(2)) - cents(units, priceOf(tier))
    })
    expect(change).to.equal(saved[0]! + saved[1]!)
    expect(change).to.be.lessThan(0)
  })

  it('a pool: its gallons come from tier 4, then from tier 3, and are charged at tier 2', () => {
    const {tiers, change} = planOf(/POOL_FILL --fact gallons=5000 --dry-run/)
    const pool = Math.round((5000 / 748) * 1000)
    const fromFourth = Math.min(pool, tiers.get(4) ?? 0)
    const saved = fromFourth * (priceOf(4) - priceOf(2)) + (pool - fromFourth) * (priceOf(3) - priceOf(2))
    expect(change).to.equal(-Math.round(saved / 10_000))
  })

  it('a misread: ten units less, all of them from the top of the bill as it was', () => {
    const {change} = planOf(/MISREAD --fact read=4203 --dry-run/)
    const billed = Array.from(text.matchAll(/: ([\d.]+) ccf at \$([\d.]+) is/g), ([, units, price]) => ({
      units: thousandths(units ?? ''),
      price: thousandths(price ?? ''),
    })).slice(0, 4)
    expect(billed.map(({price}) => price)).to.deep.equal(tierPrices)
    let over = 10_000
    const left = billed.toReversed().map(({units, price}) => {
      const taken = Math.min(over, units)
      over -= taken
      return {units: units - taken, price}
    })
    const water = (tiers: typeof billed): number =>
      Math.floor((tiers.reduce((sum, {units, price}) => sum + units * price, 0) + 5000) / 10_000)
    expect(change).to.equal(water(left) - water(billed))
  })

  it('a wrong class: 31 days and 23 units by the plan of the right one', () => {
    const {change} = planOf(/WRONG_CLASS .*--dry-run/)
    const plan = rates('com-1')
    const day = (line: string): number => Math.round((31 * thousandths(plan(line).rate)) / 10)
    const returned = (23_000 * 9) / 10
    const right =
      day('ACCOUNT') +
      // A meter of 5/8" costs the same in both classes.
      Math.round((31 * 388) / 10) +
      cents(23_000, thousandths(plan('WATER').rate)) +
      day('SEWER') +
      cents(returned, thousandths(plan('SEWERFLOW').rate)) +
      inCents(plan('BACKFLOW').amount)
    const billed = /\t(\d+\.\d\d)$/m.exec(text.slice(text.indexOf('show-account 508-68076-53')))?.[1] ?? ''
    expect(change).to.equal(right - inCents(billed))
  })

  it('a request that was declined: nothing of it is on the account', () => {
    const asked = transcriptText('adjust-bill.txt')
    expect(asked).to.match(/WAITING RQ-#1 .*-\$110\.00 on 090-35321-09/)
    expect(asked).to.contain('DECLINED RQ-#1; nothing was posted')
    const [, shown = ''] = asked.split('$ curbstop show-account 090-35321-09 | grep adjust | cut -f 1,2,4 | sort\n')
    expect(shown.split('\n$ ')[0]).not.to.contain('-110.00')
  })
})
