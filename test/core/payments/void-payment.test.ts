import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform, type Performed, type PerformOptions} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {judgeAccounts, listDay} from '#core/collections/shutoff-list.js'
import {cents} from '#core/kernel/money.js'
import {voidPayment, type VoidOutcome} from '#core/payments/void-payment.js'
import {billed, newCustomer} from '../../support/adjusted.js'
import {balanceIn, brokenChecks, heldIn, inOneAct, legsIn, openItemsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {
  byCard,
  byCheck,
  endSession,
  forAccount,
  inCash,
  ledgerIn,
  plantSession,
  taken,
  turnedIn,
  type TestSession,
} from '../../support/receipts.js'
import {refusalOf} from '../../support/refusal-of.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {RIPE} from '../../support/shutoff-story.js'

const voiding = (desk: Desk, receipt: string, options: PerformOptions = {}): Promise<Performed<VoidOutcome>> =>
  perform(desk, voidPayment, {receipt, reason: 'WRONG_AMOUNT', note: ''}, options)

async function voided(desk: Desk, receipt: string, options: PerformOptions = {}): Promise<VoidOutcome> {
  const performed = await voiding(desk, receipt, options)
  if (performed.status !== 'done') throw new Error(`waits: ${performed.request.summary}`)
  return performed.outcome
}

describe('void-payment', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let cashier: Desk
    let advisor: Desk
    let senior: Desk
    let supervisor: Desk
    let session: TestSession
    before(async () => {
      store = await newTestStore(engine)
      cashier = await store.as('tngo')
      advisor = await store.as('mlopez')
      senior = await store.as('dkim')
      supervisor = await store.as('rpatel')
    })
    beforeEach(async () => {
      session = await plantSession(cashier)
    })
    afterEach(async () => {
      expect(await brokenChecks(cashier.store.db)).to.deep.equal({})
    })
    after(() => store.remove())

    const cashOf = async (accountId: string, amount: number, tendered = amount): Promise<string> => {
      const event = {session, tenders: [inCash(amount, tendered)], payees: [forAccount(accountId, amount)]}
      return (await taken(cashier, event)).receiptNo
    }

    it('takes back every part of a receipt: accounts, a deposit, a sale, money of nobody known', async () => {
      const [one, two] = [await newCustomer(cashier), await newCustomer(cashier)]
      await billed(cashier, one.accountId, {water: 3000, sewer: 1000})
      const {db} = cashier.store
      const before = [await ledgerIn(db, '1030'), await ledgerIn(db, '1050'), await ledgerIn(db, '2140')]
      await db('security_deposit').insert({
        ...{account_id: two.accountId, deposit_id: `D-${session.sessionId}`, deposit_no: `DP-${session.sessionId}`},
        ...{amount_cents: 2000, due_on: '2026-11-23', ground: 'credit', recorded_at: '2026-11-23', act_id: 'test'},
      })
      const {receiptNo} = await taken(cashier, {
        session,
        tenders: [inCash(5000, 6000), byCheck(2500), byCard(1500)],
        payees: [
          forAccount(one.accountId, 4200),
          {kind: 'deposit', accountId: two.accountId, depositId: `D-${session.sessionId}`, amount: cents(2000)},
          {kind: 'misc', code: 'COPIES', customer: 'B. Reader', ledgerAccount: '4140', amount: cents(800)},
          {kind: 'unknown', accountRef: '999', reason: 'no such account', amount: cents(2000)},
        ],
      })
      expect(await heldIn(db, one.accountId)).to.equal(200)
      const outcome = await voided(senior, receiptNo)
      expect(outcome.gives_back).to.deep.equal([
        {kind: 'cash', reference: '', amount_cents: 5000},
        {kind: 'check', reference: '1042', amount_cents: 2500},
        {kind: 'card', reference: '771203', amount_cents: 1500},
      ])
      expect([await ledgerIn(db, '1030'), await ledgerIn(db, '1050'), await ledgerIn(db, '2140')]).to.deep.equal(before)
      expect(await openItemsIn(db, one.accountId)).to.deep.equal([
        {class: 'sewer', due: '2026-12-10', open: 1000},
        {class: 'water', due: '2026-12-10', open: 3000},
      ])
      expect([await heldIn(db, one.accountId), await balanceIn(db, one.accountId)]).to.deep.equal([0, 4000])
      expect(await ledgerIn(db, '4140')).to.equal(0)
    })

    it('complaint 11: is never refused for cash, whatever is in the drawer: the verb that takes is undone by giving', async () => {
      const {accountId} = await newCustomer(cashier)
      await billed(cashier, accountId, {water: 9000})
      const {db} = cashier.store
      const receipt = await cashOf(accountId, 9000)
      const before = await ledgerIn(db, '1030')
      await turnedIn(cashier, session, 9000)
      await voided(senior, receipt)
      expect(await ledgerIn(db, '1030')).to.equal(before - 18_000)
      expect(await balanceIn(db, accountId)).to.equal(9000)
    })

    it('complaint 12: the drawer and the bill change in one journal', async () => {
      const {accountId} = await newCustomer(cashier)
      await billed(cashier, accountId, {water: 4000})
      const {journals} = await voided(senior, await cashOf(accountId, 4000))
      const {db} = cashier.store
      const row: {journal_id: string; kind: string} | undefined = await db('journal')
        .where('journal_no', journals[0] ?? '')
        .first('journal_id', 'kind')
      expect(row?.kind).to.equal('tender.void')
      expect(await legsIn(db, row?.journal_id ?? '')).to.deep.equal(['1030:-4000', '1110:4000'])
    })

    it('complaint 17: once its session is closed only a dated reversal is left', async () => {
      const {accountId} = await newCustomer(cashier)
      const receipt = await cashOf(accountId, 1000)
      await endSession(cashier, session, 1000)
      const refused = await refusalOf(voiding(senior, receipt))
      expect([refused.code, refused.exit]).to.deep.equal(['SESSION_CLOSED', 65])
      expect(refused.next.join(' ')).to.include('move-payment').and.to.include('reject-payment')
    })

    it('complaint 18: the payment and its mirror both stand; nothing is deleted and the number is kept', async () => {
      const {accountId} = await newCustomer(cashier)
      const receipt = await cashOf(accountId, 1000)
      await voided(senior, receipt)
      const {db} = cashier.store
      const events: unknown = await db('payment_event').where({receipt_no: receipt}).select('receipt_number')
      expect(events).to.deep.equal([{receipt_number: 1}])
      expect(await db('payment').where({account_id: accountId}).select('receipt_no')).to.deep.equal([
        {receipt_no: receipt},
      ])
      const legs: {amount_cents: number}[] = await db('posting as p')
        .join('journal as j', 'j.journal_id', 'p.journal_id')
        .where({'j.account_id': accountId, 'p.ledger_account': '1030'})
        .select('p.amount_cents')
      expect(legs.map((leg) => leg.amount_cents).toSorted((a, b) => a - b)).to.deep.equal([-1000, 1000])
    })

    it('complaint 19: the bill is unpaid again at once, and takes the new payment', async () => {
      const {accountId} = await newCustomer(cashier)
      await billed(cashier, accountId, {water: 5400})
      const outcome = await voided(senior, await cashOf(accountId, 4500))
      expect(outcome.accounts.map((one) => [one.before.balance_cents, one.after.balance_cents])).to.deep.equal([
        [900, 5400],
      ])
      await cashOf(accountId, 5400)
      expect(await balanceIn(cashier.store.db, accountId)).to.equal(0)
    })

    it('puts an account back on the shut-off list, and says so', async () => {
      const serial = 100 + (await serials(cashier))
      const made = await makeDistrict(supervisor, [RIPE], serial)
      const accountId = made.get(serial)?.accountId ?? ''
      const on = listDay(cashier, null)
      const judged = async (): Promise<string | undefined> =>
        (await judgeAccounts(cashier.store.db, [accountId], on)).get(accountId)?.outcome
      expect(await judged()).to.equal('listed')
      const receipt = await cashOf(accountId, 21_000)
      expect(await judged()).to.equal(undefined)
      const outcome = await voided(senior, receipt)
      expect(outcome.accounts[0]).to.deep.include({back_on_list: true, off_list: false})
      expect(await judged()).to.equal('listed')
    })

    it('opens an installment again that the money had paid', async () => {
      const serial = 300 + (await serials(cashier))
      const plan = {made: 70, dues: [30, -30], paid: 0, final: null}
      const made = await makeDistrict(supervisor, [{...RIPE, plan}], serial)
      const accountId = made.get(serial)?.accountId ?? ''
      const receipt = await cashOf(accountId, 1000)
      const {db} = cashier.store
      const kept = async (): Promise<string | undefined> =>
        (await judgeAccounts(db, [accountId], listDay(cashier, null))).get(accountId)?.firstRule
      expect(await kept()).to.equal('S-ARR-KEPT')
      await voided(senior, receipt)
      expect(await kept()).to.not.equal('S-ARR-KEPT')
    })

    it('is not for the one who took it alone, nor for a cashier', async () => {
      const {accountId} = await newCustomer(cashier)
      const refused = await refusalOf(voiding(cashier, await cashOf(accountId, 1000)))
      expect([refused.code, refused.exit]).to.deep.equal(['NOT_YOURS', 77])
      const own = await plantSession(senior)
      const event = {session: own, tenders: [inCash(500)], payees: [forAccount(accountId, 500)]}
      const {receiptNo} = await taken(senior, event)
      const waiting = await voiding(senior, receiptNo)
      expect(waiting.status).to.equal('waiting')
      const done = await voided(senior, receiptNo, {witness: supervisor})
      expect([done.by, done.second]).to.deep.equal(['dkim', 'rpatel'])
    })

    it('is asked for by an advisor for what they took today, and done by a supervisor', async () => {
      const {accountId} = await newCustomer(cashier)
      const others = await refusalOf(voiding(advisor, await cashOf(accountId, 1000), {request: true}))
      expect([others.code, others.exit]).to.deep.equal(['NOT_YOUR_RECEIPT', 77])
      const own = await plantSession(advisor)
      const event = {session: own, tenders: [inCash(700)], payees: [forAccount(accountId, 700)]}
      const {receiptNo} = await taken(advisor, event)
      const waiting = await voiding(advisor, receiptNo, {request: true})
      const request = waiting.status === 'waiting' ? waiting.request.request : ''
      expect((await refusalOf(approveRequest(advisor, request, actOfKind))).code).to.equal('SELF_APPROVAL')
      await approveRequest(supervisor, request, actOfKind)
      const row: unknown = await cashier.store
        .db('payment_void')
        .where({session_id: own.sessionId})
        .first('operator_id', 'second_id')
      expect(row).to.deep.equal({operator_id: 'mlopez', second_id: 'rpatel'})
    })

    it('takes a second person from the limit on and from the third of a session on, never whoever took the money', async () => {
      const {accountId} = await newCustomer(cashier)
      const big = await cashOf(accountId, 50_000)
      expect((await voiding(senior, big)).status).to.equal('waiting')
      const unfit = await refusalOf(voiding(senior, big, {witness: await store.as('awill')}))
      expect([unfit.code, unfit.exit]).to.deep.equal(['WITNESS_REFUSED', 77])
      await voided(senior, big, {witness: supervisor})
      await voided(senior, await cashOf(accountId, 49_999))
      const third = await cashOf(accountId, 100)
      expect((await voiding(senior, third)).status).to.equal('waiting')
      expect(await voided(senior, third, {witness: supervisor})).to.deep.include({second: 'rpatel', voids: 3})
      const own = await plantSession(supervisor)
      const event = {session: own, tenders: [inCash(60_000)], payees: [forAccount(accountId, 60_000)]}
      const {receiptNo} = await taken(supervisor, event)
      const taker = await refusalOf(voiding(senior, receiptNo, {witness: supervisor}))
      expect([taker.code, taker.exit]).to.deep.equal(['TAKER_AGREES', 77])
    })

    it('waits until money that was taken out of suspense is put back', async () => {
      const stray = {kind: 'unknown', accountRef: '77', reason: 'nobody', amount: cents(300)} as const
      const {receiptNo, parts} = await taken(cashier, {session, tenders: [inCash(300)], payees: [stray]})
      const moved = async (kind: string): Promise<void> =>
        inOneAct(cashier, (trx, context) =>
          trx('suspense_event').insert({
            ...{suspense_id: parts[0]?.rowId, event_id: context.key(), kind, note: '', operator_id: 'dkim'},
            ...{business_date: context.today, effective_on: context.today},
            ...{recorded_at: context.recordedAt, act_id: context.actId},
          }),
        )
      await moved('identify')
      expect((await refusalOf(voiding(senior, receiptNo))).code).to.equal('SUSPENSE_PLACED')
      await moved('undo-identify')
      await voided(senior, receiptNo)
    })

    it('is done once, for a reason of the district, for a receipt that there is', async () => {
      const {accountId} = await newCustomer(cashier)
      const receipt = await cashOf(accountId, 1000)
      const odd = await refusalOf(perform(senior, voidPayment, {receipt, reason: 'BORED', note: ''}))
      expect(odd.code).to.equal('UNKNOWN_REASON')
      await voided(senior, receipt)
      expect((await refusalOf(voiding(senior, receipt))).code).to.equal('ALREADY_VOIDED')
      expect((await refusalOf(voiding(senior, 'RC-00000000'))).exit).to.equal(66)
      const mailed = {session: null, tenders: [byCard(100)], payees: [forAccount(accountId, 100)]}
      const {receiptNo} = await taken(cashier, mailed)
      expect((await refusalOf(voiding(senior, receiptNo))).code).to.equal('NOT_FROM_DRAWER')
    })
  })
})

let serial = 0
const serials = async (desk: Desk): Promise<number> => {
  serial += 1
  const [row]: {n: number | string}[] = await desk.store.db('account').count({n: '*'})
  return serial * 10 + Number(row?.n ?? 0)
}
