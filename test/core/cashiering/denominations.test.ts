import {expect} from 'chai'
import fc from 'fast-check'
import {
  addCash,
  formatCash,
  NO_CASH,
  parseCash,
  takeCash,
  totalOfCash,
  type CashCount,
} from '#core/cashiering/denominations.js'
import {cents} from '#core/kernel/money.js'
import {refusedBy} from '../../support/refusal-of.js'

const FACES = [100, 50, 20, 10, 5, 2, 1]
const IN_CENTS = FACES.map((face) => cents(face * 100))
const read = (text: string): CashCount => parseCash(text, IN_CENTS)

const counts: fc.Arbitrary<CashCount> = fc
  .record({
    pieces: fc.array(fc.integer({min: 0, max: 999}), {minLength: FACES.length, maxLength: FACES.length}),
    coin_cents: fc.integer({min: 0, max: 99_999}),
    rolls_cents: fc.integer({min: 0, max: 99_999}),
  })
  .map(({pieces, ...amounts}) => ({
    notes: Object.fromEntries(FACES.map((face, i) => [String(face), pieces[i] ?? 0]).filter(([, n]) => n !== 0)),
    ...amounts,
  }))

describe('cash by denomination', () => {
  it('is read and summed: 300 + 50 + 280 + 80 + 60 + 37 + 4.83 + 10.00 = 821.83', () => {
    const count = read('100x3,50x1,20x14,10x8,5x12,1x37,coin4.83,rolls10.00')
    expect(count).to.deep.equal({
      notes: {'100': 3, '50': 1, '20': 14, '10': 8, '5': 12, '1': 37},
      coin_cents: 483,
      rolls_cents: 1000,
    })
    expect(totalOfCash(count)).to.equal(82_183)
  })

  it('may be in any order, with blanks between entries; what is counted as none is left out', () => {
    expect(read(' coin4.83, 1x2 ,20x0')).to.deep.equal({notes: {'1': 2}, coin_cents: 483, rolls_cents: 0})
  })

  const faults: readonly (readonly [text: string, caret: string, says: string])[] = [
    ['20x1r', '    ^', 'not a count'],
    ['20x14,10y8', '        ^', 'not a count'],
    ['30x2', '^', 'no note of 30'],
    ['20x1, 20x2', '      ^', '20s are counted twice'],
    ['coin4.8', '       ^', 'not a count'],
    ['coin4,83', '     ^', 'not a count'],
    ['rolls1.00,rolls2.00', '          ^', 'rolls is counted twice'],
    ['20x14,', '      ^', 'not a count'],
    ['', '^', 'not a count'],
    ['20x-1', '   ^', 'not a count'],
    ['20x1e3', '    ^', 'not a count'],
    ['penny3.00', '^', 'not a count'],
    ['020x1', '^', 'not a count'],
  ]
  for (const [text, caret, says] of faults) {
    it(`refuses ${JSON.stringify(text)} with the caret under the fault`, async () => {
      const {code, exit, message, field} = await refusedBy(() => read(text))
      expect([code, exit, field]).to.deep.equal(['BAD_COUNT', 64, 'cash'])
      expect(message).to.contain(says)
      expect(message.split('\n').slice(1)).to.deep.equal([`  ${text}`, `  ${caret}`])
    })
  }

  it('is written as it is read, the greatest note first', () => {
    expect(formatCash(read('coin4.83,1x37,rolls10.00,100x3'))).to.equal('100x3,1x37,rolls10.00,coin4.83')
    expect(formatCash(NO_CASH)).to.equal('coin0.00')
    fc.assert(
      fc.property(counts, (count) => {
        expect(read(formatCash(count))).to.deep.equal(count)
      }),
    )
  })

  it('is taken out of what holds it, and the rest is what remains', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const rest = takeCash(addCash([a, b]), b)
        expect(rest).to.deep.equal(a)
        expect(totalOfCash(addCash([a, b]))).to.equal(totalOfCash(a) + totalOfCash(b))
      }),
    )
  })

  it('is not taken out of what lacks a note, though the total is there; a roll is opened for coin', () => {
    expect(takeCash(read('20x5'), read('10x2'))).to.equal(null)
    expect(takeCash(read('20x5,coin0.50'), read('coin0.75'))).to.equal(null)
    expect(takeCash(read('coin0.50,rolls10.00'), read('coin0.75'))).to.deep.equal({...NO_CASH, coin_cents: 975})
    expect(takeCash(read('coin20.00'), read('rolls10.00'))).to.deep.equal({...NO_CASH, coin_cents: 1000})
  })
})
