import {expect} from 'chai'
import fc from 'fast-check'
import {chooseFloat} from '#core/cashiering/choose-float.js'
import {formatCash, takeCash, totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {cash, FLOAT} from '../../support/cashier.js'

const FACES = [1, 2, 5, 10, 20, 50, 100]

/** Every set of pieces tried, one face after the other. */
function possible({notes, coin_cents, rolls_cents}: CashCount, wanted: number): boolean {
  const tryFrom = (at: number, left: number): boolean => {
    const face = FACES[at]
    if (face === undefined) return left <= coin_cents + rolls_cents
    for (let pieces = 0; pieces <= (notes[String(face)] ?? 0) && pieces * face * 100 <= left; pieces += 1)
      if (tryFrom(at + 1, left - pieces * face * 100)) return true
    return false
  }
  return tryFrom(0, wanted)
}

describe('the float that goes back', () => {
  it('is made of the pieces it was made of where they are there', () => {
    expect(chooseFloat(cash('100x3,50x1,20x14,10x8,5x12,1x37,coin4.83,rolls10.00'), cash(FLOAT))).to.deep.equal(
      cash(FLOAT),
    )
  })

  it('is made of the smallest notes and of coin where they are not', () => {
    // By hand: 4.00 + 36 + 60 + 80 + 20 = 200.00; with all 37 ones the rest is no multiple of five.
    const chosen = chooseFloat(cash('100x3,20x3,10x8,5x12,1x37,coin4.83'), cash(FLOAT))
    expect(formatCash(chosen ?? cash('coin0.00'))).to.equal('20x1,10x8,5x12,1x36,coin4.00')
  })

  it('is all there is where that is less', () => {
    expect(chooseFloat(cash('10x8,5x4'), cash(FLOAT))).to.deep.equal(cash('10x8,5x4'))
  })

  it('is none where no pieces make it', () => {
    expect(chooseFloat(cash('100x1,50x1,20x3'), cash('20x5,10x8,5x4'))).to.equal(null)
  })

  it('is found exactly where trying everything finds one', () => {
    const pieces = fc.record({100: fc.nat(2), 50: fc.nat(2), 20: fc.nat(4), 10: fc.nat(3), 5: fc.nat(4), 1: fc.nat(4)})
    fc.assert(
      fc.property(pieces, fc.nat(999), fc.nat(3), fc.integer({min: 1, max: 20000}), (notes, coin, rolls, wanted) => {
        const filled = Object.fromEntries(Object.entries(notes).filter(([, count]) => count > 0))
        const counted = {notes: filled, coin_cents: coin, rolls_cents: rolls * 50}
        fc.pre(totalOfCash(counted) > wanted)
        // A float of coin alone: its own pieces are there only where there is that much coin.
        const chosen = chooseFloat(counted, {notes: {}, coin_cents: wanted, rolls_cents: 0})
        expect(chosen !== null).to.equal(possible(counted, wanted))
        if (chosen === null) return
        expect(totalOfCash(chosen)).to.equal(wanted)
        expect(takeCash(counted, chosen)).not.to.equal(null)
      }),
    )
  })
})
