import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {CustomerBook} from '#core/ledger/customer-book.js'
import type {OpenItem} from '#core/ledger/open-items.js'

const MAY = businessDate('2026-05-21')
const JUNE = businessDate('2026-06-22')
const bookOf = (): CustomerBook =>
  new CustomerBook(
    [
      {receivableId: 'may-sewer', class: 'sewer', dueOn: MAY, open: cents(2000)},
      {receivableId: 'may-water', class: 'water', dueOn: MAY, open: cents(5000)},
      {receivableId: 'june-water', class: 'water', dueOn: JUNE, open: cents(6000)},
    ],
    [],
  )
const paid = (amount: number, directedTo?: typeof JUNE): string[] => {
  const turns = directedTo === undefined ? [] : [{takes: ({dueOn}: OpenItem) => dueOn === directedTo}]
  const {allocations, excess} = bookOf().payInTurns(cents(amount), ['water', 'recycled', 'sewer', 'fee'], turns)
  return [...allocations.map((part) => `${part.receivableId} ${part.amount}`), `excess ${excess}`]
}

describe('money of one customer', () => {
  it('pays the oldest bill first', () => {
    expect(paid(6500)).to.eql(['may-water 5000', 'may-sewer 1500', 'excess 0'])
  })

  it('pays the bill it is directed to, then the oldest', () => {
    expect(paid(4000, JUNE)).to.eql(['june-water 4000', 'excess 0'])
    expect(paid(6500, JUNE)).to.eql(['june-water 6000', 'may-water 500', 'excess 0'])
    expect(paid(13_500, JUNE)).to.eql(['june-water 6000', 'may-water 5000', 'may-sewer 2000', 'excess 500'])
  })

  it('pays the oldest where nothing is open on the bill it is directed to', () => {
    expect(paid(100, businessDate('2026-07-22'))).to.eql(['may-water 100', 'excess 0'])
  })

  it('pays a turn up to its most, then the next turn, then the oldest, each item told once', () => {
    const turns = [
      {takes: ({dueOn}: OpenItem) => dueOn === JUNE, most: cents(1000)},
      {takes: ({class: name}: OpenItem) => name === 'sewer', most: cents(500)},
    ]
    const {allocations, excess} = bookOf().payInTurns(cents(3000), ['water', 'recycled', 'sewer', 'fee'], turns)
    expect(allocations.map((part) => `${part.receivableId} ${part.amount}`)).to.eql([
      'june-water 1000',
      'may-sewer 500',
      'may-water 1500',
    ])
    expect(excess).to.equal(0)
  })
})
