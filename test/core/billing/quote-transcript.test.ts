import {expect} from 'chai'
import {transcriptText} from '../../support/transcript.js'

/**
 * Every amount of the transcript again, by hand: whole numbers only, nothing of the program. Money is in thousandths
 * of a dollar, use and water in thousandths.
 */
const halfUp = (n: bigint, d: bigint): bigint => (2n * n + d) / (2n * d)
/** Cents of thousandths of dollars times thousandths of units. */
const centsOf = (millionths: bigint): bigint => halfUp(millionths, 10_000n)
const dollars = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`

/** Each price for the use between the edges; all in thousandths. */
function tiers(use: bigint, edges: readonly bigint[], prices: readonly bigint[]): bigint {
  let [before, charge] = [0n, 0n]
  prices.forEach((price, at) => {
    const end = edges[at] ?? use
    const top = end < use ? end : use
    if (top > before) {
      charge += (top - before) * price
      before = top
    }
  })
  return charge
}

interface Home {
  readonly days: bigint
  /** Thousandths of ccf, and ET as a fraction of inches. */
  readonly use: bigint
  readonly et: readonly [bigint, bigint]
  readonly persons?: bigint
  /** Square feet. */
  readonly yard?: bigint
}

/**
 * RES-1 of 2025: three persons of 55 gallons, 1,500 square feet at 0.8 of ET and 0.62 gallons, 748 gallons a ccf, whole
 * ccf; tiers to a fifth of the budget, the budget, half as much again; a day 0.204, 0.388 (small meter), 1.19 (sewer,
 * three quarters of it for one or two persons).
 */
function budgetBill({days, use, et: [n, d], persons = 3n, yard = 1500n}: Home): {budget: bigint; lines: bigint[]} {
  const gallons = persons * 55n * days * 1000n * d + yard * n * 8n * 62n
  const budget = halfUp(gallons, 748n * 1000n * d)
  const water = tiers(use, [budget * 200n, budget * 1000n, budget * 1500n], [1410n, 4170n, 7110n, 13_720n])
  return {
    budget,
    lines: [days * 204_000n, days * 388_000n, water, (days * 1_190_000n * (persons < 3n ? 3n : 4n)) / 4n].map(centsOf),
  }
}

const sum = (all: readonly bigint[]): bigint => all.reduce((a, b) => a + b, 0n)

describe('the amounts in the transcript of quote-bill', () => {
  const text = transcriptText('quote-bill.txt')
  const answerTo = (beginning: string): string => {
    const at = text.indexOf(`$ curbstop quote-bill ${beginning}`)
    expect(at, beginning).to.be.at.least(0)
    const next = text.indexOf('\n$ ', at)
    return text.slice(at, next === -1 ? undefined : next)
  }
  /** Amounts of the lines and the total, the tiers apart. */
  const amountsIn = (answer: string): string[] =>
    answer.split('\n').flatMap((row) => {
      const cells = row.split('\t')
      return cells.length === 5 && cells[0] !== 'Line' && cells[4] !== '' ? [cells[4] ?? ''] : []
    })
  const shown = (lines: readonly bigint[]): string[] => [...lines, sum(lines)].map(dollars)
  const compared = (answer: string): string[][] =>
    answer.split('\n').flatMap((row) => {
      const cells = row.split('\t')
      return cells.length === 4 && cells[0] === 'Total' ? [cells.slice(1)] : []
    })

  it('of a home within a water budget', () => {
    const month = {days: 30n, et: [4500n, 1000n] as const}
    const homes: [string, Home][] = [
      ['RES-1 --usage 25 ', {...month, use: 25_000n}],
      ['--account 236-25124-07 ', {...month, use: 18_000n, persons: 2n, yard: 3250n}],
    ]
    for (const [beginning, home] of homes) {
      const {budget, lines} = budgetBill(home)
      const answer = answerTo(beginning)
      expect(amountsIn(answer)).to.deep.equal(shown(lines))
      expect(answer).to.contain(`Water budget             ${budget} ccf`)
    }
  })

  it('of weather that is shared by days', () => {
    // Ten days of the fifteen with 2.000 inches and ten of the sixteen with 1.600.
    const et = [2000n * 10n * 16n + 1600n * 10n * 15n, 1000n * 15n * 16n] as const
    const answer = answerTo('RES-1 --usage 10.5 ')
    expect(amountsIn(answer)).to.deep.equal(shown(budgetBill({days: 20n, use: 10_500n, et}).lines))
    expect(answer).to.contain('et 2.333333 inches')
    expect(et[0] * 3n).to.equal(et[1] * 7n)
  })

  it('of a business and of less use', () => {
    const bill = (ccf: bigint): bigint[] => [
      ...[centsOf(30n * 204_000n), centsOf(30n * 3_150_000n), centsOf(ccf * 4_170_000n), centsOf(30n * 1_190_000n)],
      ...[centsOf(ccf * 900n * 1620n), 475n],
    ]
    const {data} = JSON.parse(answerTo('COM-1 ').split('\n')[1]!) as {
      data: {
        bill: {lines: {amount_cents: number}[]; total_cents: number}
        alternatives: {bill: {lines: {amount_cents: number}[]}; difference_cents: number}[]
      }
    }
    const cents = (lines: readonly {amount_cents: number}[]): bigint[] => lines.map((line) => BigInt(line.amount_cents))
    expect(cents(data.bill.lines)).to.deep.equal(bill(120n))
    expect(BigInt(data.bill.total_cents)).to.equal(sum(bill(120n)))
    expect(cents(data.alternatives[0]!.bill.lines)).to.deep.equal(bill(90n))
    expect(BigInt(data.alternatives[0]!.difference_cents)).to.equal(sum(bill(90n)) - sum(bill(120n)))
  })

  it("of a city's file, its budget rounded or not", () => {
    // The first unit at the next price is the 15th: 14 at 2.50, 16 at 3.75.
    const water = 14n * 250n + 16n * 375n
    const city = '--file city.owrs --class RESIDENTIAL_SINGLE '
    expect(amountsIn(answerTo(`${city}--meter`))).to.deep.equal(shown([3125n, water]))
    expect(amountsIn(answerTo(`${city}--usage 30 --from 2026-09-01 --to 2026-11-01 --set`))).to.deep.equal(
      shown([8810n, water]),
    )
    const field = '--file city.owrs --class IRRIGATION --usage 20 --from 2026-10-01 --to 2026-11-01'
    const exact = 7400n + (6n * 4000n * 45n) / 100n
    const whole = 7000n + 11_000n
    const plain = answerTo(field)
    const compat = answerTo(`${field} --set irr_area=4000 --set et_amount=4.5 --compat`)
    for (const [answer, budget] of [
      [plain, exact],
      [compat, whole],
    ] as const)
      expect(amountsIn(answer)).to.deep.equal(shown([centsOf(tiers(20_000n, [budget], [3100n, 6200n]))]))
  })

  /** TOWN-1: half a month each under the old and the new rates; 5% on top. */
  const town = (
    bases: readonly bigint[],
    prices: readonly bigint[],
    {of, share}: {of: bigint; share: bigint},
  ): bigint[] => {
    const base = bases.map((cents) => halfUp(cents, 2n))
    const use = halfUp(tiers(30_000n, [10_000n * of, 25_000n * of], prices), 10_000n * share)
    return [...base, use, halfUp((sum(base) + use) * 5n, 100n)]
  }
  const [old, now] = [
    [2000n, 3000n, 4500n],
    [2200n, 3300n, 4950n],
  ]

  it('of two versions in one period', () => {
    const lines = [...town([1200n, 1850n], old, {of: 1n, share: 2n}), ...town([1261n, 1943n], now, {of: 1n, share: 2n})]
    expect(amountsIn(answerTo("TOWN-1 --class residential --meter '3/4\"=12' --meter"))).to.deep.equal(shown(lines))
  })

  it('of another plan and of other values beside them', () => {
    const answer = answerTo('TOWN-1 --class residential --usage 30 ')
    const lines = town([1261n], now, {of: 1n, share: 1n})
    const changed = sum(town([1261n], now, {of: 2n, share: 1n}))
    const other = sum(budgetBill({days: 15n, use: 30_000n, et: [4500n, 1000n]}).lines)
    expect(amountsIn(answer)).to.deep.equal(shown(lines))
    const total = sum(lines)
    expect(compared(answer)).to.deep.equal([
      [dollars(total), dollars(other), dollars(other - total)],
      [dollars(total), dollars(changed), `-${dollars(total - changed)}`],
    ])
  })
})
