import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {approveRequest} from '#core/acts/approve.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {makeShutoffList} from '#core/collections/make-shutoff-list.js'
import {releaseShutoffList} from '#core/collections/release-shutoff-list.js'
import {runningPlansOf} from '#core/collections/running-plan-views.js'
import {NOT_NARROWED} from '#core/collections/shutoff-list.js'
import {openOrdersOf} from '#core/orders/order-views.js'
import {returnPayments} from '#core/payments/return-payments.js'
import {brokenChecks, inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import type {MadeAccount} from '../../support/district.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {ago, RIPE} from '../../support/shutoff-story.js'
import {taken, withDrawers} from '../../support/taking.js'
import {charge} from '../../support/town.js'

const NOTHING_DUE = {...RIPE, notice: null, call: null}
/** Three installments of $10.00, 30 days ago (paid), today and in 30 days, for a bill of $210.00. */
const ARRANGED = {...NOTHING_DUE, plan: {made: 60, dues: [30, 0, -30], paid: 1, final: null}}

describe('what a payment changes at once (complaint 22)', function () {
  this.timeout(60_000)
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let made: Map<number, MadeAccount>
    before(async () => {
      store = await newTestStore(engine)
      await withDrawers(store, 'tngo')
      desk = await store.as('tngo')
      made = await makeDistrict(await store.as('kchen'), [RIPE, RIPE, ARRANGED, ARRANGED], 1)
      await release()
    })
    after(() => store.remove())
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })

    const the = (serial: number): MadeAccount => made.get(serial)!
    const release = async (): Promise<void> => {
      const asking = await store.as('kchen')
      const {frozen} = await makeShutoffList(asking, {asked: null, narrowing: NOT_NARROWED}, () => undefined)
      const waiting = await perform(asking, releaseShutoffList, {snapshot: frozen?.snapshot ?? '', count: 2})
      const request = waiting.status === 'waiting' ? waiting.request.request : ''
      await approveRequest(await store.as('rpatel'), request, actOfKind)
    }
    const pulls = async (accountId: string): Promise<number> =>
      (await desk.store.db('field_order_event').where({account_id: accountId, kind: 'request-pull'})).length

    it('asks the order of the list back, once, and never shows it cancelled', async () => {
      const {accountId, accountNumber: account} = the(1)
      const done = await taken(desk, {account, cash: 21_000})
      const [effect] = done.accounts
      expect([effect?.before.shutoff, effect?.after.shutoff]).to.deep.equal(['listed', 'nothing_past_due'])
      expect(effect?.orders).to.have.length(1)
      expect(effect?.orders[0]).to.include({for_date: '2026-11-24', state: 'pull_requested', missing_cents: null})
      expect(await pulls(accountId)).to.equal(1)
      expect(await openOrdersOf(desk.store.db, accountId)).to.have.length(1)
      const more = await taken(desk, {account, cash: 100})
      expect(more.accounts[0]?.orders[0]?.state).to.equal('pull_requested_before')
      expect(await pulls(accountId)).to.equal(1)
    })

    it('says what is missing where it is not enough', async () => {
      const {accountId, accountNumber: account} = the(2)
      const done = await taken(desk, {account, cash: 1000})
      const [order] = done.accounts[0]?.orders ?? []
      expect(order?.state).to.equal('stands')
      expect(await pulls(accountId)).to.equal(0)
      const missing = order?.missing_cents ?? 0
      const short = await taken(desk, {account, cash: missing - 1})
      expect(short.accounts[0]?.orders[0]).to.include({state: 'stands', missing_cents: 1})
      const enough = await taken(desk, {account, cash: 1})
      expect(enough.accounts[0]?.orders[0]?.state).to.equal('pull_requested')
    })

    it('pays current charges that are due, then the installment that is due, then the oldest', async () => {
      const {accountId, accountNumber: account} = the(3)
      await charge(desk, accountId, {cents: 2000, on: ago(26), due: ago(5)})
      await charge(desk, accountId, {cents: 3000, on: ago(1), due: ago(-20)})
      const part = await taken(desk, {account, cash: 2500})
      expect(part.payees[0]?.paid.map((one) => [one.due_on, one.amount_cents])).to.deep.equal([
        [ago(5), 2000],
        [ago(69), 500],
      ])
      expect(part.payees[0]?.installments).to.have.length(1)
      expect(part.payees[0]?.installments[0]).to.include({number: 2, amount_cents: 500, complete: false})
      const rest = await taken(desk, {account, cash: 2000})
      expect(rest.payees[0]?.paid.map((one) => [one.due_on, one.amount_cents])).to.deep.equal([[ago(69), 2000]])
      expect(rest.payees[0]?.installments.map((one) => [one.number, one.amount_cents, one.complete])).to.deep.equal([
        [2, 500, true],
        [3, 1000, true],
      ])
      expect(rest.accounts[0]?.arrangements[0]).to.include({next_due_on: null, overdue_cents: 0})
    })

    it('counts towards an installment no longer when it comes back (complaint 19)', async () => {
      const {accountId, accountNumber: account} = the(4)
      const paidOf = async (): Promise<number[]> => {
        const [plan] =
          (await runningPlansOf(desk.store.db, [accountId], {district: desk.district.id, day: desk.today})).get(
            accountId,
          ) ?? []
        return plan?.installments.map((one) => one.paid) ?? []
      }
      const done = await taken(desk, {account, check: 1000})
      expect(await paidOf()).to.deep.equal([1000, 1000, 0])
      const part = await desk.store
        .db<{row_id: string; account_id: string}>('payment_part')
        .where({account_id: accountId})
        .first()
      await inOneAct(desk, (trx, context) => {
        const back = {accountId, paymentId: part?.row_id ?? '', returnedOn: context.today, code: 'NSF'}
        return returnPayments(trx, [back], context)
      })
      expect(done.payees[0]?.installments[0]?.complete).to.equal(true)
      expect(await paidOf()).to.deep.equal([1000, 0, 0])
    })
  })
})
