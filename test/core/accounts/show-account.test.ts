import {expect} from 'chai'
import {aged} from '#core/accounts/age-bands.js'
import {addNote} from '#core/accounts/add-note.js'
import {cancelStart} from '#core/accounts/cancel-start.js'
import {openAccount} from '#core/accounts/open-account.js'
import {lookAtAccount, showAccount, type AccountScreen, type ShowQuestion} from '#core/accounts/show-account.js'
import {protectAccount} from '#core/collections/protect-account.js'
import type {Desk} from '#core/acts/desk.js'
import {logLook} from '#core/acts/look-log.js'
import {contextOf, perform} from '#core/acts/perform.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {postPayments} from '#core/payments/post-payments.js'
import {returnPayments} from '#core/payments/return-payments.js'
import {inTransaction} from '#core/store/transaction.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {charge, settle, type Settled} from '../../support/town.js'

const item = (due: string, open_cents: number, kind = 'water') => ({
  class: kind,
  due_on: businessDate(due),
  open_cents,
})

describe('age of a debt', () => {
  it('is counted from the day after it was due, in bands of 30 days', () => {
    const day = businessDate('2026-11-23')
    const items = [
      item('2026-11-23', 1),
      item('2026-11-22', 2),
      item('2026-10-24', 4),
      item('2026-10-23', 8, 'sewer'),
      item('2026-09-24', 16),
      item('2026-09-23', 32),
      item('2026-08-25', 64),
      item('2026-08-24', 128),
    ]
    expect(aged(items, [30, 60, 90], day)).to.deep.equal({
      not_due_cents: 1,
      past_due_cents: 254,
      ages: [
        {from_days: 0, to_days: 30, open_cents: 6},
        {from_days: 31, to_days: 60, open_cents: 24},
        {from_days: 61, to_days: 90, open_cents: 96},
        {from_days: 91, to_days: null, open_cents: 128},
      ],
      classes: [
        {class: 'water', open_cents: 247},
        {class: 'sewer', open_cents: 8},
      ],
    })
  })
})

describe('show-account', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let home: Settled
    const show = (more: Partial<ShowQuestion> = {}, as: Desk = desk): Promise<AccountScreen> =>
      showAccount(as, {account: home.account, asOf: null, knownAt: null, limit: null, ...more})
    const asOf = (day: string, knownAt: string | null = null): Promise<AccountScreen> =>
      show({asOf: businessDate(day), knownAt})

    /** Billed 1 September, paid 10 October, the payment came back 20 October; entered on the days themselves. */
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('mlopez')
      home = await settle(await store.as('mlopez', '2020-01-02T18:00:00.000Z'), {
        address: '1420 Palm Ave',
        meter: 'M-1',
        customer: {name: 'Vera Castellanos', phone: '951-555-0142', since: '2020-01-02'},
      })
      const {accountId} = home
      await charge(await store.as('mlopez', '2026-09-01T18:00:00.000Z'), accountId, {
        cents: 5000,
        on: '2026-09-01',
        due: '2026-09-21',
      })
      await charge(await store.as('mlopez', '2026-11-02T18:00:00.000Z'), accountId, {
        cents: 3000,
        on: '2026-11-02',
        due: '2026-11-23',
      })
      const paying = await store.as('mlopez', '2026-10-10T18:00:00.000Z')
      const paid = await inTransaction(paying.store, (trx) =>
        postPayments(trx, [payment(accountId, 'p-1', 6000, '2026-10-10')], contextOf(paying)),
      )
      const returning = await store.as('mlopez', '2026-10-20T18:00:00.000Z')
      const returned = {accountId, paymentId: paid[0]!.paymentId, returnedOn: businessDate('2026-10-20'), code: 'R01'}
      await inTransaction(returning.store, (trx) => returnPayments(trx, [returned], contextOf(returning)))
    })
    after(() => store.remove())

    const payment = (accountId: string, key: string, amount: number, on: string) => ({
      accountId,
      source: 'test',
      sourceKey: key,
      tender: 'check',
      reference: '',
      ledgerAccount: '1055',
      amount: cents(amount),
      effectiveOn: businessDate(on),
      series: 'test',
      batchId: null,
    })

    it('shows who, where, what is owed by age and class, and what must be seen first', async () => {
      const screen = await show()
      expect(screen).to.deep.include({
        account: home.account,
        status: 'active',
        name: 'Vera Castellanos',
        phone: '951-555-0142',
        premise: home.premise,
        address: '1420 Palm Ave, Rivergate 92501',
        balance_cents: 8000,
        credit_cents: 0,
        not_due_cents: 3000,
        past_due_cents: 5000,
      })
      expect(screen.ages.map((band) => band.open_cents)).to.deep.equal([0, 0, 5000, 0])
      expect(screen.services).to.deep.equal([
        {service: 'water', status: 'active', start_on: '2020-01-02', rate_plan: 'R-1', meter: 'M-1', size: '3/4'},
      ])
      expect(screen.alerts.map((alert) => alert.code)).to.deep.equal(['PAST_DUE', 'RETURNED_PAYMENTS'])
      expect(screen.alerts[0]?.text).to.equal('$50.00 past due, oldest due 2026-09-21')
      expect(screen.timeline.rows.map((row) => `${row.on} ${row.kind}`)).to.deep.equal([
        '2026-10-20 payment_return',
        '2026-10-10 payment',
        '2020-01-02 service',
      ])
    })

    it('shows what was true on an earlier day, from the facts and not from a cache', async () => {
      const owed = async (day: string): Promise<number[]> => {
        const {balance_cents: balance, credit_cents: credit, open_items: items} = await asOf(day)
        const open = items.reduce((total, one) => total + one.open_cents, 0)
        expect(open - credit, `items less credits on ${day}`).to.equal(balance)
        return [balance, credit]
      }
      expect(await owed('2026-08-31')).to.deep.equal([0, 0])
      expect(await owed('2026-09-01')).to.deep.equal([5000, 0])
      expect(await owed('2026-10-10')).to.deep.equal([-1000, 1000])
      expect(await owed('2026-10-19')).to.deep.equal([-1000, 1000])
      expect(await owed('2026-10-20')).to.deep.equal([5000, 0])
      expect(await owed('2026-11-23')).to.deep.equal([8000, 0])
      expect((await asOf('2026-10-19')).alerts).to.deep.equal([])
      const before = await refusalOf(asOf('2020-01-01'))
      expect([before.code, before.exit]).to.deep.equal(['NOT_FOUND', 66])
    })

    it('shows what was known at a moment: a payment dated back stands only from its recording on', async () => {
      const today = await store.as('mlopez', '2026-11-23T19:00:00.000Z')
      await inTransaction(today.store, (trx) =>
        postPayments(trx, [payment(home.accountId, 'p-2', 5000, '2026-11-16')], contextOf(today)),
      )
      expect((await asOf('2026-11-20')).balance_cents).to.equal(3000)
      expect((await asOf('2026-11-20', '2026-11-23T18:59:59.000Z')).balance_cents).to.equal(8000)
      expect((await asOf('2026-11-20', '2026-11-23T19:00:00.000Z')).balance_cents).to.equal(3000)
    })

    it('keeps notes, problems until they are resolved, and protections while they stand', async () => {
      const note = (kind: 'note' | 'problem' | 'resolution', text: string, as: Desk = desk) =>
        perform(as, addNote, {account: home.account, kind, note: text})
      await note('problem', 'Gate is locked, call first')
      const file = {account: home.account, kind: 'appeal' as const, from: '2026-11-20', until: null, by: null}
      await perform(desk, protectAccount, {...file, medical: null, chapter: null, evidence_sha256: null, note: ''})
      const codes = async (): Promise<string[]> => (await show()).alerts.map((alert) => alert.code)
      expect(await codes()).to.deep.equal(['PROTECTED', 'RETURNED_PAYMENTS', 'PROBLEM'])
      await note('resolution', 'Key in the lock box')
      expect(await codes()).to.deep.equal(['PROTECTED', 'RETURNED_PAYMENTS'])
      const card = await refusalOf(note('note', 'pay with 4111-1111-1111-1111'))
      expect([card.code, card.exit]).to.deep.equal(['CARD_NUMBER', 65])
      expect(card.message).to.not.contain('1111')
      expect((await refusalOf(note('note', 'hello', await store.as('jcruz')))).exit).to.equal(77)
    })

    it('masks the phone for a cashier, names in a read-only look, and logs every other look', async () => {
      expect((await show({}, await store.as('tngo'))).phone).to.equal('•••-0142')
      const unlogged = {...desk, store: {...desk.store, readonly: true}}
      const masked = await show({}, unlogged)
      expect([masked.name, masked.phone, masked.email]).to.deep.equal(['V••• C•••', '•••-0142', null])
      await logLook(desk, await lookAtAccount(desk, await show()))
      const row: unknown = await desk.store.db('look_log').orderBy('look_id', 'desc').first('command', 'account_id')
      expect(row).to.deep.equal({command: 'show-account', account_id: home.accountId})
    })

    it('takes back a start before it begins, with its order and its deposit', async () => {
      const {premise} = await settle(desk, {address: '77 Oak St'})
      const opened = await perform(desk, openAccount, {
        premise,
        name: 'Omar Haddad',
        person_kind: 'natural',
        occupancy: 'owner',
        id_checked: 'passport:2095',
        phone: null,
        email: null,
        mail_address: null,
        language: 'es',
        class: null,
        paperless: false,
        prior: 'none',
        deposit: 'auto',
        effective: '2026-11-24',
        red_flags: [],
      })
      const account = opened.status === 'done' ? opened.outcome.account : ''
      const screen = (): Promise<AccountScreen> => showAccount(desk, {account, asOf: null, knownAt: null, limit: 0})
      expect((await screen()).alerts.map((alert) => alert.code)).to.deep.equal(['PENDING_START', 'LANGUAGE'])
      const canceled = await perform(desk, cancelStart, {account, reason: 'moves elsewhere'})
      expect(canceled.status === 'done' && canceled.outcome.orders).to.have.length(1)
      expect((await screen()).status).to.equal('canceled')
      const again = await refusalOf(perform(desk, cancelStart, {account, reason: 'twice'}))
      expect([again.code, again.exit]).to.deep.equal(['NOT_PENDING', 65])
      const served = await refusalOf(perform(desk, cancelStart, {account: home.account, reason: 'no'}))
      expect(served.code).to.equal('NOT_PENDING')
    })
  })
})
