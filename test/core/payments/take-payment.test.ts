import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {businessDate} from '#core/kernel/business-date.js'
import {returnPayments} from '#core/payments/return-payments.js'
import {brokenChecks, inOneAct, legsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {taken, withDrawers, type Saying} from '../../support/taking.js'
import {charge, settle, type Settled} from '../../support/town.js'

let homes = 0

/** A home that owes $50.00 since October and $32.75 from December on. */
async function owing(desk: Desk, customer: {until?: string} = {}): Promise<Settled> {
  homes += 1
  const home = await settle(desk, {
    address: `${homes} Paying Way`,
    customer: {name: `Rosa Payer ${homes}`, since: '2024-01-01', ...customer},
  })
  if (customer.until !== undefined) return home
  await charge(desk, home.accountId, {cents: 5000, on: '2026-10-01', due: '2026-10-22'})
  await charge(desk, home.accountId, {cents: 3275, on: '2026-11-20', due: '2026-12-11'})
  return home
}

describe('taking a payment', function () {
  this.timeout(60_000)
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      await withDrawers(store, 'tngo', 'mlopez')
      desk = await store.as('tngo')
    })
    after(() => store.remove())
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })

    const codeOf = async (said: Saying, by = desk): Promise<string> => (await refusalOf(taken(by, said))).code

    it('pays the oldest bill first and gives change of the cash alone (complaints 1 and 2)', async () => {
      const {account} = await owing(desk)
      const done = await taken(desk, {account, cash: 6000, check: 2000, amount: 7000})
      expect(done.change_cents).to.equal(1000)
      expect(done.tenders.map((one) => [one.kind, one.amount_cents, one.change_cents])).to.deep.equal([
        ['cash', 5000, 1000],
        ['check', 2000, 0],
      ])
      const [payee] = done.payees
      expect(payee?.paid.map((one) => [one.due_on, one.amount_cents])).to.deep.equal([
        ['2026-10-22', 5000],
        ['2026-12-11', 2000],
      ])
      expect(await legsOf(payee?.journals[0])).to.deep.equal(['1030:5000', '1110:-5000'])
      expect(await legsOf(payee?.journals[1])).to.deep.equal(['1030:2000', '1110:-2000'])
      expect(done.accounts[0]?.after.balance_cents).to.equal(1275)
    })

    const legsOf = async (journalNo = ''): Promise<string[]> => {
      const row = await desk.store
        .db<{journal_id: string; journal_no: string}>('journal')
        .where({journal_no: journalNo})
        .first()
      return legsIn(desk.store.db, row?.journal_id ?? '')
    }

    it('holds what is more than owed as a credit and says so; it clears what is overdue at once (complaint 21)', async () => {
      const {account} = await owing(desk)
      const done = await taken(desk, {account, 'money-order': 10_000})
      expect(done.payees[0]?.held_cents).to.equal(1725)
      const [effect] = done.accounts
      expect(effect?.before).to.include({past_due_cents: 5000, balance_cents: 8275})
      expect(effect?.after).to.include({past_due_cents: 0, balance_cents: -1725, shutoff: 'nothing_past_due'})
    })

    it('warns from the limit of a drawer on, its float not counted, and never says what is in it', async () => {
      const {account} = await owing(desk)
      const mlopez = await store.as('mlopez')
      expect((await taken(mlopez, {account, cash: 149_999})).warnings).to.deep.equal([])
      const [warning, ...more] = (await taken(mlopez, {account, cash: 1})).warnings
      expect(more).to.deep.equal([])
      expect(warning?.code).to.equal('DRAWER_OVER_LIMIT')
      expect(warning?.message).to.contain('$1,500.00').and.not.contain('1,700.00')
      expect((await taken(mlopez, {account, 'money-order': 100})).warnings).to.deep.equal([])
    })

    it('is one receipt for many payees, numbered in its drawer without a gap', async () => {
      const [one, two] = [await owing(desk), await owing(desk)]
      const first = await taken(desk, {
        payee: [`${one.account}=50.00`, `${two.account}=20.00`, 'COPIES=2.50'],
        cash: 8000,
      })
      expect(first.change_cents).to.equal(750)
      expect(first.payees.map((payee) => [payee.kind, payee.amount_cents])).to.deep.equal([
        ['account', 5000],
        ['account', 2000],
        ['misc', 250],
      ])
      expect(await legsOf(first.payees[2]?.journals[0])).to.deep.equal(['1030:250', '4140:-250'])
      const next = await taken(desk, {
        account: two.account,
        payee: ['HYDRANT_KEY=150.00'],
        cash: 15_500,
        payor: 'Acme Pipe',
      })
      expect(next.receipt_number).to.equal(first.receipt_number + 1)
      expect(next.receipt_series).to.equal(first.receipt_series)
      expect(next.payor).to.equal('Acme Pipe')
      expect(next.payees.map((payee) => payee.amount_cents)).to.deep.equal([500, 15_000])
      expect(await legsOf(next.payees[1]?.journals[0])).to.deep.equal(['1030:15000', '2110:-15000'])
    })

    it('takes a card by its token alone, without a drawer, also by an assistant; never cash that way', async () => {
      const {account} = await owing(desk)
      const assistant = await store.as('awill')
      const done = await taken(assistant, {account, card: 5000, channel: 'phone'})
      expect([done.session, done.tenders[0]?.ledger_account]).to.deep.equal([null, '1050'])
      expect(await codeOf({account, cash: 100}, assistant)).to.equal('NO_DRAWER')
      expect(await codeOf({account, cash: 100, channel: 'phone'})).to.equal('NOT_BY_THIS_WAY')
      expect(await codeOf({account, card: 100, 'card-brand': ['store card']})).to.equal('UNKNOWN_BRAND')
      const counter = await taken(desk, {account, card: 700})
      expect(counter.session).to.not.equal(null)
    })

    it('refuses what nobody may hand over, and stores nothing of it', async () => {
      const {account} = await owing(desk)
      expect(await codeOf({account, check: 500, 'check-date': [businessDate('2026-11-30')]})).to.equal('POSTDATED')
      expect(await codeOf({account, check: 500, 'check-date': [businessDate('2026-01-30')]})).to.equal('STALE_CHECK')
      expect(await codeOf({account, cash: 500, payor: '4111 1111 1111 1111'})).to.equal('CARD_NUMBER')
      expect(await codeOf({account, cash: 500, payor: 'Rosa cvv 123'})).to.equal('CARD_CODE')
      expect(await codeOf({account, card: 500, authorization: ['4111-1111-1111-1111']})).to.equal('CARD_NUMBER')
      expect(await codeOf({account, cash: 500, payee: ['COPIES=2.51']})).to.equal('MISC_PRICE')
      expect(await codeOf({account, cash: 500, payee: ['FLOWERS=1.00']})).to.equal('UNKNOWN_CHARGE')
      expect(await codeOf({account, cash: 500, payee: ['MAP=12.00']})).to.equal('PAYEES_ABOVE')
      expect(await codeOf({account, cash: 500, payee: [`${account}=1.00`]})).to.equal('PAYEE_TWICE')
      expect(await codeOf({account, cash: 500, suspense: 'why'})).to.equal('NOT_UNKNOWN')
      const acts = await desk.store.db('act').where('input_json', 'like', '%1111%1111%').select('kind')
      expect(acts).to.deep.equal([])
    })

    it('asks for money that was taken on the day already, and for a check that was seen before', async () => {
      const {account} = await owing(desk)
      const first = await taken(desk, {account, cash: 500})
      const {code, message} = await refusalOf(taken(desk, {account, cash: 500}))
      expect(code).to.equal('POSSIBLE_DUPLICATE')
      expect(message).to.equal(`Cash for $5.00 was posted today (${first.receipt})`)
      const meant = await taken(desk, {account, cash: 500}, {allow: true, key: 'meant'})
      expect(meant.duplicates).to.have.length(1)
      const again = await taken(desk, {account, cash: 500}, {key: 'meant'})
      expect(again.receipt).to.equal(meant.receipt)
      const check = {check: 900, 'check-number': ['555'], bankAccounts: [{token: `token-${engine}`, last4: '6789'}]}
      const seen = await taken(desk, {account, ...check})
      const twice = await refusalOf(taken(desk, {account, ...check, check: 901}))
      expect(twice.message).to.contain(`Check 555 of the same bank account was posted on 2026-11-23 (${seen.receipt})`)
    })

    it('goes to suspense where the account is closed or not known, else it is refused', async () => {
      const closed = await owing(desk, {until: '2026-01-31'})
      expect(await codeOf({account: closed.account, cash: 500})).to.equal('ACCOUNT_CLOSED')
      expect(await codeOf({account: '999-00000-45', cash: 500})).to.equal('NOT_FOUND')
      const done = await taken(desk, {account: closed.account, cash: 500, suspense: 'moved out, left no address'})
      expect(done.payees[0]).to.include({kind: 'unknown', whom: closed.account, reason: 'moved out, left no address'})
      expect(await legsOf(done.payees[0]?.journals[0])).to.deep.equal(['1030:500', '2140:-500'])
      const nobody = await taken(desk, {cash: 700, suspense: 'no stub'})
      expect(nobody.payees[0]?.whom).to.equal('')
    })

    it('of two checks on one receipt one comes back alone; two that came back within a year lock checks (complaint 14)', async () => {
      const {account, accountId} = await owing(desk)
      const two = {'check-number': ['21', '22'], routing: ['122000661', '021000021']}
      const event = await taken(desk, {...two, account, amount: 8275, ...twoChecks(5000, 3275)})
      await back(event.receipt, 2)
      expect(await balanceOf(accountId)).to.equal(3275)
      await taken(desk, {account, check: 3275, 'check-number': ['23']})
      await back(await lastReceipt(), 1)
      const {code, because} = await refusalOf(taken(desk, {account, check: 100, 'check-number': ['24']}))
      expect([code, because.map((one) => one.rule)]).to.deep.equal(['CASH_ONLY', ['P-NSF', 'C-6157']])
      const sure = await taken(desk, {account, 'money-order': 100})
      expect(sure.total_cents).to.equal(100)
    })

    const twoChecks = (one: number, two: number) => ({checks: [one, two]})
    const lastReceipt = async (): Promise<string> =>
      (await desk.store.db<{receipt_no: string}>('payment_event').orderBy('recorded_at').orderBy('event_id')).at(-1)
        ?.receipt_no ?? ''
    const balanceOf = async (account_id: string): Promise<number> =>
      (await desk.store.db<{account_id: string; balance_cents: number}>('account_balance').where({account_id}).first())
        ?.balance_cents ?? 0
    /** The bank sends one tender of a receipt back today. */
    const back = (receipt: string, tenderNo: number) =>
      inOneAct(desk, async (trx, context) => {
        const parts: {account_id: string; row_id: string}[] = await trx('payment_part as p')
          .join('payment_event as v', 'v.event_id', 'p.event_id')
          .where({'v.receipt_no': receipt, 'p.tender_no': tenderNo})
          .select('p.account_id', 'p.row_id')
        const returned = parts.map((part) => ({
          ...{accountId: part.account_id, paymentId: part.row_id, returnedOn: context.today, code: 'NSF'},
        }))
        await returnPayments(trx, returned, context)
      })
  })
})
