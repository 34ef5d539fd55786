import {postOpeningDeposits} from '#core/accounts/deposits-held.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {reverseAdjustment} from '#core/adjustments/reverse-adjustment.js'
import {confirmDeposit} from '#core/bank/confirm-deposit.js'
import {prepareDeposit} from '#core/bank/prepare-deposit.js'
import {sendDeposit} from '#core/bank/send-deposit.js'
import {applyBills} from '#core/billing/apply-bills.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {postOpeningItems} from '#core/billing/opening-balances.js'
import {priceCycle} from '#core/billing/plan-bills.js'
import {recordArrangement} from '#core/collections/record-arrangement.js'
import {handOverDrawer} from '#core/cashiering/hand-over-drawer.js'
import {expectSettlements} from '#core/bank/expect-settlement.js'
import {recordStep} from '#core/bank/settlement-rows.js'
import {settlementByReference} from '#core/bank/settlement-views.js'
import {credit, debit} from '#core/ledger/journal.js'
import {mustExist} from '#core/kernel/must.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {recordEvents} from '#core/payments/record-events.js'
import {parkInSuspense} from '#core/payments/park-in-suspense.js'
import {movePayment} from '#core/payments/move-payment.js'
import {postPayments} from '#core/payments/post-payments.js'
import {returnPayments} from '#core/payments/return-payments.js'
import {voidPayment} from '#core/payments/void-payment.js'
import {addStaff, type AddStaffInput} from '#core/staff/keep-staff.js'
import {adjusted, billed, newCustomer} from './adjusted.js'
import {aBill, aPayment, inOneAct, newAccount} from './books.js'
import {balanced, cash, FLOAT, handed, makeFund, opened, takeMoney, turnedIn} from './cashier.js'
import type {TestStore} from './desk.js'
import {forAccount, inCash, plantOperator, plantSession, taken} from './receipts.js'
import {adoptPlans, billedHome, TINY} from './run-home.js'

/** Books with something of everything: bills, credits used and held, a return, suspense, deposits, opening items. */
export async function fullBooks(desk: Desk, store: TestStore): Promise<void> {
  const account = await newAccount(desk)
  const inCredit = await newAccount(desk)
  const day = businessDate('2026-01-05')
  await inOneAct(desk, async (trx, context) => {
    const item = {accountId: account, effectiveOn: day, mailedOn: null, dueOn: day, reference: 'OLD-1'}
    await postOpeningItems(trx, [{...item, class: 'water', amount: cents(1234)}], context)
    const deposit = {accountId: account, amount: cents(9000), heldSince: day, ground: 'credit', reference: 'D-1'}
    await postOpeningDeposits(trx, [deposit], context)
    await issueBills(
      trx,
      [aBill(account, {dueOn: '2026-02-01', lines: {water: 5000, sewer: 2500}})],
      'bill.import',
      context,
    )
    const [paid] = await postPayments(trx, [aPayment(account, 4000, '2026-02-02')], context)
    await postPayments(trx, [aPayment(account, 9000, '2026-02-03'), aPayment(account, 77, '2026-02-04')], context)
    await issueBills(
      trx,
      [aBill(account, {dueOn: '2026-04-01', lines: {water: 2000, fee: -300}})],
      'bill.import',
      context,
    )
    await issueBills(trx, [aBill(account, {dueOn: '2026-06-01', lines: {water: 8000}})], 'bill.import', context)
    const returned = {
      accountId: account,
      paymentId: paid!.paymentId,
      returnedOn: businessDate('2026-06-02'),
      code: 'R01',
    }
    await returnPayments(trx, [returned], context)
    await postPayments(trx, [aPayment(account, 20_000, '2026-06-03')], context)
    await issueBills(
      trx,
      [aBill(account, {dueOn: '2026-08-01', lines: {water: 80_000, sewer: 4000}})],
      'bill.import',
      context,
    )
    await issueBills(trx, [aBill(inCredit, {dueOn: '2026-08-01', lines: {water: -900}})], 'bill.import', context)
    const unknown = {...aPayment('', 4242, '2026-06-04'), accountRef: '??', reason: 'no such account'}
    await parkInSuspense(trx, [unknown], context)
  })
  const nkim: AddStaffInput = {operator: 'nkim', name: 'Nam Kim', os_user: null, roles: ['advisor'], pin: null}
  await perform(desk, addStaff, nkim)
  await runOfBills(desk)
  await adjustments(desk)
  await undone(desk)
  await settledBatch(desk)
  await arranged(desk)
  await cashDay(store, await newAccount(desk))
}

/** A drawer that was opened short, turned in from and is still open, another that was handed over. */
async function cashDay(store: TestStore, account: string): Promise<void> {
  const [tngo, mlopez, dkim] = [await store.as('tngo'), await store.as('mlopez'), await store.as('dkim')]
  await makeFund(store)
  await opened(tngo, '2', '20x5,10x8,5x3,1x1', {witness: mlopez})
  await takeMoney(tngo, account, [handed('cash', 10_000, 4000), handed('check', 3100), handed('card', 500)])
  await turnedIn(tngo, '20x1', 'T-001', mlopez)
  await opened(mlopez, '3')
  await takeMoney(mlopez, account, [handed('cash', 2600)])
  await balanced(mlopez, '20x6,10x8,5x4,1x6', {amount: 0, count: 0})
  await perform(mlopez, handOverDrawer, {float: cash(FLOAT), bag: 'H-001'}, {witness: dkim})
  await deposited(store, 'H-001')
}

/** A bag of $26.00 that the bank credited with $25.00. */
async function deposited(store: TestStore, bag: string): Promise<void> {
  const prepared = await perform(await store.as('dkim'), prepareDeposit, {bags: [bag]})
  const deposit = prepared.status === 'done' ? prepared.outcome.deposit : ''
  await perform(await store.as('mlopez'), sendDeposit, {deposit})
  const said = {deposit, amount_cents: cents(2500), reference: 'R-1', effective_on: null}
  await perform(await store.as('hgrant'), confirmDeposit, said)
}

/** A receipt of several parts that was voided, a payment that was moved and one that was cancelled into suspense. */
async function undone(desk: Desk): Promise<void> {
  const [wrong, right] = [await newCustomer(desk), await newCustomer(desk)]
  const session = await plantSession(desk)
  const cashier = await plantOperator(desk, 'pcash', 'cashier')
  const other = await plantOperator(desk, 'psuper', 'supervisor')
  const copies = {kind: 'misc', code: 'COPIES', customer: 'x', ledgerAccount: '4140', amount: cents(111)} as const
  const event = {session, tenders: [inCash(3333)], payees: [forAccount(wrong.accountId, 3222), copies]}
  const gone = await taken(cashier, event)
  await perform(desk, voidPayment, {receipt: gone.receiptNo, reason: 'DUPLICATE', note: ''})
  const why = {reason: 'WRONG_ACCOUNT', note: ''}
  const one = await taken(cashier, {session, tenders: [inCash(5678)], payees: [forAccount(wrong.accountId, 5678)]})
  await perform(desk, movePayment, {receipt: one.receiptNo, to: right.account, ...why})
  const two = await taken(cashier, {session, tenders: [inCash(6789)], payees: [forAccount(wrong.accountId, 6789)]})
  await perform(desk, movePayment, {receipt: two.receiptNo, to: null, ...why}, {witness: other})
}

/** A credit that stands, and a rebate that was taken back. */
async function adjustments(desk: Desk): Promise<void> {
  const {account, accountId} = await newCustomer(desk)
  const bill = await billed(desk, accountId, {water: 3100})
  await adjusted(desk, {account, bill: bill.billNo, stated_cents: -1111})
  const nozzles = {account, reason: 'CONSERVATION', given: {program: 'NOZZLE', quantity: '3'}}
  const {journal} = await adjusted(desk, nozzles)
  await perform(desk, reverseAdjustment, {journal, reason: 'test', note: ''})
}

/** An arrangement of a bill of $12.34, and the version that took its place. */
async function arranged(desk: Desk): Promise<void> {
  const {accountId} = await newCustomer(desk)
  await billed(desk, accountId, {water: 1234})
  const [owed] = await desk.store
    .db<{receivable_id: string; account_id: string}>('receivable')
    .where('account_id', accountId)
  await inOneAct(desk, async (trx, context) => {
    const part = {dueOn: businessDate('2027-01-15'), amount: cents(617)}
    const terms = {
      ...{accountId, option: 'amortization' as const, madeOn: context.today, covered: [owed?.receivable_id ?? '']},
      ...{down: null, installments: [part, part], channel: 'phone', orderId: null, delivered: 'letter', reason: ''},
      ...{fundingSource: '', readBack: '', rules: {}},
    }
    const first = await recordArrangement(trx, {...terms, version: 1, supersedes: null}, context)
    await recordArrangement(trx, {...terms, version: 2, supersedes: first.arrangementId}, context)
  })
}

/** A batch of a processor that was matched, netted and closed, with a fee taken out. */
async function settledBatch(desk: Desk): Promise<void> {
  const account = await newAccount(desk)
  const day = businessDate('2026-11-18')
  const amounts = {'W-1': 800, 'W-2': 400}
  await inOneAct(desk, async (trx, context) => {
    const events = Object.entries(amounts).map(([reference, value]) => ({
      ...{source: 'web', sourceKey: reference, series: 'B-1', sessionId: null, cashBatchId: null, payor: ''},
      ...{channel: 'web', effectiveOn: day},
      tenders: [
        {
          ...{kind: 'echeck' as const, amount: cents(value), tendered: cents(value), change: cents(0)},
          ...{ledgerAccount: '1050', reference, check: null, card: null},
        },
      ],
      payees: [{kind: 'account' as const, accountId: account, amount: cents(value)}],
    }))
    const recorded = await recordEvents(trx, events, context)
    const lines = recorded.map(({eventId, parts}, at) => ({
      ...{reference: `W-${at + 1}`, amount: parts[0]!.amount, eventId, tenderNo: 1},
    }))
    const batch = {kind: 'processor' as const, source: 'web', reference: 'B-1', ledgerAccount: '1050', effectiveOn: day}
    await expectSettlements(trx, [{...batch, lines}], context)
    const found = mustExist(await settlementByReference(trx, 'web', 'B-1'), 'the batch is there')
    const postings = [debit('1010', cents(1170)), debit('5410', cents(30)), credit('1050', cents(1200))]
    for (const step of [
      {kind: 'match' as const, effectiveOn: day, fee: cents(30)},
      {kind: 'net' as const, effectiveOn: day, amount: cents(1170), fee: cents(30), postings},
      {kind: 'close' as const, effectiveOn: day},
    ])
      await recordStep(trx, found, step, context)
  })
}

/** Two bills of a run, priced here: one with a discount that a program pays. */
async function runOfBills(desk: Desk): Promise<void> {
  await adoptPlans(desk, [TINY])
  const reads = [
    {on: '2026-10-20', value: 100},
    {on: '2026-11-19', value: 113},
  ]
  await billedHome(desk, {reads})
  await billedHome(desk, {reads, facts: {low_income: 'yes'}})
  const asked = {cycle: '07', billOn: null, readsThrough: null, accounts: [], dryRun: false}
  const {act, input} = await priceCycle(desk, asked, () => undefined)
  const planned = await perform(desk, act, input)
  const plan = planned.status === 'done' ? planned.outcome.plan : ''
  await applyBills(desk, {plan, partial: false, dryRun: false}, () => undefined)
}
