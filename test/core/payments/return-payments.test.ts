import {expect} from 'chai'
import {issueBills} from '#core/billing/issue-bills.js'
import {businessDate} from '#core/kernel/business-date.js'
import type {Desk} from '#core/acts/desk.js'
import {postPayments, type PostedPayment} from '#core/payments/post-payments.js'
import {returnPayments, type ReturnedPayment} from '#core/payments/return-payments.js'
import type {NewPayment} from '#core/payments/payment.js'
import {
  aBill,
  aPayment,
  balanceIn,
  brokenChecks,
  heldIn,
  inOneAct,
  legsIn,
  newAccount,
  openItemsIn,
  type BillParts,
} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const bill = (desk: Desk, accountId: string, parts: BillParts): Promise<unknown> =>
  inOneAct(desk, (trx, context) => issueBills(trx, [aBill(accountId, parts)], 'bill.import', context))
const pay = async (desk: Desk, payment: NewPayment): Promise<PostedPayment> => {
  const posted = await inOneAct(desk, (trx, context) => postPayments(trx, [payment], context))
  return posted[0]!
}
const back = async (desk: Desk, payment: PostedPayment, day = '2026-06-01'): Promise<ReturnedPayment> => {
  const {accountId, paymentId} = payment
  const returned = {accountId, paymentId, returnedOn: businessDate(day), code: 'R01'}
  const done = await inOneAct(desk, (trx, context) => returnPayments(trx, [returned], context))
  return done[0]!
}

describe('a returned payment', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let account: string
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('hgrant')
    })
    beforeEach(async () => {
      account = await newAccount(desk)
    })
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })
    after(() => store.remove())

    it('is undone by the exact mirror, owed to clearing, where nothing moved; items keep their due dates', async () => {
      await bill(desk, account, {dueOn: '2026-03-01', lines: {water: 5000, sewer: 2000}})
      const paid = await pay(desk, aPayment(account, 6000, '2026-03-05'))
      expect(await legsIn(desk.store.db, paid.journalId)).to.deep.equal(['1055:6000', '1110:-5000', '1120:-1000'])
      const returned = await back(desk, paid)
      expect(await legsIn(desk.store.db, returned.journalId)).to.deep.equal(['1060:-6000', '1110:5000', '1120:1000'])
      expect(await openItemsIn(desk.store.db, account)).to.deep.equal([
        {class: 'sewer', due: '2026-03-01', open: 2000},
        {class: 'water', due: '2026-03-01', open: 5000},
      ])
    })

    it('takes a credit that is held, and opens again what the rest of the credit has paid since', async () => {
      const paid = await pay(desk, aPayment(account, 10_000, '2026-02-01'))
      await bill(desk, account, {dueOn: '2026-03-01', lines: {water: 6000}})
      expect(await heldIn(desk.store.db, account)).to.equal(4000)
      const returned = await back(desk, paid)
      expect(await legsIn(desk.store.db, returned.journalId)).to.deep.equal(['1060:-10000', '1110:6000', '2120:4000'])
      expect(await openItemsIn(desk.store.db, account)).to.deep.equal([{class: 'water', due: '2026-03-01', open: 6000}])
      expect(await heldIn(desk.store.db, account)).to.equal(0)
    })

    it('lets later money pay the item that is open again, so that the youngest debt remains', async () => {
      await bill(desk, account, {dueOn: '2026-01-15', lines: {water: 3000}})
      const first = await pay(desk, aPayment(account, 3000, '2026-01-20'))
      await bill(desk, account, {dueOn: '2026-03-15', lines: {sewer: 3000}})
      await pay(desk, aPayment(account, 3000, '2026-03-20'))
      const returned = await back(desk, first)
      expect(await openItemsIn(desk.store.db, account)).to.deep.equal([{class: 'sewer', due: '2026-03-15', open: 3000}])
      expect(await legsIn(desk.store.db, returned.journalId)).to.deep.equal(['1060:-3000', '1120:3000'])
    })

    it('leaves money on the bill that it was directed to', async () => {
      await bill(desk, account, {dueOn: '2026-01-15', lines: {water: 3000}})
      await bill(desk, account, {dueOn: '2026-03-15', lines: {water: 3100}})
      const first = await pay(desk, aPayment(account, 3000, '2026-03-20'))
      await pay(desk, {...aPayment(account, 3100, '2026-03-21'), directedTo: businessDate('2026-03-15')})
      await back(desk, first)
      expect(await openItemsIn(desk.store.db, account)).to.deep.equal([{class: 'water', due: '2026-01-15', open: 3000}])
    })

    it('lets a credit of other money pay what is open again', async () => {
      await bill(desk, account, {dueOn: '2026-01-15', lines: {water: 3000}})
      const first = await pay(desk, aPayment(account, 3000, '2026-01-20'))
      await pay(desk, aPayment(account, 1000, '2026-01-21'))
      expect(await heldIn(desk.store.db, account)).to.equal(1000)
      await back(desk, first)
      expect(await heldIn(desk.store.db, account)).to.equal(0)
      expect(await openItemsIn(desk.store.db, account)).to.deep.equal([{class: 'water', due: '2026-01-15', open: 2000}])
      expect(await balanceIn(desk.store.db, account)).to.equal(2000)
    })

    it('may be any of an account, and several at once', async () => {
      await bill(desk, account, {dueOn: '2026-01-15', lines: {water: 3000}})
      const paid = []
      for (const amount of [1000, 1500, 2500]) paid.push(await pay(desk, aPayment(account, amount, '2026-01-20')))
      const [first, , third] = paid
      const day = businessDate('2026-02-01')
      const returned = [first!, third!].map(({paymentId}) => ({
        accountId: account,
        paymentId,
        returnedOn: day,
        code: 'R02',
      }))
      await inOneAct(desk, (trx, context) => returnPayments(trx, returned, context))
      expect(await openItemsIn(desk.store.db, account)).to.deep.equal([{class: 'water', due: '2026-01-15', open: 1500}])
    })

    it('is returned once', async () => {
      const paid = await pay(desk, aPayment(account, 1000, '2026-01-20'))
      await back(desk, paid)
      const refused = await refusalOf(back(desk, paid))
      expect([refused.code, refused.exit]).to.deep.equal(['ALREADY_RETURNED', 65])
      const strange = await refusalOf(back(desk, {...paid, paymentId: 'none'}))
      expect([strange.code, strange.exit]).to.deep.equal(['NOT_FOUND', 66])
    })
  })
})
