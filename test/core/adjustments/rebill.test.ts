import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {standingOf} from '#core/collections/standing.js'
import {reverseRebill} from '#core/adjustments/reverse-rebill.js'
import {explainBill} from '#core/billing/explain/explain-bill.js'
import {select} from '#core/store/dialect.js'
import {adjust, adjusted} from '../../support/adjusted.js'
import type {BilledAccount} from '../../support/billed-home.js'
import {balanceIn, brokenChecks, heldIn, inOneAct, openItemsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {
  adoptRebilling,
  billsNow,
  byHand,
  FIRST,
  pay,
  rebilledHome,
  SECOND,
  standingAmounts,
} from '../../support/rebilled.js'
import {refusalOf} from '../../support/refusal-of.js'

/** Typed 1,021 where the register showed 1,012: 21 and 2 ccf were billed instead of 12 and 11. */
const SWAPPED = [{read: 1021}, {read: 1023}] as const
const [HIGH, LOW, RIGHT_FIRST, RIGHT_SECOND] = [
  byHand(FIRST, 21),
  byHand(SECOND, 2),
  byHand(FIRST, 12),
  byHand(SECOND, 11),
]

const misread = (home: BilledAccount, value = 1012) => ({
  ...{account: home.account, bill: home.bills[0]!.billNo, reason: 'MISREAD', given: {read: String(value)}},
})

const idsOf = async (desk: Desk, account: string): Promise<string[]> =>
  (
    await select<{adjustment_id: string}>(
      desk.store.db,
      'select adjustment_id from adjustment where account_id = :account order by adjustment_id',
      {account},
    )
  ).map((row) => row.adjustment_id)

const takeBack = async (desk: Desk, home: BilledAccount) => {
  const adjustmentIds = await idsOf(desk, home.accountId)
  return inOneAct(desk, (trx, context) => reverseRebill(trx, {accountId: home.accountId, adjustmentIds}, context))
}

describe('a bill that is made again', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('rpatel')
      await adoptRebilling(desk)
    })
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })
    after(() => store.remove())

    it('is the bill of the read and the one that began from it', async () => {
      const home = await rebilledHome(desk, SWAPPED)
      expect([HIGH, LOW, RIGHT_FIRST, RIGHT_SECOND]).to.deep.equal([14_720, 5600, 9320, 8900])
      expect(home.bills.map((bill) => bill.total)).to.deep.equal([HIGH, LOW])
      const done = await adjusted(desk, misread(home))
      expect(done.amount_cents).to.equal(9320 + 8900 - 14_720 - 5600)
      const now = await billsNow(desk, home.accountId)
      expect(now.map((bill) => [bill.service_from, bill.source, bill.amount_cents, bill.cancelled])).to.deep.equal([
        [FIRST.from, 'run', HIGH, 1],
        [FIRST.from, 'rebill', RIGHT_FIRST, 0],
        [SECOND.from, 'run', LOW, 1],
        [SECOND.from, 'rebill', RIGHT_SECOND, 0],
      ])
      expect(now.map((bill) => bill.usage_thousandths)).to.deep.equal([21_000, 12_000, 2000, 11_000])
      expect(now.filter((bill) => bill.cancelled === 0).map((bill) => bill.due_on)).to.deep.equal([
        '2026-12-14',
        '2026-12-14',
      ])
      expect(await balanceIn(desk.store.db, home.accountId)).to.equal(RIGHT_FIRST + RIGHT_SECOND)
      expect(done.rebilled.map((one) => [one.bill, one.amount_cents])).to.deep.equal([
        [home.bills[0]!.billNo, RIGHT_FIRST],
        [home.bills[1]!.billNo, RIGHT_SECOND],
      ])
      const told = await explainBill(desk, {bill: null, account: home.account})
      expect([told.bill.amount, told.previous?.bill.amount]).to.deep.equal([RIGHT_SECOND, RIGHT_FIRST])
      expect(told.reads.map((read) => [read.from_value, read.to_value])).to.deep.equal([[1012, 1023]])
      const again = await refusalOf(adjust(desk, {...misread(home), bill: done.rebilled[0]!.replacement!}))
      expect([again.code, again.exit]).to.deep.equal(['NOTHING_CHANGES', 65])
    })

    it('is paid by what had paid the old one, and the rest pays what else is open', async () => {
      const home = await rebilledHome(desk, SWAPPED)
      await pay(desk, home.accountId, HIGH)
      await adjusted(desk, misread(home))
      expect(await openItemsIn(desk.store.db, home.accountId)).to.have.length(2)
      expect(await balanceIn(desk.store.db, home.accountId)).to.equal(RIGHT_FIRST + RIGHT_SECOND - HIGH)
      const paid = await select<{open: number}>(
        desk.store.db,
        `select coalesce(sum(o.open_cents), 0) as open from open_item o join bill b on b.account_id = o.account_id and b.bill_id = o.bill_id
         where o.account_id = :account and b.service_from = :from`,
        {account: home.accountId, from: FIRST.from},
      )
      expect(paid[0]!.open).to.equal(0)
    })

    it('leaves a credit where more was paid than is billed now', async () => {
      const home = await rebilledHome(desk, [{read: 1021}, {read: 1030}])
      await pay(desk, home.accountId, HIGH + byHand(SECOND, 9))
      const {before, after} = await adjusted(desk, {
        ...{account: home.account, bill: home.bills[1]!.billNo, reason: 'MISREAD', given: {read: '1025'}},
      })
      const credit = byHand(SECOND, 9) - byHand(SECOND, 4)
      expect([before.balance_cents, after.balance_cents]).to.deep.equal([0, -credit])
      expect(await heldIn(desk.store.db, home.accountId)).to.equal(credit)
    })

    it('is no longer past due, and stands where it stood when that is taken back', async () => {
      const home = await rebilledHome(desk, SWAPPED)
      const before = await standingOf(desk.store.db, desk, home.accountId)
      expect([before.pastDue, before.oldestDueOn]).to.deep.equal([HIGH + LOW, '2026-10-13'])
      await adjusted(desk, misread(home))
      const after = await standingOf(desk.store.db, desk, home.accountId)
      expect([after.pastDue, after.shutoff]).to.deep.equal([0, 'nothing_past_due'])
      const undone = await takeBack(desk, home)
      expect(undone.map((one) => one.amount)).to.deep.equal([HIGH - RIGHT_FIRST, LOW - RIGHT_SECOND])
      expect(await standingOf(desk.store.db, desk, home.accountId)).to.deep.equal(before)
      expect(await standingAmounts(desk, home.accountId)).to.deep.equal([HIGH, LOW])
      const twice = await refusalOf(takeBack(desk, home))
      expect(twice.code).to.equal('REBILLED_SINCE')
    })
  })
})
