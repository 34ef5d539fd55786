import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform, type Performed, type PerformOptions} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {postedBalance} from '#core/accounts/balance-as-of-views.js'
import {asOf} from '#core/accounts/versions.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {movePayment, type MoveInput, type MoveOutcome} from '#core/payments/move-payment.js'
import {postPayments} from '#core/payments/post-payments.js'
import {receiptOf} from '#core/payments/receipt.js'
import {returnPayments} from '#core/payments/return-payments.js'
import {recordHeldAccounts} from '#core/staff/operator-accounts.js'
import {billed, newCustomer} from '../../support/adjusted.js'
import {aBill, aPayment, balanceIn, brokenChecks, inOneAct, legsIn, openItemsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {byCheck, endSession, forAccount, inCash, ledgerIn, plantSession, taken} from '../../support/receipts.js'
import {refusalOf} from '../../support/refusal-of.js'

type Asked = Partial<MoveInput> & Pick<MoveInput, 'receipt' | 'to'>

const moving = (desk: Desk, asked: Asked, options: PerformOptions = {}): Promise<Performed<MoveOutcome>> =>
  perform(desk, movePayment, {reason: 'WRONG_ACCOUNT', note: '', ...asked}, options)

async function moved(desk: Desk, asked: Asked, options: PerformOptions = {}): Promise<MoveOutcome> {
  const performed = await moving(desk, asked, options)
  if (performed.status !== 'done') throw new Error(`waits: ${performed.request.summary}`)
  return performed.outcome
}

describe('move-payment', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let cashier: Desk
    let senior: Desk
    let supervisor: Desk
    before(async () => {
      store = await newTestStore(engine)
      cashier = await store.as('tngo')
      senior = await store.as('dkim')
      supervisor = await store.as('rpatel')
    })
    afterEach(async () => {
      expect(await brokenChecks(cashier.store.db)).to.deep.equal({})
    })
    after(() => store.remove())

    it('pays what the right account owes and opens what the wrong one owes, as of the day the money came', async () => {
      const [wrong, right] = [await newCustomer(cashier), await newCustomer(cashier)]
      await billed(cashier, wrong.accountId, {water: 3000}, '2026-11-15')
      await billed(cashier, right.accountId, {water: 2000, sewer: 500}, '2026-11-15')
      const session = await plantSession(cashier)
      const {receiptNo} = await taken(cashier, {
        ...{session, tenders: [inCash(2500)], payees: [forAccount(wrong.accountId, 2500)], effectiveOn: '2026-11-12'},
      })
      // The bag is sealed and the session closed: the money is good, only its owner is wrong.
      await endSession(cashier, session, 2500)
      const {db} = cashier.store
      const days = ['2026-11-11', '2026-11-12', '2026-11-20', '9999-12-31']
      const drawer = await Promise.all(days.map((day) => ledgerIn(db, '1030', day)))
      const outcome = await moved(senior, {receipt: receiptNo, to: right.account})
      expect(await Promise.all(days.map((day) => ledgerIn(db, '1030', day)))).to.deep.equal(drawer)
      expect(await openItemsIn(db, wrong.accountId)).to.deep.equal([{class: 'water', due: '2026-11-15', open: 3000}])
      expect(await openItemsIn(db, right.accountId)).to.deep.equal([])
      expect(outcome).to.deep.include({from: wrong.account, to: right.account, effective_on: '2026-11-12'})
      expect(
        outcome.accounts.map(({account, before, after}) => [account, before.past_due_cents, after.past_due_cents]),
      ).to.have.deep.members([
        [wrong.account, 500, 3000],
        [right.account, 2500, 0],
      ])
      const then = asOf(businessDate('2026-11-12'))
      expect((await postedBalance(db, wrong.accountId, then)).balance).to.equal(3000)
      expect((await postedBalance(db, right.accountId, then)).balance).to.equal(0)
      const [part] = (await receiptOf(cashier, db, receiptNo)).parts
      expect(part).to.deep.include({state: 'moved', moved_to: right.account, moved_receipt: outcome.moved_as})
    })

    it('names the late fees that it makes wrong, or due', async () => {
      const [wrong, right] = [await newCustomer(cashier), await newCustomer(cashier)]
      await billed(cashier, wrong.accountId, {water: 4000}, '2026-10-10')
      await billed(cashier, right.accountId, {water: 4000}, '2026-10-10')
      const late = {class: 'fee' as const, code: 'LATE_FEE', description: 'Late fee', amount: cents(2500)}
      const charge = aBill(right.accountId, {issuedOn: '2026-10-22', dueOn: '2026-11-12', lines: {}})
      await inOneAct(cashier, (trx, context) => issueBills(trx, [{...charge, lines: [late]}], 'bill.import', context))
      const [paid] = await inOneAct(cashier, (trx, context) =>
        postPayments(trx, [aPayment(wrong.accountId, 4000, '2026-10-09')], context),
      )
      const {late_fees: fees} = await moved(senior, {receipt: paid!.receiptNo, to: right.account})
      expect(fees.map(({account, why, on, amount_cents}) => [account, why, on, amount_cents])).to.deep.equal([
        [wrong.account, 'not_charged_though_unpaid', '2026-10-10', 4000],
        [right.account, 'charged_though_paid', '2026-10-22', 2500],
      ])
    })

    it('moves the part that is asked for, where a receipt has several', async () => {
      const [one, two, right] = [await newCustomer(cashier), await newCustomer(cashier), await newCustomer(cashier)]
      const session = await plantSession(cashier)
      const {receiptNo} = await taken(cashier, {
        session,
        tenders: [inCash(1000), byCheck(3000)],
        payees: [
          forAccount(one.accountId, 1500),
          forAccount(two.accountId, 1500),
          {kind: 'misc', code: 'COPIES', customer: 'B. Reader', ledgerAccount: '4140', amount: cents(400)},
          {kind: 'unknown', accountRef: '77', reason: 'nobody', amount: cents(600)},
        ],
      })
      const whole = await refusalOf(moving(senior, {receipt: receiptNo, to: right.account}))
      expect([whole.code, whole.exit]).to.deep.equal(['WHICH_PART', 65])
      const sale = await refusalOf(moving(senior, {receipt: `${receiptNo}.4`, to: right.account}))
      expect(sale.code).to.equal('NOT_MOVABLE')
      const strange = await refusalOf(moving(senior, {receipt: `${receiptNo}.5`, to: right.account}))
      expect(strange.code).to.equal('IN_SUSPENSE')
      expect((await refusalOf(moving(senior, {receipt: `${receiptNo}.9`, to: right.account}))).exit).to.equal(66)
      // Part 2 is what the check brought to the first account.
      await moved(senior, {receipt: `${receiptNo}.2`, to: right.account})
      const {db} = cashier.store
      expect([await balanceIn(db, one.accountId), await balanceIn(db, two.accountId)]).to.deep.equal([-1000, -1500])
      expect(await balanceIn(db, right.accountId)).to.equal(-500)
    })

    it('goes to suspense with a second person, and the list of suspense has it', async () => {
      const {accountId} = await newCustomer(cashier)
      const session = await plantSession(cashier)
      const {receiptNo} = await taken(cashier, {session, tenders: [byCheck(900)], payees: [forAccount(accountId, 900)]})
      const asked = {receipt: receiptNo, to: null, reason: 'OWNER_UNKNOWN'}
      expect((await moving(senior, asked)).status).to.equal('waiting')
      const unfit = await refusalOf(moving(senior, asked, {witness: await store.as('awill')}))
      expect([unfit.code, unfit.exit]).to.deep.equal(['WITNESS_REFUSED', 77])
      const {db} = cashier.store
      const before = await ledgerIn(db, '1030')
      const outcome = await moved(senior, asked, {witness: supervisor})
      expect(await ledgerIn(db, '1030')).to.equal(before)
      expect(await balanceIn(db, accountId)).to.equal(0)
      const item: unknown = await db('suspense_item')
        .where({receipt_no: outcome.moved_as})
        .first('amount_cents', 'effective_on', 'tender', 'reference')
      const face = {amount_cents: 900, effective_on: '2026-11-23', tender: 'check', reference: '1042'}
      expect(item).to.deep.equal(face)
      const mirror: {journal_id: string} | undefined = await db('journal')
        .where('journal_no', outcome.journals[0] ?? '')
        .first('journal_id')
      expect(await legsIn(db, mirror?.journal_id ?? '')).to.deep.equal(['2120:900', '2140:-900'])
    })

    it('is taken back by moving it back, with a second person', async () => {
      const [wrong, right] = [await newCustomer(cashier), await newCustomer(cashier)]
      await billed(cashier, wrong.accountId, {water: 1000})
      const [paid] = await inOneAct(cashier, (trx, context) =>
        postPayments(trx, [aPayment(wrong.accountId, 1000, '2026-11-20')], context),
      )
      const there = await moved(senior, {receipt: paid!.receiptNo, to: right.account})
      const back = {receipt: there.moved_as, to: wrong.account, reason: 'MOVED_WRONGLY'}
      expect((await moving(senior, back)).status).to.equal('waiting')
      const done = await moved(senior, back, {witness: supervisor})
      expect([done.undoes, done.effective_on]).to.deep.equal([true, '2026-11-20'])
      const {db} = cashier.store
      expect([await balanceIn(db, wrong.accountId), await balanceIn(db, right.accountId)]).to.deep.equal([0, 0])
      // And once more: what was moved is moved under its newest number alone.
      const stale = await refusalOf(moving(senior, {receipt: paid!.receiptNo, to: right.account}))
      expect([stale.code, stale.next[0]]).to.deep.equal([
        'ALREADY_UNDONE',
        `curbstop move-payment ${there.moved_as} --to-account ACCOUNT`,
      ])
      await moved(senior, {receipt: done.moved_as, to: right.account}, {witness: supervisor})
      expect([await balanceIn(db, wrong.accountId), await balanceIn(db, right.accountId)]).to.deep.equal([1000, -1000])
    })

    it('complaint 14: a tender that comes back after a move is charged where the money stands', async () => {
      const [wrong, right] = [await newCustomer(cashier), await newCustomer(cashier)]
      await billed(cashier, right.accountId, {water: 1000})
      const [paid] = await inOneAct(cashier, (trx, context) =>
        postPayments(trx, [aPayment(wrong.accountId, 1000, '2026-11-20')], context),
      )
      const outcome = await moved(senior, {receipt: paid!.receiptNo, to: right.account})
      const {db} = cashier.store
      const now: {payment_id: string} | undefined = await db('payment')
        .where({receipt_no: outcome.moved_as})
        .first('payment_id')
      const back = {returnedOn: businessDate('2026-11-23'), code: 'NSF'}
      await inOneAct(cashier, (trx, context) =>
        returnPayments(trx, [{accountId: right.accountId, paymentId: now?.payment_id ?? '', ...back}], context),
      )
      expect([await balanceIn(db, wrong.accountId), await balanceIn(db, right.accountId)]).to.deep.equal([0, 1000])
      const old = await refusalOf(
        inOneAct(cashier, (trx, context) =>
          returnPayments(trx, [{accountId: wrong.accountId, paymentId: paid!.paymentId, ...back}], context),
        ),
      )
      expect(old.code).to.equal('ALREADY_UNDONE')
      expect((await refusalOf(moving(senior, {receipt: outcome.moved_as, to: wrong.account}))).code).to.equal(
        'ALREADY_RETURNED',
      )
    })

    it('is asked for by an advisor for their own of today, and never to an account of their own', async () => {
      const advisor = await store.as('mlopez')
      const [wrong, right] = [await newCustomer(cashier), await newCustomer(cashier)]
      const session = await plantSession(advisor)
      const {receiptNo} = await taken(advisor, {
        ...{session, tenders: [inCash(800)], payees: [forAccount(wrong.accountId, 800)]},
      })
      const bare = await refusalOf(moving(advisor, {receipt: receiptNo, to: right.account}))
      expect([bare.code, bare.exit]).to.deep.equal(['OVER_AUTHORITY', 77])
      const waiting = await moving(advisor, {receipt: receiptNo, to: right.account}, {request: true})
      const request = waiting.status === 'waiting' ? waiting.request.request : ''
      await approveRequest(supervisor, request, actOfKind)
      expect(await balanceIn(cashier.store.db, right.accountId)).to.equal(-800)
      const others = await taken(cashier, {
        ...{session: await plantSession(cashier), tenders: [inCash(100)], payees: [forAccount(wrong.accountId, 100)]},
      })
      const strange = await refusalOf(moving(advisor, {receipt: others.receiptNo, to: right.account}, {request: true}))
      expect([strange.code, strange.exit]).to.deep.equal(['NOT_YOUR_RECEIPT', 77])
      const held = {operatorId: 'dkim', accountId: right.accountId, relation: 'own', holds: true} as const
      await inOneAct(supervisor, (trx, context) => recordHeldAccounts(trx, [held], context))
      const own = await refusalOf(moving(senior, {receipt: others.receiptNo, to: right.account}))
      expect([own.code, own.exit]).to.deep.equal(['OWN_ACCOUNT', 77])
      const same = await refusalOf(moving(supervisor, {receipt: others.receiptNo, to: wrong.account}))
      expect(same.code).to.equal('SAME_ACCOUNT')
      const odd = {receipt: others.receiptNo, to: right.account, reason: 'BORED'}
      expect((await refusalOf(moving(supervisor, odd))).code).to.equal('UNKNOWN_REASON')
      expect((await refusalOf(moving(supervisor, {...odd, to: '000-00000-98'}))).exit).to.equal(66)
    })
  })
})
