import {expect} from 'chai'
import fc from 'fast-check'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {cents, sum} from '#core/kernel/money.js'
import {CLASSES} from '#core/ledger/chart.js'
import {distributeOldestFirst, type OpenItem} from '#core/ledger/open-items.js'

const ORDER = ['water', 'recycled', 'sewer', 'fee'] as const
const item = fc
  .record({due: fc.nat(60), class: fc.constantFrom(...CLASSES), open: fc.integer({min: 1, max: 100_000})})
  .map((parts) => ({...parts, dueOn: addDays(businessDate('2026-01-01'), parts.due), open: cents(parts.open)}))
const items = fc
  .array(item, {maxLength: 12})
  .map((list): OpenItem[] => list.map((one, index) => ({...one, receivableId: `R${index}`})))

describe('the distribution of a payment', () => {
  it('loses no cent, pays no item beyond what is open, and never pays a younger item before an older', () => {
    fc.assert(
      fc.property(items, fc.integer({min: 1, max: 500_000}), (open, amount) => {
        const {allocations, excess} = distributeOldestFirst(open, cents(amount), ORDER)
        expect(sum(allocations.map((part) => part.amount)) + excess).to.equal(amount)
        const paid = new Map(allocations.map((part) => [part.receivableId, part.amount]))
        const left = open.map((one) => ({...one, left: one.open - (paid.get(one.receivableId) ?? 0)}))
        for (const one of left) expect(one.left).to.be.within(0, one.open)
        for (const older of left.filter((one) => one.left > 0)) {
          for (const younger of left.filter((one) => one.dueOn > older.dueOn))
            expect(younger.left).to.equal(younger.open)
        }
        if (excess > 0) expect(left.every((one) => one.left === 0)).to.equal(true)
      }),
    )
  })

  it('lets the class order decide within one due date alone', () => {
    const at = (receivableId: string, name: OpenItem['class'], due: string): OpenItem => ({
      receivableId,
      class: name,
      dueOn: businessDate(due),
      open: cents(100),
    })
    const open = [at('a', 'water', '2026-02-01'), at('b', 'sewer', '2026-01-01'), at('c', 'water', '2026-01-01')]
    const ids = distributeOldestFirst(open, cents(250), ORDER).allocations.map((part) => part.receivableId)
    expect(ids).to.deep.equal(['c', 'b', 'a'])
  })
})
