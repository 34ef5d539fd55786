import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {arrangeFacts} from '#core/collections/arrange-facts-views.js'
import {declareIncome} from '#core/collections/declare-income.js'
import {makeShutoffList, whyShutoff} from '#core/collections/make-shutoff-list.js'
import {recordArrangement} from '#core/collections/record-arrangement.js'
import {releaseShutoffList} from '#core/collections/release-shutoff-list.js'
import {judgeAccounts, listDay, NOT_NARROWED, ORDERED} from '#core/collections/shutoff-list.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {postPayments} from '#core/payments/post-payments.js'
import {requestPullByHand} from '#core/turnoffs/pull-turnoff.js'
import {reviewTurnOffs} from '#core/turnoffs/review-turnoffs.js'
import {restoreService, showRestoration, whatRestores} from '#core/turnoffs/restore-service.js'
import {aPayment, balanceIn, brokenChecks, inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import type {MadeAccount} from '../../support/district.js'
import {refusalOf} from '../../support/refusal-of.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {ago, RIPE, type Story} from '../../support/shutoff-story.js'
import {onTheDay, paid, release, reported} from '../../support/turn-offs.js'

const OWED = 21_000
/** HSC 116914(a)(1): the caps in operating and in other hours. */
const [CAP, LATE_CAP] = [5000, 15_000]

/**
 * A plan that broke: due 75 days before 2026-11-23, so its 60 days ended on 2026-11-09; the final notice of Tue 2026-11-10 ran
 * five business days (11-12, 13, 16, 17, 18).
 */
const BROKE: Story = {...RIPE, plan: {made: 80, dues: [75, 74, 73], paid: 0, final: 13}}
/** Nobody was reached by phone; a tag was posted. */
const TAGGED: Story = {...RIPE, call: null, tag: 5}
/** Two bills, the first due 2026-08-06 and the second 2026-09-15. */
const TWO_BILLS: Story = {...RIPE, bills: [{mailed: 130, amount: 3000}, ...RIPE.bills]}

describe('what came after a valve was turned, and what is over', function () {
  this.timeout(120_000)
  onEveryEngine((engine) => {
    let store: TestStore
    let made: Map<number, MadeAccount>
    let orders: Map<string, string>
    before(async () => {
      store = await newTestStore(engine)
      const desk = await store.as('kchen')
      made = await makeDistrict(desk, [BROKE, TAGGED, RIPE, RIPE, RIPE], 1)
      orders = await release(store)
      for (const [serial, account] of await makeDistrict(desk, [TWO_BILLS, RIPE], 6)) made.set(serial, account)
    })
    after(() => store.remove())

    const the = (serial: number): MadeAccount => made.get(serial)!
    const orderOf = (serial: number): string => orders.get(the(serial).accountNumber) ?? ''
    const crew = (time: string): Promise<Desk> => store.as('jcruz', onTheDay(time))
    const office = (time: string): Promise<Desk> => store.as('mlopez', onTheDay(time))
    const unnamed = async (time: string): Promise<string[]> =>
      (await reviewTurnOffs(await office(time), '2026-11-24')).unnamed.map(({turnOff}) => turnOff.orderNo)

    it('does not call a turn-off wrongful because what was missed is paid a day later', async () => {
      expect((await reported(await crew('09:00'), orderOf(1))).wrongful).to.equal(null)
      const nextDay = await store.as('mlopez', '2026-11-25T18:00:00.000Z')
      const effects = await paid(nextDay, the(1).accountId, 3000, '2026-11-25')
      expect(effects.map(({state}) => state)).to.not.include('wrongful')
    })

    it('does not call it wrongful because mail comes back after it', async () => {
      expect((await reported(await crew('09:10'), orderOf(2))).wrongful).to.equal(null)
      const {accountId} = the(2)
      await inOneAct(await office('10:00'), async (trx, context) => {
        const sent = await trx<{notice_id: string; account_id: string; kind: string}>('notice')
          .where({account_id: accountId, kind: 'intent'})
          .first('notice_id')
        await trx('notice_return').insert({
          ...{account_id: accountId, notice_id: sent?.notice_id, returned_on: '2026-11-24'},
          ...{recorded_at: context.recordedAt, act_id: context.actId},
        })
      })
      expect(await unnamed('10:01')).to.deep.equal([])
    })

    it('waives what is above the cap where income is declared while water is on its way', async () => {
      const declare = async (serial: number, time: string): Promise<void> => {
        const input = {account: the(serial).accountNumber, ground: 'calfresh', effective: '2026-11-24', until: null}
        await perform(await office(time), declareIncome, input)
      }
      for (const serial of [3, 4]) {
        await reported(await crew('09:20'), orderOf(serial))
        await paid(await office('10:20'), the(serial).accountId, OWED, '2026-11-24')
      }
      await perform(await office('10:25'), restoreService, {account: the(4).accountNumber, out_of_hours: true})
      const before = await whatRestores((await office('10:30')).store.db, await office('10:30'), the(3).accountNumber)
      for (const serial of [3, 4]) await declare(serial, '10:30')
      const {db} = (await office('10:31')).store
      expect([await balanceIn(db, the(3).accountId), await balanceIn(db, the(4).accountId)]).to.deep.equal([
        ...[CAP, LATE_CAP],
      ])
      const after = await whatRestores(db, await office('10:31'), the(3).accountNumber)
      const {orderNo, promisedBy} = before.turnOff.restore!
      expect(after.turnOff.restore).to.deep.include({orderNo, promisedBy, fee: CAP})
      expect(await brokenChecks(db)).to.deep.equal({})
    })

    it('lists nobody who is off, or whose order is out', async () => {
      const heldBy = async (serial: number, time: string): Promise<string | undefined> => {
        const {list} = await makeShutoffList(await office(time), {asked: null, narrowing: NOT_NARROWED}, () => 0)
        return list.judged.find((one) => one.account.accountId === the(serial).accountId)?.firstRule
      }
      expect([await heldBy(5, '11:00'), await heldBy(7, '11:00')]).to.deep.equal([ORDERED, ''])
      await reported(await crew('11:05'), orderOf(5))
      expect(await heldBy(5, '11:06')).to.equal(ORDERED)
    })

    it('sends nobody a second order from a list that was made before the first went out', async () => {
      const asking = await store.as('kchen')
      const [first, second] = [
        await makeShutoffList(asking, {asked: null, narrowing: NOT_NARROWED}, () => 0),
        await makeShutoffList(asking, {asked: null, narrowing: NOT_NARROWED}, () => 0),
      ]
      const count = first.list.judged.filter((one) => one.outcome === 'listed').length
      expect(count).to.be.greaterThan(0)
      orders = await release(store)
      const input = {snapshot: second.frozen?.snapshot ?? '', count}
      expect((await refusalOf(perform(asking, releaseShutoffList, input))).code).to.equal('STALE_SNAPSHOT')
    })

    it('shows neither why nor what it costs to whom accounts are closed', async () => {
      const {accountNumber} = the(5)
      const field = await crew('11:10')
      const looks: readonly (() => Promise<unknown>)[] = [
        () => whyShutoff(field, accountNumber, null),
        () => showRestoration(field, accountNumber),
      ]
      for (const look of looks) {
        const refused = await refusalOf(Promise.resolve().then(look))
        expect([refused.code, refused.exit]).to.deep.equal(['NOT_YOURS', 77])
      }
    })

    it('keeps no card number and no social security number that was typed as a reason', async () => {
      const order = orderOf(7)
      const card = {order, reason: 'showed card 4111 1111 1111 1111'}
      expect((await refusalOf(perform(await office('11:20'), requestPullByHand, card))).code).to.equal('CARD_NUMBER')
      const said = {result: 'no_access', reading: null, seal: null, reason: 'says 123-45-6789'} as const
      expect((await refusalOf(reported(await crew('11:21'), order, said))).code).to.equal('SSN')
    })

    it('has no plan left to wait for once all that it covered is paid', async () => {
      const {accountId} = the(6)
      const desk = await store.as('kchen')
      const items = await desk.store
        .db<{receivable_id: string; account_id: string; due_on: string}>('receivable')
        .where('account_id', accountId)
        .orderBy('due_on')
      const [madeOn, dueOn] = [ago(105), ago(80)]
      const covered = items.slice(0, 1).map((row) => row.receivable_id)
      await inOneAct(desk, async (trx, context) => {
        await recordArrangement(
          trx,
          {
            ...{accountId, option: 'amortization', madeOn, covered, down: null, version: 1, supersedes: null},
            ...{installments: [{dueOn, amount: cents(3000)}], channel: 'phone', orderId: null, delivered: 'letter'},
            ...{reason: '', fundingSource: '', readBack: '', rules: {}},
          },
          context,
        )
        await postPayments(trx, [aPayment(accountId, 3000, dueOn)], context)
      })
      const judged = (await judgeAccounts(desk.store.db, [accountId], listDay(desk, null))).get(accountId)
      expect([judged?.outcome, judged?.decision.blocked_by]).to.deep.equal(['listed', []])
    })

    it('knows the day on which water was turned off by the clock of the district', async () => {
      const desk = await office('12:00')
      await inOneAct(desk, (trx, context) =>
        trx('order_result').insert({
          ...{account_id: the(7).accountId, order_id: 'O7', result_id: context.key(), result: 'off'},
          ...{done_at: '2026-11-24T00:30', reading: 1, seal_no: '', photo_ref: '', tag_left: 0, note: ''},
          ...{operator_id: 'jcruz', recorded_at: context.recordedAt, act_id: context.actId},
        }),
      )
      const facts = await arrangeFacts(desk.store.db, desk, the(7).accountNumber)
      expect(facts.offSince).to.equal(businessDate('2026-11-24'))
    })
  })
})
