import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import type {DayItem, DaySection} from '#core/bank/day-item.js'
import {balanceDay} from '#core/bank/day-report.js'
import {prepareDeposit} from '#core/bank/prepare-deposit.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {OPENING_EQUITY, REMITTANCE_CLEARING} from '#core/ledger/chart.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {postJournals} from '#core/ledger/post-journals.js'
import {inOneAct} from '../../support/books.js'
import {closeSession, openFund, openSession, pay} from '../../support/cash-day.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {parked} from '../../support/suspense.js'

/** A Monday; Thursday and Friday of this week are holidays. */
const TODAY = businessDate('2026-11-23')

describe('what is too old at the end of a day', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let advisor: Desk
    let finance: Desk
    beforeEach(async () => {
      store = await newTestStore(engine)
      advisor = await store.as('mlopez')
      finance = await store.as('hgrant')
      await openFund(finance)
    })
    afterEach(() => store.remove())

    const named = async (section: DaySection, desk = finance): Promise<DayItem[]> =>
      (await balanceDay(desk, TODAY)).items.filter((item) => item.section === section)

    it('is money of unknown owners, each receipt by name once it is older than the days of the policy', async () => {
      // 24 October is 30 days before, 23 October 31.
      await parked(advisor, {cents: 700, on: '2026-10-24'})
      expect((await named('suspense')).map(({item, state}) => [item, state])).to.deep.equal([['2140', 'open']])
      const old = await parked(advisor, {cents: 6000, on: '2026-10-23'})
      const items = await named('suspense')
      expect(items.map(({item, state, amount_cents: amount}) => [item, state, amount])).to.deep.equal([
        [old, 'alarm', -6000],
        ['2140', 'open', -700],
      ])
      expect(items[0]).to.include({
        ...{since: '2026-10-23', who: 'mlopez', next: `curbstop resolve-suspense ${old}`},
        missing: 'its owner is not known for 31 days, more than 30',
      })
      expect((await balanceDay(finance, TODAY)).balanced).to.equal(false)
    })

    it('is a deposit that the bank has not credited after two business days', async () => {
      const tngo = await store.as('tngo')
      const session = await openSession(tngo, '2')
      await pay(tngo, session, 6000)
      const cash = {notes: {'20': 3}, coin_cents: 0, rolls_cents: 0}
      await closeSession(tngo, session, {bag: '004417', cash, cashCents: 6000})
      await perform(await store.as('dkim'), prepareDeposit, {bags: []})
      const onDay = async (at: string) =>
        (await named('deposits', await store.as('hgrant', at))).map(({state}) => state)
      expect(await onDay('2026-11-25T18:00:00.000Z')).to.deep.equal(['open'])
      expect(await onDay('2026-11-30T18:00:00.000Z')).to.deep.equal(['alarm'])
    })

    it('is money in clearing that no settlement claims after five business days, listed by its own rows', async () => {
      const clearing = async () =>
        (await named('clearing')).map(({item, state, amount_cents: amount}) => [item, state, amount])
      // Five business days after Monday the 16th is today, after Friday the 13th the day was 20 November.
      await parked(advisor, {cents: 300, on: '2026-11-16'})
      expect(await clearing()).to.deep.equal([['1055', 'open', 300]])
      await parked(advisor, {cents: 200, on: '2026-11-13'})
      expect(await clearing()).to.deep.equal([['1055', 'alarm', 500]])
      const [item] = await named('clearing')
      expect(item).to.include({since: '2026-11-13', who: 'finance'})
      expect(item?.missing).to.equal('2 payments of lockbox in no settlement yet, for more than 5 business days')
    })

    it('is told apart from money in clearing that no row explains: then the books are wrong', async () => {
      await parked(advisor, {cents: 300, on: '2026-11-20'})
      const of1055 = async () => (await named('ledger')).find(({item}) => item === '1055')
      expect(await of1055()).to.include({state: 'proved', amount_cents: 300})
      await inOneAct(finance, async (trx, context) => {
        const postings = [debit(REMITTANCE_CLEARING, cents(40)), credit(OPENING_EQUITY, cents(40))]
        const parts = {kind: 'night_drop.log', accountId: '', effectiveOn: TODAY, memo: 'planted', postings}
        await postJournals(trx, [journal(parts, context.recordedAt)], context)
      })
      const found = await of1055()
      expect(found).to.include({state: 'open', may_stay: false, amount_cents: 40})
      expect(found?.missing).to.equal('the ledger says $3.40, its list $3.00')
    })
  })
})
