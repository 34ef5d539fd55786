import {expect} from 'chai'
import fc from 'fast-check'
import {judgeCount, judgeDifference} from '#core/cashiering/judge-difference.js'
import {cents, ZERO} from '#core/kernel/money.js'
import {differenceLevel} from '#core/policies/cash-drawers.js'

/** 0.01, 5.00, 25.00 and 200.00, as the district's policy has them. */
const LIMITS = {
  record_from_cents: cents(1),
  supervisor_from_cents: cents(500),
  finance_from_cents: cents(2500),
  incident_from_cents: cents(20000),
}

describe('a drawer difference', () => {
  const levels: [number, string][] = [
    [0, 'none'],
    [1, 'record'],
    [499, 'record'],
    [500, 'supervisor'],
    [2499, 'supervisor'],
    [2500, 'finance'],
    [19999, 'finance'],
    [20000, 'incident'],
  ]
  for (const [amount, level] of levels) {
    it(`of ${amount} cents, over or short, is ${level}`, () => {
      expect(differenceLevel(LIMITS, cents(amount))).to.equal(level)
      expect(differenceLevel(LIMITS, cents(-amount))).to.equal(level)
    })
  }

  it('is what was counted less what should be there', () => {
    expect(judgeDifference(cents(120435), cents(120485), LIMITS)).to.include({overShort: -50, level: 'record'})
  })

  it('is judged per tender type: checks that are over do not make cash that is short good', () => {
    const judged = judgeCount(
      {cash: cents(10000), checks: cents(20000), cards: cents(500)},
      {cash: cents(20000), checks: cents(10000), cards: cents(500)},
      LIMITS,
    )
    expect(judged).to.include({overShort: 0, level: 'finance'})
    expect(judged.differs).to.deep.equal(['cash', 'checks'])
  })

  it('of card slips is named and never posts', () => {
    const judged = judgeCount(
      {cash: ZERO, checks: ZERO, cards: cents(90000)},
      {cash: ZERO, checks: ZERO, cards: ZERO},
      LIMITS,
    )
    expect(judged).to.include({overShort: 0, level: 'none'})
    expect(judged.differs).to.deep.equal(['cards'])
  })

  it('never weighs less when it is greater', () => {
    const rank = ['none', 'record', 'supervisor', 'finance', 'incident']
    fc.assert(
      fc.property(fc.nat(50000), fc.nat(50000), (a, b) => {
        const [small, great] = [Math.min(a, b), Math.max(a, b)]
        expect(rank.indexOf(differenceLevel(LIMITS, cents(small)))).to.be.at.most(
          rank.indexOf(differenceLevel(LIMITS, cents(-great))),
        )
      }),
    )
  })
})
