import {expect} from 'chai'
import fc from 'fast-check'
import {proveBooks} from '#core/checks/prove-books.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {placeTenders, type NewPaymentEvent, type NewTender} from '#core/payments/payment-event.js'
import {recordEvents} from '#core/payments/record-events.js'
import {sealNow, storedReceipt} from '#core/payments/receipt.js'
import {select} from '#core/store/dialect.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {aBill, inOneAct, newAccount, openItemsIn} from '../../support/books.js'

const TODAY = businessDate('2026-11-23')

const cash = (amount: number, change = 0): NewTender => ({
  kind: 'cash',
  amount: cents(amount),
  tendered: cents(amount + change),
  change: cents(change),
  ledgerAccount: '1030',
  reference: '',
  check: null,
  card: null,
})
const card = (amount: number): NewTender => ({
  ...cash(amount),
  kind: 'card',
  ledgerAccount: '1050',
  reference: '004417',
  card: {brand: 'visa', last4: '1111', token: 'tok_1'},
})

let keys = 0
const anEvent = (parts: Pick<NewPaymentEvent, 'tenders' | 'payees'>): NewPaymentEvent => {
  keys += 1
  return {
    ...{source: 'drawer', sourceKey: `K${keys}`, series: 'DS-TEST', sessionId: 'S1', cashBatchId: null},
    ...{payor: 'Tran, Binh', channel: 'counter', effectiveOn: TODAY},
    ...parts,
  }
}

describe('placing tenders on payees', () => {
  it('fills payees in order, a tender at a time', () => {
    const tenders = [{amount: cents(5000)}, {amount: cents(3275)}]
    const payees = [{amount: cents(4000)}, {amount: cents(4275)}]
    expect(placeTenders(tenders, payees)).to.deep.equal([
      {tenderAt: 0, payeeAt: 0, amount: 4000},
      {tenderAt: 0, payeeAt: 1, amount: 1000},
      {tenderAt: 1, payeeAt: 1, amount: 3275},
    ])
  })

  it('gives every tender and every payee exactly its amount, whatever they are', () => {
    const amounts = fc.array(fc.integer({min: 1, max: 100_000}), {minLength: 1, maxLength: 6})
    fc.assert(
      fc.property(amounts, amounts, (ours, theirs) => {
        const total = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0)
        const [low, high] = [total(ours), total(theirs)].toSorted((a, b) => a - b) as [number, number]
        const fill = high - low
        const tenders = total(ours) === low && fill > 0 ? [...ours, fill] : ours
        const payees = total(theirs) === low && fill > 0 ? [...theirs, fill] : theirs
        const parts = placeTenders(
          tenders.map((one) => ({amount: cents(one)})),
          payees.map((one) => ({amount: cents(one)})),
        )
        for (const [at, amount] of tenders.entries())
          expect(total(parts.filter((part) => part.tenderAt === at).map((part) => part.amount))).to.equal(amount)
        for (const [at, amount] of payees.entries())
          expect(total(parts.filter((part) => part.payeeAt === at).map((part) => part.amount))).to.equal(amount)
        expect(parts.length).to.be.at.most(tenders.length + payees.length - 1)
      }),
    )
  })
})

describe('payment events', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
    })
    after(() => store.remove())

    it('put two tenders for an account, a copy sold and a stranger on the books under one receipt', async () => {
      const desk = await store.as('tngo')
      const account = await newAccount(desk)
      await inOneAct(desk, (trx, context) =>
        issueBills(
          trx,
          [aBill(account, {dueOn: '2026-11-10', lines: {water: 6000, sewer: 2000}})],
          'bill.issue',
          context,
        ),
      )
      const event = anEvent({
        tenders: [cash(5000, 1000), card(4250)],
        payees: [
          {kind: 'account', accountId: account, amount: cents(8100)},
          {kind: 'misc', code: 'COPIES', customer: 'Ann Example', ledgerAccount: '4140', amount: cents(250)},
          {kind: 'unknown', accountRef: '999', reason: 'no account of this number', amount: cents(900)},
        ],
      })
      const [done] = await inOneAct(desk, (trx, context) => recordEvents(trx, [event], context))
      expect(done?.receiptNumber).to.equal(1)
      expect(done?.parts.map(({kind, tenderNo, amount}) => [kind, tenderNo, amount])).to.deep.equal([
        ['account', 1, 5000],
        ['account', 2, 3100],
        ['misc', 2, 250],
        ['unknown', 2, 900],
      ])
      expect(await openItemsIn(desk.store.db, account)).to.deep.equal([])
      const held = done?.parts.map((part) => part.payment?.held ?? 0)
      expect(held).to.deep.equal([0, 100, 0, 0])
      const balance = await select<{account: string; cents: number}>(
        desk.store.db,
        `select ledger_account as account, sum(amount_cents) as cents from posting
         where ledger_account in ('1030', '1050', '2140', '4140') group by ledger_account order by ledger_account`,
      )
      expect(balance.map((row) => [row.account, row.cents])).to.deep.equal([
        ['1030', 5000],
        ['1050', 4250],
        ['2140', -900],
        ['4140', -250],
      ])
      const proof = await proveBooks(desk.store.db)
      expect(proof.checks.filter((check) => !check.ok).map((check) => check.name)).to.deep.equal([])
    })

    it('number receipts without a gap in their series, also beside one that fails', async () => {
      const desk = await store.as('tngo')
      const account = await newAccount(desk)
      const one = (): NewPaymentEvent =>
        anEvent({tenders: [cash(100)], payees: [{kind: 'account', accountId: account, amount: cents(100)}]})
      const twice = one()
      const first = await inOneAct(desk, (trx, context) => recordEvents(trx, [{...twice, series: 'DS-B'}], context))
      const again = inOneAct(desk, (trx, context) => recordEvents(trx, [{...twice, series: 'DS-B'}], context))
      await again.then(
        () => expect.fail('the same key was recorded twice'),
        () => undefined,
      )
      const more = await inOneAct(desk, (trx, context) =>
        recordEvents(
          trx,
          [
            {...one(), series: 'DS-B'},
            {...one(), series: 'DS-C'},
            {...one(), series: 'DS-B'},
          ],
          context,
        ),
      )
      expect([...first, ...more].map((event) => event.receiptNumber)).to.deep.equal([1, 2, 1, 3])
    })

    it('seal what the receipt says: another amount or payor is another seal', async () => {
      const desk = await store.as('tngo')
      const account = await newAccount(desk)
      const event = anEvent({tenders: [cash(700)], payees: [{kind: 'account', accountId: account, amount: cents(700)}]})
      const [done] = await inOneAct(desk, (trx, context) => recordEvents(trx, [event], context))
      const stored = await storedReceipt(desk.store.db, done?.receiptNo ?? '')
      expect(sealNow(stored)).to.equal(done?.seal)
      const [part] = stored.parts
      const more = {...part!, amount_cents: cents(701)}
      expect(sealNow({...stored, parts: [more]})).not.to.equal(done?.seal)
      expect(sealNow({...stored, event: {...stored.event, payor: 'Somebody Else'}})).not.to.equal(done?.seal)
    })
  })
})
