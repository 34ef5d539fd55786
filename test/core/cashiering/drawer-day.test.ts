import {expect} from 'chai'
import fc from 'fast-check'
import type {Desk} from '#core/acts/desk.js'
import {perform, type PerformOptions} from '#core/acts/perform.js'
import {drawerFigures, cashOverLimit, expectedCash} from '#core/cashiering/drawer-figures-views.js'
import {openSessionOf} from '#core/cashiering/drawer-session-views.js'
import {lockDrawer, unlockDrawer} from '#core/cashiering/lock-drawer.js'
import {turnInCash} from '#core/cashiering/turn-in-cash.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {drawerPolicy} from '#core/policies/cash-drawers.js'
import {brokenChecks, inOneAct, legsIn, newAccount} from '../../support/books.js'
import {cash, handed, makeFund, opened, takeMoney, turnedIn} from '../../support/cashier.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {refusedAs} from '../../support/refused.js'

const figuresOf = async (desk: Desk, operator: string) =>
  drawerFigures(desk.store.db, mustExist(await openSessionOf(desk.store.db, operator), 'a session'))

describe('a drawer through the day', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let tngo: Desk
    let mlopez: Desk
    let account: string
    before(async () => {
      store = await newTestStore(engine)
      tngo = await store.as('tngo')
      mlopez = await store.as('mlopez')
      await makeFund(store)
      account = await newAccount(tngo)
      await opened(tngo, '2')
      await opened(mlopez, '3')
    })
    after(() => store.remove())

    it('complaint 1: $60.00 paid with $100.00 makes the expected cash $60.00 more, not $100.00', async () => {
      await takeMoney(tngo, account, [handed('cash', 10_000, 4000)])
      expect(await figuresOf(tngo, 'tngo')).to.deep.include({cashTendered: 10_000, change: 4000, cash: 26_000})
    })

    it('counts checks and money orders as checks, cards apart, and change on cash alone', async () => {
      await takeMoney(tngo, account, [handed('check', 5000), handed('cash', 2000, 500)])
      await takeMoney(tngo, account, [handed('money_order', 700), handed('cashiers_check', 900)])
      await takeMoney(tngo, account, [handed('card', 1234)])
      const figures = await figuresOf(tngo, 'tngo')
      // 260.00 + 20.00 - 5.00; 50.00 + 7.00 + 9.00
      expect(figures).to.deep.include({cash: 27_500, change: 4500})
      expect(figures.checks).to.deep.equal({amount: 6600, count: 3})
      expect(figures.cards).to.deep.equal({amount: 1234, count: 1})
      expect(figures.receipts).to.deep.equal({count: 4, highest: 4})
    })

    it('complaint 7: what one drawer takes is never in another', async () => {
      await takeMoney(mlopez, account, [handed('cash', 3300)])
      expect((await figuresOf(mlopez, 'mlopez')).cash).to.equal(23_300)
      expect((await figuresOf(tngo, 'tngo')).cash).to.equal(27_500)
    })

    it('a voided receipt is in no figure but its own', async () => {
      const event = await takeMoney(mlopez, account, [handed('cash', 1100), handed('check', 800)])
      const before = await figuresOf(mlopez, 'mlopez')
      expect([before.cash, before.checks.amount, before.voids.count]).to.deep.equal([24_400, 800, 0])
      await inOneAct(mlopez, (trx, context) =>
        trx('payment_void').insert({
          ...{
            event_id: event.eventId,
            reason: 'test',
            note: '',
            session_id: null,
            operator_id: 'dkim',
            second_id: null,
          },
          ...{business_date: context.today, recorded_at: context.recordedAt, act_id: context.actId},
        }),
      )
      const after = await figuresOf(mlopez, 'mlopez')
      expect([after.cash, after.checks.amount]).to.deep.equal([23_300, 0])
      expect(after.voids).to.deep.equal({amount: 1900, count: 1})
      expect(after.receipts).to.deep.equal({count: 2, highest: 2})
    })

    describe('locked', () => {
      const lock = (desk: Desk) => perform(desk, lockDrawer, {note: ''})
      const unlock = (desk: Desk, drawer: string | null = null, note = '') =>
        perform(desk, unlockDrawer, {drawer, note})

      it('takes no money and no turn-in until its cashier is back', async () => {
        const locked = await lock(tngo)
        expect(locked).to.deep.include({status: 'done'})
        expect(await openSessionOf(tngo.store.db, 'tngo')).to.deep.include({status: 'locked'})
        expect(await refusedAs(takeMoney(tngo, account, [handed('cash', 100)]))).to.equal('DRAWER_LOCKED 65')
        const input = {count: cash('20x1'), bag: 'T-100'}
        expect(await refusedAs(perform(tngo, turnInCash, input, {witness: mlopez}))).to.equal('DRAWER_LOCKED 65')
        expect(await refusedAs(lock(tngo))).to.equal('DRAWER_LOCKED 65')
        await unlock(tngo)
        expect(await refusedAs(unlock(tngo))).to.equal('DRAWER_OPEN 65')
        await takeMoney(tngo, account, [handed('cash', 100)])
      })

      it('is opened by a supervisor who says why, and by no other colleague', async () => {
        await lock(tngo)
        const kchen = await store.as('kchen')
        expect(await refusedAs(unlock(mlopez, '2', 'they are late'))).to.equal('NOT_YOURS 77')
        expect(await refusedAs(unlock(kchen, '2'))).to.equal('NO_REASON 65')
        expect(await refusedAs(unlock(kchen, '4', 'why not'))).to.equal('NO_SESSION 65')
        expect(await refusedAs(unlock(kchen))).to.equal('NO_DRAWER 65')
        const done = await unlock(kchen, '2', 'cashier went home ill')
        if (done.status !== 'done') throw new Error('waits')
        expect(done.outcome).to.deep.include({operator: 'tngo', override: true, status: 'open'})
        const last: {operator_id: string; note: string; detail_json: string}[] = await kchen.store
          .db('drawer_event')
          .where('kind', 'unlock')
          .orderBy('event_no', 'desc')
        expect(last[0]).to.deep.include({operator_id: 'kchen', note: 'cashier went home ill'})
        expect(last[0]?.detail_json).to.equal('{"override":true}')
      })

      it('is nothing for who has no drawer', async () => {
        expect(await refusedAs(lock(await store.as('dkim')))).to.equal('NO_DRAWER 65')
      })
    })

    describe('turned in from', () => {
      const turnIn = (desk: Desk, count: string, bag: string, options: PerformOptions = {}) =>
        perform(desk, turnInCash, {count: cash(count), bag}, options)

      it('goes into a numbered bag with two names: Dr 1020, Cr 1030', async () => {
        const before = (await figuresOf(tngo, 'tngo')).cash
        const outcome = await turnedIn(tngo, '20x2,10x1', 'T-001', mlopez)
        expect(outcome).to.deep.include({amount_cents: 5000, operator: 'tngo', second: 'mlopez', bag: 'T-001'})
        const bag = (await tngo.store.db('sealed_bag').where('bag_no', 'T-001').first()) as Record<string, string>
        expect(bag).to.deep.include({cash_cents: 5000, checks_cents: 0, operator_id: 'tngo', witness_id: 'mlopez'})
        expect(bag['source']).to.equal('turn_in')
        expect(await legsIn(tngo.store.db, bag['journal_id'] ?? '')).to.deep.equal(['1020:5000', '1030:-5000'])
        expect(await figuresOf(tngo, 'tngo')).to.deep.include({turnedIn: 5000, cash: before - 5000})
      })

      it('waits without the second person, and is nobody’s own second', async () => {
        const waits = await turnIn(tngo, '20x1', 'T-002')
        expect(waits.status).to.equal('waiting')
        expect(await refusedAs(turnIn(tngo, '20x1', 'T-002', {witness: tngo}))).to.equal('SAME_PERSON 77')
        const outsider = {witness: await store.as('jcruz')}
        expect(await refusedAs(turnIn(tngo, '20x1', 'T-002', outsider))).to.equal('WITNESS_REFUSED 77')
        expect(await tngo.store.db('sealed_bag').where('bag_no', 'T-002')).to.have.length(0)
      })

      it('never in a bag that was used, nor an empty one', async () => {
        const witness = mlopez
        expect(await refusedAs(turnIn(tngo, '20x1', 'T-001', {witness}))).to.equal('BAG_USED 65')
        expect(await refusedAs(turnIn(tngo, 'coin0.00', 'T-003', {witness}))).to.equal('EMPTY_BAG 65')
      })

      it('complaint 13: a dry run of any amount tells nothing of what the drawer must hold', async () => {
        for (const count of ['1x1', '100x9999'])
          expect((await turnIn(tngo, count, 'T-004', {witness: mlopez, dryRun: true})).status).to.equal('done')
      })
    })

    it('is over its limit from the limit on, float not counted', () => {
      const policy = drawerPolicy('rivergate', businessDate('2026-11-23'))
      const none = {amount: cents(0), count: 0}
      const held = (taken: number) =>
        cashOverLimit(
          {
            ...{float: cents(20_000), cash: cents(20_000 + taken), cashTendered: cents(0), change: cents(0)},
            ...{turnedIn: cents(0), checks: none, cards: none, voids: none, receipts: {count: 0, highest: 0}},
          },
          policy,
        )
      expect([held(149_999), held(150_000), held(150_001)]).to.deep.equal([0, 150_000, 150_001])
    })

    it('complaint 8: what happened and what was counted can be neither changed nor taken out', async () => {
      for (const table of ['drawer_event', 'drawer_session', 'drawer_count', 'sealed_bag', 'change_fund_event']) {
        const before = await tngo.store.db(table).select()
        await tngo.store
          .db(table)
          .update({operator_id: 'nobody'})
          .catch(() => 0)
        await tngo.store
          .db(table)
          .delete()
          .catch(() => 0)
        expect(await tngo.store.db(table).select(), table).to.deep.equal(before)
      }
    })

    it('names who has no drawer', async () => {
      expect((await refusalOf(takeMoney(await store.as('dkim'), account, [handed('cash', 1)]))).code).to.equal(
        'NO_DRAWER',
      )
    })
  })

  it('expected cash is float + tendered - change - turn-ins', () => {
    const amount = fc.integer({min: 0, max: 1_000_000}).map(cents)
    fc.assert(
      fc.property(amount, amount, amount, amount, (float, tendered, change, turnedIn) => {
        expect(expectedCash({float, tendered, change, turnedIn})).to.equal(float + tendered - change - turnedIn)
      }),
    )
  })

  onEveryEngine((engine) => {
    it('holds what a person with a sheet of paper expects, whatever happens', async function () {
      this.timeout(120_000)
      const store = await newTestStore(engine)
      try {
        const tngo = await store.as('tngo')
        const mlopez = await store.as('mlopez')
        await makeFund(store)
        const account = await newAccount(tngo)
        await opened(tngo, '2')
        await opened(mlopez, '3')
        const sheet = {tngo: 20_000, mlopez: 20_000}
        const checks = {tngo: 0, mlopez: 0}
        let bags = 0
        const who = fc.constantFrom('tngo' as const, 'mlopez' as const)
        const step = fc.oneof(
          fc.record({
            do: fc.constant('cash' as const),
            who,
            due: fc.integer({min: 1, max: 9999}),
            note: fc.constantFrom(1, 2000, 10_000),
          }),
          fc.record({
            do: fc.constant('check' as const),
            who,
            due: fc.integer({min: 1, max: 9999}),
            note: fc.constant(0),
          }),
          fc.record({do: fc.constant('bag' as const), who, due: fc.integer({min: 1, max: 20}), note: fc.constant(0)}),
        )
        await fc.assert(
          fc.asyncProperty(fc.array(step, {maxLength: 6}), async (steps) => {
            for (const one of steps) {
              const [desk, other] = one.who === 'tngo' ? [tngo, mlopez] : [mlopez, tngo]
              if (one.do === 'bag') {
                await turnedIn(desk, `1x${one.due}`, `B${(bags += 1)}00`, other)
                sheet[one.who] -= one.due * 100
              } else if (one.do === 'check') {
                await takeMoney(desk, account, [handed('check', one.due)])
                checks[one.who] += one.due
              } else {
                const tendered = Math.ceil(one.due / one.note) * one.note
                await takeMoney(desk, account, [handed('cash', tendered, tendered - one.due)])
                sheet[one.who] += one.due
              }
            }
            for (const name of ['tngo', 'mlopez'] as const) {
              const figures = await figuresOf(tngo, name)
              expect([figures.cash, figures.checks.amount]).to.deep.equal([sheet[name], checks[name]])
            }
          }),
          {numRuns: 12},
        )
        expect(await brokenChecks(tngo.store.db)).to.deep.equal({})
      } finally {
        await store.remove()
      }
    })
  })
})
