import {expect} from 'chai'
import type {ActContext} from '#core/acts/act.js'
import {openDesk, type Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {arrangeAtDoor} from '#core/collections/arrange-at-door.js'
import {declareIncome} from '#core/collections/declare-income.js'
import {endProtection} from '#core/collections/end-protection.js'
import {protectAccount} from '#core/collections/protect-account.js'
import {recordArrangement} from '#core/collections/record-arrangement.js'
import {recordProtection, recordProtectionEnd} from '#core/collections/record-protection.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {pullOrders} from '#core/payments/payment-effects.js'
import {postPayments} from '#core/payments/post-payments.js'
import {promisePledge} from '#core/pledges/promise-pledge.js'
import type {Trx} from '#core/store/open.js'
import {aPayment, inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import type {MadeAccount} from '../../support/district.js'
import {refusalOf} from '../../support/refusal-of.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {RIPE} from '../../support/shutoff-story.js'
import {onTheDay, release} from '../../support/turn-offs.js'

const OWED = 21_000
/** Long enough for another act to read before this one commits. */
const HELD_MS = 300

describe('acts of two people on one account at once', function () {
  this.timeout(60_000)
  onEveryEngine((engine) => {
    let store: TestStore
    let made: Map<number, MadeAccount>
    let orders: Map<string, string>
    /** A connection of its own. */
    let other: Desk
    before(async () => {
      store = await newTestStore(engine)
      made = await makeDistrict(await store.as('kchen'), [RIPE, RIPE, RIPE, RIPE, RIPE], 1)
      orders = await release(store)
      other = await openDesk({location: store.location, version: 'test'})
    })
    after(async () => {
      await other.store.close()
      await store.remove()
    })

    const the = (serial: number): MadeAccount => made.get(serial)!
    const office = async (): Promise<Desk> => ({...(await store.as('mlopez', onTheDay('09:00'))), store: other.store})

    /** Begins the second while the first holds the account and has not committed. */
    async function atOnce<Result>(
      serial: number,
      first: (trx: Trx, context: ActContext) => Promise<unknown>,
      second: () => Promise<Result>,
    ): Promise<Result> {
      let begun: Promise<Result> | null = null
      await inOneAct(await store.as('rpatel', onTheDay('09:00')), async (trx, context) => {
        await lockAccounts(trx, [the(serial).accountId])
        await first(trx, context)
        begun = second()
        begun.catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, HELD_MS))
      })
      return begun!
    }

    it('grants no second arrangement at a door', async () => {
      const {accountId, accountNumber} = the(1)
      const desk = await office()
      const decided = await atOnce(
        1,
        async (trx, context) => {
          const owed = await trx<{receivable_id: string; account_id: string}>('receivable').where(
            'account_id',
            accountId,
          )
          const installments = [{dueOn: businessDate('2026-12-15'), amount: cents(OWED)}]
          const covered = owed.map((row) => row.receivable_id)
          await recordArrangement(
            trx,
            {
              ...{accountId, option: 'amortization', madeOn: context.today, covered, down: null, installments},
              ...{version: 1, supersedes: null, channel: 'phone', orderId: null, delivered: 'letter', reason: ''},
              ...{fundingSource: '', readBack: '', rules: {}},
            },
            context,
          )
        },
        () =>
          perform(desk, arrangeAtDoor, {
            ...{order: orders.get(accountNumber) ?? '', can_pay_cents: 6000, every: 'monthly', pay_day: null},
            ...{first: '2026-12-07', reason: '', relation: 'holder', ask: false},
          }),
      )
      expect(decided.status === 'done' ? decided.outcome.decision : 'waits').to.equal('denied')
    })

    it('asks an order back once, whoever comes first', async () => {
      const {accountId, accountNumber} = the(2)
      const desk = await office()
      const protectedNow = await atOnce(
        2,
        async (trx, context) => {
          await postPayments(trx, [aPayment(accountId, OWED, '2026-11-24')], context)
          await pullOrders(trx, {ids: [accountId], why: 'payment'}, context)
        },
        () =>
          perform(desk, protectAccount, {
            ...{account: accountNumber, kind: 'appeal', from: '2026-11-24', until: null, medical: null},
            ...{chapter: null, by: 'customer', evidence_sha256: null, note: ''},
          }),
      )
      const told = protectedNow.status === 'done' ? protectedNow.outcome.shutoff.orders : []
      expect(told.map(({state}) => state)).to.deep.equal(['pull_requested_before'])
    })

    it('asks an order back once, also where an agency promises money meanwhile', async () => {
      const {accountId, accountNumber} = the(5)
      const desk = await office()
      const promised = await atOnce(
        5,
        async (trx, context) => {
          const appeal = {accountId, kind: 'appeal' as const, from: context.today, until: null}
          await recordProtection(trx, {...appeal, detail: {by: 'customer'}, evidence: null}, context)
          await pullOrders(trx, {ids: [accountId], why: 'appeal'}, context)
        },
        () =>
          perform(desk, promisePledge, {
            ...{account: accountNumber, agency: 'HELPING_HANDS', amount_cents: 5000, until: '2026-12-15'},
            ...{reference: '', note: ''},
          }),
      )
      const told = promised.status === 'done' ? promised.outcome.orders : []
      expect(told.map(({state}) => state)).to.deep.equal(['pull_requested_before'])
    })

    it('ends a protection once, and says so to the other', async () => {
      const {accountId, accountNumber} = the(3)
      const desk = await office()
      const protectionId = await inOneAct(desk, (trx, context) =>
        recordProtection(
          trx,
          {accountId, kind: 'appeal', from: context.today, until: null, detail: {by: 'customer'}, evidence: null},
          context,
        ),
      )
      const refused = await refusalOf(
        atOnce(
          3,
          (trx, context) =>
            recordProtectionEnd(trx, {accountId, protectionId, endedOn: context.today, reason: 'decided'}, context),
          () =>
            perform(desk, endProtection, {
              ...{account: accountNumber, protection: protectionId, ended_on: '2026-11-24', reason: 'decided'},
            }),
        ),
      )
      expect(refused.code).to.equal('ALREADY_ENDED')
    })

    it('takes an income declaration down once', async () => {
      const {accountId, accountNumber} = the(4)
      const desk = await office()
      const refused = await refusalOf(
        atOnce(
          4,
          (trx, context) =>
            trx('income_declaration').insert({
              ...{account_id: accountId, declaration_id: 'D4', person_id: '', ground: 'calfresh'},
              ...{declared_on: '2026-11-24', until_on: null, operator_id: 'rpatel'},
              ...{recorded_at: context.recordedAt, act_id: context.actId},
            }),
          () =>
            perform(desk, declareIncome, {
              ...{account: accountNumber, ground: 'calfresh', effective: '2026-11-24', until: null},
            }),
        ),
      )
      expect(refused.code).to.equal('ALREADY_DECLARED')
    })
  })
})
