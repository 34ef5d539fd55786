import {expect} from 'chai'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform, type Performed} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {applyPlan} from '#core/adjustments/apply-plan.js'
import {cashBalances, LISTED_ACCOUNTS} from '#core/bank/cash-balances.js'
import {closeDay, type ClosedDay} from '#core/bank/close-day.js'
import {confirmDeposit} from '#core/bank/confirm-deposit.js'
import {balanceDay} from '#core/bank/day-report.js'
import {prepareDeposit} from '#core/bank/prepare-deposit.js'
import {reopenDay, type ReopenedDay} from '#core/bank/reopen-day.js'
import {resolveDeposit} from '#core/bank/resolve-deposit.js'
import {sendDeposit} from '#core/bank/send-deposit.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {lastDayEvent, mustBeOpenDay} from '#core/ledger/closed-days.js'
import {inTransaction} from '#core/store/transaction.js'
import {trialBalance} from '#core/ledger/trial-balance-views.js'
import {billed, csvOf, fileOf, planOf} from '../../support/bulk-town.js'
import {closeSession, openFund, openSession, pay} from '../../support/cash-day.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {refusedAs} from '../../support/refused.js'
import {projectRoot} from '../../support/run.js'

const TODAY = businessDate('2026-11-23')
const TUESDAY = '2026-11-24T18:00:00.000Z'
const CASH = {notes: {'20': 3}, coin_cents: 0, rolls_cents: 0}

const done = <Outcome>(performed: Performed<Outcome>): Outcome => {
  if (performed.status !== 'done') throw new Error('it waits')
  return performed.outcome
}
const refuses = async (code: string, exit: number, work: Promise<unknown>): Promise<void> => {
  expect(await refusedAs(work)).to.equal(`${code} ${exit}`)
}

describe('business days', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let [tngo, mlopez, dkim, hgrant, rpatel]: Desk[] = []
    beforeEach(async () => {
      store = await newTestStore(engine)
      const people = ['tngo', 'mlopez', 'dkim', 'hgrant', 'rpatel'].map((id) => store.as(id))
      ;[tngo, mlopez, dkim, hgrant, rpatel] = await Promise.all(people)
      await openFund(hgrant!)
    })
    afterEach(() => store.remove())

    const close = async (desk: Desk, note = '', date = TODAY): Promise<ClosedDay> =>
      done(await perform(desk, closeDay, {date, note}))
    const reopen = async (desk: Desk, witness: Desk): Promise<ReopenedDay> =>
      done(await perform(desk, reopenDay, {date: TODAY, reason: 'a bag was forgotten'}, {witness}))
    async function bagged(bag: string): Promise<void> {
      const session = await openSession(tngo!, '2')
      await pay(tngo!, session, 6000)
      await closeSession(tngo!, session, {bag, cash: CASH, cashCents: 6000})
    }

    it('are balanced when everything is proved: drawer, bag, deposit, and each balance its list', async () => {
      await bagged('004417')
      const {deposit} = done(await perform(dkim!, prepareDeposit, {bags: []}))
      done(await perform(mlopez!, sendDeposit, {deposit}))
      const input = {deposit, amount_cents: cents(6000), reference: 'R-1', effective_on: null}
      done(await perform(hgrant!, confirmDeposit, input))
      const report = await balanceDay(hgrant!, TODAY)
      expect(report.balanced).to.equal(true)
      expect(report.items.map(({state}) => state)).to.not.include('open')
      expect(report.items.map(({section}) => section)).to.include.members(['drawers', 'deposits', 'ledger'])
      expect(report.takings).to.deep.equal([{channel: 'counter', tender: 'cash', count: 1, amount_cents: 6000}])
      expect((await close(hgrant!)).acknowledged).to.deep.equal([])
    })

    it('name what is missing, who has to do it and how', async () => {
      const session = await openSession(tngo!, '2')
      await pay(tngo!, session, 6000)
      const {balanced, items, ledger} = await balanceDay(hgrant!, TODAY)
      expect(balanced).to.equal(false)
      const drawer = items.find(({section}) => section === 'drawers')
      expect(drawer).to.include({item: session.sessionNo, state: 'open', may_stay: false, who: 'tngo'})
      expect(drawer?.next).to.equal('curbstop balance-drawer --drawer 2')
      // 200.00 float and 60.00 taken; the fund of 3,000.00 less the float.
      expect(ledger.find(({account}) => account === '1030')).to.include({balance_cents: 26_000, list_cents: 26_000})
      expect(ledger.find(({account}) => account === '1031')).to.include({balance_cents: 280_000, list_cents: 280_000})
      // No word acknowledges an open drawer.
      await refuses('DAY_NOT_BALANCED', 65, close(hgrant!, 'let it be'))
      await refuses('NOT_YOURS', 77, balanceDay(tngo!, TODAY))
      await refuses('NOT_YOURS', 77, close(dkim!))
      await refuses('NOT_THAT_DAY', 65, balanceDay(hgrant!, businessDate('2026-11-24')))
    })

    it('leave a bag on hand by a note alone, and call it out when it is old', async () => {
      await bagged('004417')
      await refuses('NOT_ACKNOWLEDGED', 65, close(hgrant!))
      const {acknowledged} = await close(hgrant!, 'bag 004417 goes tomorrow')
      expect(acknowledged.map(({item, state}) => [item, state])).to.deep.equal([['bag 004417', 'open']])
      // Wednesday is the second business day after; the Monday after that is past it.
      const bagOn = async (at: string) =>
        (await balanceDay(await store.as('hgrant', at), TODAY)).items.find(({section}) => section === 'bags')?.state
      expect(await bagOn('2026-11-25T18:00:00.000Z')).to.equal('open')
      expect(await bagOn('2026-11-30T18:00:00.000Z')).to.equal('alarm')
    })

    it('take no entry once they are closed, and take it again when two people open them', async () => {
      await close(hgrant!)
      const session = openSession(tngo!, '2')
      const refusal = await refusalOf(session)
      expect([refusal.code, refusal.exit]).to.deep.equal(['DAY_CLOSED', 65])
      expect(refusal.message).to.include('hgrant')
      await refuses('ALREADY_CLOSED', 65, close(rpatel!))
      // Another day is free.
      await openSession(await store.as('tngo', TUESDAY), '2')
      const asked = {date: TODAY, reason: 'a bag was forgotten'}
      expect((await perform(hgrant!, reopenDay, asked)).status).to.equal('waiting')
      await refuses('SAME_PERSON', 77, reopen(hgrant!, hgrant!))
      await refuses('WITNESS_REFUSED', 77, reopen(hgrant!, dkim!))
      await refuses('WITNESS_REFUSED', 77, reopen(rpatel!, await store.as('kchen')))
      expect(await reopen(rpatel!, hgrant!)).to.include({opened_by: 'rpatel', second: 'hgrant'})
      await refuses('NOT_CLOSED', 65, reopen(hgrant!, rpatel!))
      const event = await lastDayEvent(hgrant!.store.db, TODAY)
      expect(event).to.include({kind: 'reopen', note: 'a bag was forgotten', second_id: 'hgrant'})
      await openSession(mlopez!, '3')
    })

    it('are opened again by the request of one and the yes of the other', async () => {
      await close(rpatel!)
      const asked = await perform(rpatel!, reopenDay, {date: TODAY, reason: 'late envelope'})
      const number = asked.status === 'waiting' ? asked.request.request : ''
      await refuses('NOT_YOURS', 77, approveRequest(await store.as('kchen'), number, actOfKind))
      await approveRequest(hgrant!, number, actOfKind)
      expect((await lastDayEvent(hgrant!.store.db, TODAY))?.kind).to.equal('reopen')
    })

    it('complaint 27: no import and no plan posts into a closed day, the lock is in the ledger', async () => {
      const home = await billed(mlopez!, [{dueOn: '2026-10-21', lines: {water: 5000}}])
      const row = {account: home.account, bill: home.bills[0]?.no ?? '', class: 'water', amount: '-30.00'}
      const {plan} = await planOf(mlopez!, fileOf(csvOf([row])))
      await close(hgrant!)
      const applied = applyPlan(mlopez!, {plan: plan ?? '', partial: false, dryRun: false}, () => undefined)
      await refuses('DAY_CLOSED', 65, applied)
      await refuses('DAY_CLOSED', 65, billed(mlopez!, [{dueOn: '2026-10-21', lines: {water: 1}}]))
      await reopen(hgrant!, rpatel!)
      const again = await applyPlan(mlopez!, {plan: plan ?? '', partial: false, dryRun: false}, () => undefined)
      expect(again.posted).to.equal(1)
    })

    it('complaint 3: are not closed while a difference of a drawer is not posted', async () => {
      const session = await openSession(tngo!, '2')
      const stamp = {business_date: TODAY, recorded_at: '2026-11-23T18:00:00.000Z', act_id: 'test'}
      const counted = {
        session_id: session.sessionId,
        detail_json: '{}',
        note: '',
        operator_id: 'tngo',
        second_id: null,
        ...stamp,
      }
      for (const [index, kind] of ['start_count', 'count', 'differ', 'declare_final'].entries())
        await tngo!.store.db('drawer_event').insert({...counted, event_no: index + 1, kind, amount_cents: null})
      const refusal = await refusalOf(close(hgrant!, 'we know'))
      expect([refusal.code, refusal.message]).to.satisfy(
        ([code, text]: string[]) =>
          code === 'DAY_NOT_BALANCED' && text?.includes('its difference waits for another person'),
      )
    })

    it('complaint 8: show their differences for ever, also once they are closed', async () => {
      await bagged('004417')
      const {deposit} = done(await perform(dkim!, prepareDeposit, {bags: []}))
      done(await perform(mlopez!, sendDeposit, {deposit}))
      const input = {deposit, amount_cents: cents(5900), reference: 'R-1', effective_on: null}
      done(await perform(hgrant!, confirmDeposit, input))
      done(await perform(hgrant!, resolveDeposit, {deposit, note: 'searched'}, {witness: rpatel!}))
      await close(hgrant!)
      const {closed, over_short: differences, over_short_cents: total} = await balanceDay(hgrant!, TODAY)
      expect(closed?.by).to.equal('hgrant')
      expect([differences.length, total, differences[0]?.what.includes(deposit)]).to.deep.equal([1, 100, true])
    })

    it('are not closed while the books do not fit', async () => {
      await hgrant!.store.db('account_balance').insert({account_id: 'nobody', balance_cents: 5})
      await refuses('BOOKS_BROKEN', 65, close(hgrant!))
    })

    it('carry their balances on: what is read begins at the last closed day', async () => {
      await bagged('004417')
      await close(hgrant!, 'goes tomorrow')
      const tuesday = await store.as('tngo', TUESDAY)
      const session = await openSession(tuesday, '2')
      await pay(tuesday, session, 4321)
      const whole = new Map((await trialBalance(tuesday.store.db)).map(({number, balance}) => [number, balance]))
      const carried = await cashBalances(tuesday.store.db, businessDate('2026-11-24'), true)
      for (const account of LISTED_ACCOUNTS) expect(carried.get(account), account).to.equal(whole.get(account) ?? 0)
      // The day itself keeps its own.
      expect((await cashBalances(tuesday.store.db, TODAY, false)).get('1030')).to.equal(0)
    })

    if (engine === 'postgres')
      it('wait for whoever writes at this moment, so that nothing slips in behind the proof', async () => {
        let written: () => void = () => undefined
        const writing = new Promise<void>((resolve) => (written = resolve))
        let began: () => void = () => undefined
        const begun = new Promise<void>((resolve) => (began = resolve))
        const writer = inTransaction(tngo!.store, async (trx) => {
          await mustBeOpenDay(trx, TODAY)
          began()
          await writing
        })
        await begun
        let closed = false
        const closing = close(hgrant!).then(() => (closed = true))
        const PAUSE_MS = 300
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
        expect(closed).to.equal(false)
        written()
        await Promise.all([writer, closing])
        expect(closed).to.equal(true)
      })
  })

  it('are asked for by every file that writes journals', () => {
    const folder = join(projectRoot, 'src', 'core')
    const sources = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.ts'))
    const writers = sources.filter((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return /insert into journal\b|insertRows\([^)]*'journal'|\('journal'\)\s*\.insert/.test(text)
    })
    // The second one is run by adjustments/post-credits.ts, which asks; each is tried on a closed day above.
    expect(writers.toSorted()).to.deep.equal(['adjustments/post-rows.sql.ts', 'ledger/post-journals.ts'])
  })
})
