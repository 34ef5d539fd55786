import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {drawerFigures} from '#core/cashiering/drawer-figures-views.js'
import {openSessionOf, sessionByNumber} from '#core/cashiering/drawer-session-views.js'
import {handOverDrawer} from '#core/cashiering/hand-over-drawer.js'
import {mustExist} from '#core/kernel/must.js'
import {brokenChecks, legsIn, newAccount} from '../../support/books.js'
import {balanced, cash, FLOAT, handed, makeFund, opened, takeMoney} from '../../support/cashier.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusedAs} from '../../support/refused.js'

/** $200.00 of what is counted below; the change was given from the tens of the float. */
const LEFT = '100x1,20x5'
const handOver = (desk: Desk, witness: Desk | null, {float = LEFT, bag = 'H-001'} = {}) =>
  perform(desk, handOverDrawer, {float: cash(float), bag}, {witness})

describe('hand-over-drawer', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let tngo: Desk
    let mlopez: Desk
    beforeEach(async () => {
      store = await newTestStore(engine)
      tngo = await store.as('tngo')
      mlopez = await store.as('mlopez')
      await makeFund(store)
      await opened(tngo, '2')
    })
    afterEach(() => store.remove())

    /** $60.00 of $100.00 and a check of $31.00 are taken and counted. */
    const counted = async (): Promise<void> => {
      const account = await newAccount(tngo)
      await takeMoney(tngo, account, [handed('cash', 10_000, 4000), handed('check', 3100)])
      await balanced(tngo, '100x1,20x5,10x4,5x4', {amount: 3100, count: 1})
    }

    it('gives the float to the receiver and the takings to a bag, in one journal', async () => {
      await counted()
      const done = await handOver(tngo, mlopez)
      if (done.status !== 'done') throw new Error('waits')
      const {outcome} = done
      expect(outcome).to.deep.include({drawer: '2', operator: 'tngo', receiver: 'mlopez', float_cents: 20_000})
      expect(outcome).to.deep.include({bag: 'H-001', bag_cents: 9100})
      const bag = (await tngo.store.db('sealed_bag').first()) as Record<string, string>
      expect(bag).to.deep.include({source: 'drawer', cash_cents: 6000, checks_cents: 3100, checks_count: 1})
      expect(bag['cash_json']).to.equal('{"coin_cents":0,"notes":{"10":4,"5":4},"rolls_cents":0}')
      expect(await legsIn(tngo.store.db, bag['journal_id'] ?? '')).to.deep.equal([
        ...['1020:9100', '1030:-20000', '1030:-9100', '1030:20000'],
      ])
      expect(await openSessionOf(tngo.store.db, 'tngo')).to.equal(null)
      expect((await sessionByNumber(tngo.store.db, outcome.from)).status).to.equal('closed')
      const received = mustExist(await openSessionOf(tngo.store.db, 'mlopez'), 'a session')
      expect(received).to.deep.include({sessionNo: outcome.to, drawer: '2', status: 'open', floatCents: 20_000})
      expect((await drawerFigures(tngo.store.db, received)).cash).to.equal(20_000)
      expect(await brokenChecks(tngo.store.db)).to.deep.equal({})
    })

    it('seals no bag where nothing was taken', async () => {
      await balanced(tngo, FLOAT, {amount: 0, count: 0})
      const done = await handOver(tngo, mlopez, {float: FLOAT})
      expect(done).to.have.nested.property('outcome.bag', null)
      expect(await tngo.store.db('sealed_bag')).to.have.length(0)
      expect(await brokenChecks(tngo.store.db)).to.deep.equal({})
    })

    it('is not done before the drawer is balanced', async () => {
      expect(await refusedAs(handOver(tngo, mlopez))).to.equal('DRAWER_OPEN 65')
      expect(await refusedAs(handOver(mlopez, tngo))).to.equal('NO_DRAWER 65')
    })

    it('needs the receiver there, who may have a drawer and has none', async () => {
      await counted()
      expect(await refusedAs(handOver(tngo, null))).to.equal('NO_RECEIVER 77')
      expect(await refusedAs(handOver(tngo, tngo))).to.equal('SAME_PERSON 77')
      expect(await refusedAs(handOver(tngo, await store.as('kchen')))).to.equal('WITNESS_REFUSED 77')
      await opened(mlopez, '3')
      expect(await refusedAs(handOver(tngo, mlopez))).to.equal('HAS_DRAWER 65')
      expect(await openSessionOf(tngo.store.db, 'tngo')).to.deep.include({status: 'balanced'})
    })

    it('hands over the float as it is, out of what was counted', async () => {
      await counted()
      expect(await refusedAs(handOver(tngo, mlopez, {float: '20x5'}))).to.equal('FLOAT_DIFFERS 65')
      expect(await refusedAs(handOver(tngo, mlopez, {float: '50x4'}))).to.equal('NOT_COUNTED 65')
    })

    it('never in a used bag, and once', async () => {
      await counted()
      await handOver(tngo, mlopez)
      expect(await refusedAs(handOver(tngo, mlopez))).to.equal('NO_DRAWER 65')
      await balanced(mlopez, `${LEFT},coin0.10`, {amount: 0, count: 0})
      expect(await refusedAs(handOver(mlopez, await store.as('dkim')))).to.equal('BAG_USED 65')
    })
  })
})
