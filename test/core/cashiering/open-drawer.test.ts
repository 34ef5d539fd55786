import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {approveRequest} from '#core/acts/approve.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {changeFund} from '#core/cashiering/change-fund-views.js'
import {drawerFigures} from '#core/cashiering/drawer-figures-views.js'
import {
  mustTakeMoney,
  openSessionOf,
  openSessionOfDrawer,
  sessionByNumber,
} from '#core/cashiering/drawer-session-views.js'
import {openDrawer} from '#core/cashiering/open-drawer.js'
import {mustExist} from '#core/kernel/must.js'
import {brokenChecks, legsIn} from '../../support/books.js'
import {cash, FLOAT, makeFund, opened} from '../../support/cashier.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf, refusedBy} from '../../support/refusal-of.js'
import {refusedAs} from '../../support/refused.js'

const open = (desk: Desk, drawer: string, float = FLOAT) => perform(desk, openDrawer, {drawer, float: cash(float)})

/** Kinds and legs of the journals that an act made. */
async function journalsOf(desk: Desk, kinds: string): Promise<Record<string, string[]>> {
  const rows: {journal_id: string; kind: string}[] = await desk.store
    .db('journal')
    .where('kind', 'like', kinds)
    .select('journal_id', 'kind')
  return Object.fromEntries(
    await Promise.all(rows.map(async (row) => [row.kind, await legsIn(desk.store.db, row.journal_id)] as const)),
  )
}

describe('open-drawer', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let tngo: Desk
    let mlopez: Desk
    const safe = async (): Promise<number> => mustExist(await changeFund(tngo.store.db), 'a fund').safe
    beforeEach(async () => {
      store = await newTestStore(engine)
      tngo = await store.as('tngo')
      mlopez = await store.as('mlopez')
      await makeFund(store)
    })
    afterEach(() => store.remove())

    it('takes the float from the change fund: Dr 1030, Cr 1031', async () => {
      const outcome = await opened(tngo, '2')
      expect(outcome).to.deep.include({drawer: '2', operator: 'tngo', float: FLOAT, float_cents: 20_000})
      expect(outcome).to.deep.include({difference_cents: 0, level: 'none', second: null, difference_journal: null})
      expect(await journalsOf(tngo, 'drawer_session.%')).to.deep.equal({
        'drawer_session.open-drawer': ['1030:20000', '1031:-20000'],
      })
      expect(await safe()).to.equal(280_000)
      expect(await brokenChecks(tngo.store.db)).to.deep.equal({})
    })

    it('complaint 4: the float is a journal of its own, and nothing that is over or short', async () => {
      const {session} = await opened(tngo, '2')
      const figures = await drawerFigures(tngo.store.db, await sessionByNumber(tngo.store.db, session))
      expect(figures).to.deep.include({float: 20_000, cash: 20_000, cashTendered: 0, change: 0, turnedIn: 0})
      expect(await tngo.store.db('posting').where('ledger_account', '5100')).to.have.length(0)
    })

    it('complaint 9: a cashier, who has no right to any other posting, opens it alone', async () => {
      expect(tngo.operator?.roles).to.deep.equal(['cashier'])
      expect((await opened(tngo, '1')).journal).to.match(/^J-/)
    })

    it('complaints 5 and 6: a float that differs is taken as counted, and the difference is the fund’s', async () => {
      const outcome = await opened(tngo, '2', '20x5,10x8,5x3,1x1', {witness: mlopez})
      expect(outcome).to.deep.include({float_cents: 19_600, expected_cents: 20_000, difference_cents: -400})
      expect(outcome).to.deep.include({level: 'record', second: 'mlopez'})
      expect(await journalsOf(tngo, 'drawer_session.%')).to.deep.equal({
        'drawer_session.open-drawer': ['1030:19600', '1031:-19600'],
        'drawer_session.open-drawer-differs': ['1031:-400', '5100:400'],
      })
      const session = mustExist(await openSessionOf(tngo.store.db, 'tngo'), 'a session')
      expect((await drawerFigures(tngo.store.db, session)).cash).to.equal(19_600)
      expect(await changeFund(tngo.store.db)).to.deep.include({fund: 299_600, floats: 19_600, safe: 280_000})
      expect(await brokenChecks(tngo.store.db)).to.deep.equal({})
    })

    it('books a float that is over the other way round', async () => {
      await opened(tngo, '2', '20x5,10x8,5x4,coin0.25', {witness: mlopez})
      expect(await journalsOf(tngo, '%differs')).to.deep.equal({
        'drawer_session.open-drawer-differs': ['1031:25', '5100:-25'],
      })
      expect(await changeFund(tngo.store.db)).to.deep.include({fund: 300_025, floats: 20_025, safe: 280_000})
      expect(await brokenChecks(tngo.store.db)).to.deep.equal({})
    })

    it('books a bag that was empty', async () => {
      await opened(tngo, '2', 'coin0.00', {witness: await store.as('hgrant')})
      expect(await journalsOf(tngo, 'drawer_session.%')).to.deep.equal({
        'drawer_session.open-drawer-differs': ['1031:-20000', '5100:20000'],
      })
      expect(await brokenChecks(tngo.store.db)).to.deep.equal({})
    })

    // P-CASH: any witness below $5.00, a supervisor from there, finance from $25.00 and from $200.00.
    const needs: readonly (readonly [float: string, who: string, not: string])[] = [
      ['20x5,10x8,5x3,coin0.01', 'mlopez', 'hgrant'],
      ['20x5,10x8,5x3', 'rpatel', 'mlopez'],
      ['20x5,10x7,5x1,coin0.01', 'rpatel', 'hgrant'],
      ['20x5,10x7,5x1', 'hgrant', 'rpatel'],
      ['coin0.00', 'hgrant', 'rpatel'],
    ]
    for (const [float, who, not] of needs)
      it(`${float} needs ${who} as the second person, and ${not} will not do`, async () => {
        const input = {drawer: '2', float: cash(float)}
        expect(await refusedAs(perform(tngo, openDrawer, input, {witness: await store.as(not)}))).to.equal(
          'WITNESS_REFUSED 77',
        )
        expect((await opened(tngo, '2', float, {witness: await store.as(who)})).second).to.equal(who)
      })

    it('a float that differs waits for the second person; their yes opens the cashier’s drawer', async () => {
      const waits = await open(tngo, '2', '20x5,10x8,5x3')
      if (waits.status !== 'waiting') throw new Error('done by one')
      expect(waits.request.approvers).to.deep.equal(['supervisor'])
      expect(await openSessionOf(tngo.store.db, 'tngo')).to.equal(null)
      expect(await refusedAs(approveRequest(tngo, waits.request.request, actOfKind))).to.equal('SELF_APPROVAL 77')
      await approveRequest(await store.as('kchen'), waits.request.request, actOfKind)
      expect(await openSessionOf(tngo.store.db, 'tngo')).to.deep.include({
        drawer: '2',
        floatCents: 19_500,
        status: 'open',
      })
      expect(await openSessionOf(tngo.store.db, 'kchen')).to.equal(null)
      expect(await brokenChecks(tngo.store.db)).to.deep.equal({})
    })

    it('is for one cashier, one drawer, one session', async () => {
      await opened(tngo, '2')
      expect(await refusedAs(open(tngo, '3'))).to.equal('HAS_DRAWER 65')
      expect(await refusedAs(open(tngo, '2'))).to.equal('HAS_DRAWER 65')
      expect(await refusedAs(open(mlopez, '2'))).to.equal('DRAWER_IN_USE 65')
      expect((await opened(mlopez, '3')).operator).to.equal('mlopez')
      expect(await openSessionOfDrawer(tngo.store.db, '2')).to.deep.include({operatorId: 'tngo'})
      expect(await openSessionOfDrawer(tngo.store.db, '4')).to.equal(null)
    })

    it('two who open one drawer at one moment: one has it', async () => {
      const dkim = await store.as('dkim')
      const tried = await Promise.all(
        [tngo, mlopez, dkim].map((desk) =>
          open(desk, '2').then(
            () => 'done',
            (error: unknown) => (error as {code: string}).code,
          ),
        ),
      )
      expect(tried.filter((one) => one === 'done')).to.have.length(1)
      expect(tried.filter((one) => one === 'DRAWER_IN_USE' || one === 'DRAWER_TAKEN')).to.have.length(2)
      expect(await brokenChecks(tngo.store.db)).to.deep.equal({})
    })

    it('is not for a supervisor, and not for a drawer that is not there', async () => {
      expect(await refusedAs(open(await store.as('kchen'), '2'))).to.equal('NOT_YOURS 77')
      expect(await refusedAs(open(tngo, '17'))).to.equal('NO_SUCH_DRAWER 65')
    })

    it('tells what to do where there is no drawer or it takes no money', async () => {
      const none = await refusedBy(() => mustTakeMoney(null, 'tngo'))
      expect([none.code, none.exit, none.next[0]]).to.deep.equal([
        'NO_DRAWER',
        65,
        'curbstop open-drawer --drawer N --float COUNT',
      ])
    })

    it('complaint 13: nothing that opening answers is an expected figure of the drawer later on', async () => {
      const outcome = await opened(tngo, '2')
      expect(Object.keys(outcome).toSorted()).to.deep.equal([
        ...['difference_cents', 'difference_journal', 'drawer', 'expected_cents', 'float', 'float_cents', 'journal'],
        ...['level', 'operator', 'second', 'session'],
      ])
      expect(outcome.expected_cents).to.equal(20_000)
    })

    it('needs a change fund with money for a float', async () => {
      const other = await newTestStore(engine)
      try {
        const cashier = await other.as('tngo')
        expect((await refusalOf(open(cashier, '2'))).code).to.equal('NO_FUND')
        await makeFund(other, 199)
        expect((await refusalOf(open(cashier, '2'))).message).to.contain('$199.00')
        expect(await refusedAs(open(cashier, '2'))).to.equal('FUND_SHORT 65')
      } finally {
        await other.remove()
      }
    })
  })
})
