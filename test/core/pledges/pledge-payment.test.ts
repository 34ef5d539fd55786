import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {makeShutoffList} from '#core/collections/make-shutoff-list.js'
import {NOT_NARROWED} from '#core/collections/shutoff-list.js'
import {cents} from '#core/kernel/money.js'
import {pledgePolicy, agencyOf} from '#core/policies/pledge-policy.js'
import {receivePledge, withdrawPledge} from '#core/pledges/close-pledge.js'
import {allPledges} from '#core/pledges/pledge-views.js'
import {promisePledge} from '#core/pledges/promise-pledge.js'
import {inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import type {MadeAccount} from '../../support/district.js'
import {refusedAs} from '../../support/refused.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {RIPE} from '../../support/shutoff-story.js'

const quiet = (): void => undefined

describe('a promise of an agency', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let made: MadeAccount[]
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('mlopez')
      made = Array.from((await makeDistrict(await store.as('kchen'), [RIPE, RIPE, RIPE, RIPE], 1)).values())
    })
    after(() => store.remove())

    const listed = async (at = desk): Promise<string[]> => {
      const {list} = await makeShutoffList(at, {asked: null, narrowing: NOT_NARROWED}, quiet)
      return list.judged.filter((line) => line.outcome === 'listed').map((line) => line.account.accountNumber)
    }
    const number = async (at: number): Promise<string> => {
      const row: {account_no: string} = await desk.store
        .db('account')
        .where('account_id', made[at]?.accountId ?? '')
        .first('account_no')
      return row.account_no
    }
    const promise = async (at: number, more: object = {}, by = desk) =>
      perform(by, promisePledge, {
        ...{account: await number(at), agency: 'HELPING_HANDS', amount_cents: 12_000, until: '2026-12-01'},
        ...{reference: 'HH-1', note: '', ...more},
      })
    const states = async (at = desk): Promise<string[]> =>
      (await allPledges(at.store.db, {agency: null, today: at.today})).map(
        ({state, promised, received}) => `${state} ${promised} ${received}`,
      )
    const receive = async (at: number, amount: number, by = desk) =>
      inOneAct(by, (trx, context) =>
        receivePledge(
          trx,
          {
            accountId: made[at]?.accountId ?? '',
            agency: agencyOf(pledgePolicy(by.district.id, by.today), 'HELPING_HANDS'),
            amount: cents(amount),
            paymentEventId: 'event',
          },
          context,
        ),
      )

    it('holds the shut-off until its last day, and not a day longer', async () => {
      const account = await number(0)
      expect(await listed()).to.include(account)
      await promise(0)
      expect(await listed()).to.not.include(account)
      const lastDay = await store.as('mlopez', '2026-11-30T18:00:00.000Z')
      // Monday 30 November lists for Tuesday 1 December, the last day of the promise; the next list is free of it.
      expect(await listed(lastDay)).to.not.include(account)
      const after = await store.as('mlopez', '2026-12-01T18:00:00.000Z')
      expect(await listed(after)).to.include(account)
      expect(await states(after)).to.deep.equal(['promised 12000 0'])
      const expired = await store.as('mlopez', '2026-12-02T18:00:00.000Z')
      expect(await states(expired)).to.deep.equal(['expired 12000 0'])
    })

    it('is one promise at a time of an agency, of an agency the district knows, as long as that one may', async () => {
      expect(await refusedAs(promise(0))).to.equal('ALREADY_PLEDGED 65')
      await promise(0, {agency: 'county_action'})
      expect(await refusedAs(promise(1, {agency: 'NOBODY'}))).to.equal('UNKNOWN_AGENCY 65')
      // 30 days after 23 November are 23 December.
      expect(await refusedAs(promise(1, {until: '2026-12-24'}))).to.equal('TOO_LONG 65')
      expect(await refusedAs(promise(1, {until: '2026-11-22'}))).to.equal('PAST_DATE 65')
      expect(await refusedAs(promise(1, {amount_cents: 0}))).to.equal('NOTHING_PLEDGED 65')
      expect(await refusedAs(promise(1, {note: 'card 4111 1111 1111 1111'}))).to.equal('CARD_NUMBER 65')
      expect(await refusedAs(promise(1, {}, await store.as('tngo')))).to.equal('NOT_YOURS 77')
    })

    it('is closed by the money: received, short or over; it holds nothing any more', async () => {
      await promise(1, {until: '2026-12-23'})
      expect(await listed()).to.not.include(await number(1))
      expect(await receive(1, 10_000)).to.deep.equal({promised: 12_000, received: 10_000, state: 'short'})
      expect(await listed()).to.include(await number(1))
      // The rest comes with another check.
      expect(await receive(1, 2_000)).to.deep.equal({promised: 12_000, received: 12_000, state: 'received'})
      expect(await receive(1, 2_000)).to.equal(null)
      await promise(2)
      expect(await receive(2, 12_500)).to.include({state: 'over'})
    })

    it('takes money that comes after it expired', async () => {
      await promise(3)
      const late = await store.as('mlopez', '2026-12-05T18:00:00.000Z')
      expect(await receive(3, 12_000, late)).to.include({state: 'received'})
    })

    it('is withdrawn by the agency, and can be given again', async () => {
      await promise(1)
      expect(await listed()).to.not.include(await number(1))
      const withdraw = async () =>
        perform(desk, withdrawPledge, {account: await number(1), agency: 'HELPING_HANDS', note: ''})
      await withdraw()
      expect(await listed()).to.include(await number(1))
      expect(await refusedAs(withdraw())).to.equal('NO_PLEDGE 65')
      await promise(1)
    })
  })
})
