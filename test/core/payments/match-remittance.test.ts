import {expect} from 'chai'
import fc from 'fast-check'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {matchRemittance, type OpenBill} from '#core/payments/match-remittance.js'

const FIRST = businessDate('2026-01-01')
const LIMITS = {most: 4, effort: 1_000_000}

/** Bills of one account, due a day apart, oldest first. */
const bills = (...amounts: readonly number[]): OpenBill[] =>
  amounts.map((open, at) => ({
    accountId: 'A',
    account: 'A',
    bill: String(at).padStart(2, '0'),
    dueOn: addDays(FIRST, at),
    open: cents(open),
  }))
const names = (sets: readonly {readonly bills: readonly OpenBill[]}[]): string[] =>
  sets.map((set) => set.bills.map((bill) => Number(bill.bill)).join('+'))

/** Every set of bills tried, one by one; ranked by how many, then by the oldest that tells them apart. */
function triedAll(amounts: readonly number[], target: number): string[] {
  const fits: number[][] = []
  for (let mask = 1; mask < 2 ** amounts.length; mask += 1) {
    const chosen = amounts.map((_, at) => at).filter((at) => Math.floor(mask / 2 ** at) % 2 === 1)
    if (chosen.reduce((total, at) => total + (amounts[at] ?? 0), 0) === target) fits.push(chosen)
  }
  const first = (a: number[], b: number[]): number => {
    const differs = a.findIndex((at, place) => at !== b[place])
    return differs === -1 ? 0 : (a[differs] ?? 0) - (b[differs] ?? 0)
  }
  return fits.toSorted((a, b) => a.length - b.length || first(a, b)).map((chosen) => chosen.join('+'))
}

describe('which open bills a check pays', () => {
  it('finds the one set of bills that adds up, to the cent', () => {
    const {exact, more, complete, near} = matchRemittance(cents(15_000), bills(10_001, 7_000, 8_000, 9_999), LIMITS)
    expect(names(exact)).to.deep.equal(['1+2'])
    expect([more, complete, near]).to.deep.equal([false, true, []])
  })

  it('tells when several sets fit: fewest bills first, then the oldest', () => {
    const {exact} = matchRemittance(cents(5_000), bills(2_000, 3_000, 5_000, 3_000, 2_000), LIMITS)
    expect(names(exact)).to.deep.equal(['2', '0+1', '0+3', '1+4'])
    expect(matchRemittance(cents(5_000), bills(2_000, 3_000, 5_000, 3_000, 2_000), {...LIMITS, most: 3}).more).to.equal(
      true,
    )
  })

  it('nets a credit that the payer takes off', () => {
    const {exact} = matchRemittance(cents(8_500), bills(10_000, -1_500, 4_000), LIMITS)
    expect(names(exact)).to.deep.equal(['0+1'])
  })

  it('says how much a check is short or over where nothing fits', () => {
    const {exact, near} = matchRemittance(cents(9_500), bills(10_000, 4_000), LIMITS)
    expect(exact).to.deep.equal([])
    expect(near.map(({difference}) => difference)).to.deep.equal([500, 4_500, -5_500])
    expect(names(near)).to.deep.equal(['0', '0+1', '1'])
  })

  it('says that it did not try everything when its effort ran out', () => {
    // Even bills never add up to an odd check, which only trying all of them shows.
    const even = Array.from({length: 40}, (_, at) => 1_000 + 2 * ((at * 7_919) % 5_003))
    const half = even.slice(0, 20).reduce((total, amount) => total + amount, 1)
    const found = matchRemittance(cents(half), bills(...even), {most: 3, effort: 5_000})
    expect([found.exact, found.complete]).to.deep.equal([[], false])
    expect(found.near).to.have.length(3)
  })

  it('tries all bills but one before sets in the middle', () => {
    const even = Array.from({length: 40}, (_, at) => 1_000 + 2 * ((at * 7_919) % 5_003))
    const allButOne = even.reduce((total, amount) => total + amount, 0) - (even[17] ?? 0)
    const found = matchRemittance(cents(allButOne), bills(...even), {most: 50, effort: 5_000})
    expect(found.exact.map((set) => set.bills.length)).to.include(39)
  })

  it('gives the sets that trying all of them gives, in that order, whatever the order of the bills', () => {
    const amount = fc.integer({min: -3, max: 12}).filter((value) => value !== 0)
    const amounts = fc.array(amount, {minLength: 1, maxLength: 11})
    fc.assert(
      fc.property(amounts, fc.integer({min: 1, max: 40}), fc.integer({min: 1, max: 6}), (given, target, most) => {
        const expected = triedAll(given, target)
        const shuffled = bills(...given).toSorted(
          (a, b) => ((Number(a.bill) * 7 + 3) % 11) - ((Number(b.bill) * 7 + 3) % 11),
        )
        const found = matchRemittance(cents(target), shuffled, {most, effort: 1_000_000})
        expect(names(found.exact)).to.deep.equal(expected.slice(0, most))
        expect(found.more).to.equal(expected.length > most)
        expect(found.complete).to.equal(true)
      }),
      {numRuns: 400},
    )
  })
})
