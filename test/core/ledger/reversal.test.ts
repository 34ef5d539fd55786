import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {decideReversal, legsOf, type ReversalFacts} from '#core/ledger/reversal.js'

const none: ReversalFacts = {
  accountId: 'A',
  journalId: 'J1',
  actSeq: 1,
  paymentId: null,
  money: {items: [], placements: [], credits: [], directed: new Map(), givenFor: new Map()},
  deposits: [],
  classOrder: ['water', 'recycled', 'sewer', 'fee'],
}
const legs = (facts: ReversalFacts): string[] =>
  legsOf(decideReversal(facts), facts)
    .filter((leg) => leg.amount !== 0)
    .map((leg) => `${leg.ledgerAccount}:${leg.amount}`)
    .toSorted()

describe('the decision how a journal is undone', () => {
  it('charges back what was refunded of a credit, and takes the rest of it', () => {
    const credit = {creditId: 'C', journalId: 'J1', paymentId: 'P', amount: cents(1000), released: cents(300)}
    const facts = {...none, paymentId: 'P', money: {...none.money, credits: [credit]}}
    expect(legs(facts)).to.deep.equal(['1130:300', '2120:700'])
    expect(decideReversal(facts).chargedBack).to.equal(300)
  })

  it('charges back what is no longer held of a deposit', () => {
    const facts = {...none, deposits: [{depositId: 'D', received: cents(9000), held: cents(2500)}]}
    expect(legs(facts)).to.deep.equal(['1130:6500', '2110:2500'])
  })

  it('opens items again in their own class, and closes what the journal charged', () => {
    const item = (receivableId: string, journalId: string, name: 'water' | 'sewer', due: string) => ({
      receivableId,
      journalId,
      class: name,
      dueOn: businessDate(due),
      amount: cents(500),
    })
    const items = [item('R1', 'J0', 'sewer', '2026-01-01'), item('R2', 'J1', 'water', '2026-02-01')]
    const paid = {
      receivableId: 'R1',
      paymentId: 'P',
      creditId: null,
      amount: cents(500),
      moved: {actSeq: 1, journalId: 'J1'},
    }
    const facts = {...none, paymentId: 'P', money: {...none.money, items, placements: [paid]}}
    expect(legs(facts)).to.deep.equal(['1110:-500', '1120:500'])
  })
})
