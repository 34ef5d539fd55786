import {expect} from 'chai'
import fc from 'fast-check'
import type {Desk} from '#core/acts/desk.js'
import {applyPlan} from '#core/adjustments/apply-plan.js'
import {planReversal} from '#core/adjustments/plan-reversal.js'
import {postAdjustments} from '#core/adjustments/post-adjustments.js'
import {postPayments} from '#core/payments/post-payments.js'
import {cents, plainMoney} from '#core/kernel/money.js'
import type {Refusal} from '#core/kernel/refusal.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {adjustmentPolicy} from '#core/policies/adjustment-policy.js'
import {select} from '#core/store/dialect.js'
import {aPayment, brokenChecks, inOneAct} from '../../support/books.js'
import {billed, csvOf, fileOf, planOf, type Billed} from '../../support/bulk-town.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'

interface RowDrawn {
  readonly bill: number
  readonly class: ReceivableClass
  readonly amount: number
}
interface AccountDrawn {
  readonly bills: readonly {readonly water: number; readonly sewer: number}[]
  readonly paid: number
  readonly rows: readonly RowDrawn[]
}

const classes = fc.constantFrom<ReceivableClass>('water', 'sewer', 'fee')
const account: fc.Arbitrary<AccountDrawn> = fc.record({
  bills: fc.array(fc.record({water: fc.integer({min: 1, max: 90}), sewer: fc.integer({min: 1, max: 90})}), {
    minLength: 1,
    maxLength: 3,
  }),
  paid: fc.integer({min: 0, max: 400}),
  rows: fc.array(
    fc.record({
      bill: fc.nat({max: 3}),
      class: classes,
      amount: fc.integer({min: -90, max: 40}).filter((n) => n !== 0),
    }),
    {minLength: 1, maxLength: 4},
  ),
})

/** Bills fall due a month after each other. */
const DUE = ['2026-09-21', '2026-10-21', '2026-11-21']

async function settleIn(desk: Desk, drawn: AccountDrawn): Promise<Billed> {
  const bills = drawn.bills.map((lines, at) => ({dueOn: DUE[at] ?? '', lines}))
  const home = await billed(desk, bills)
  if (drawn.paid > 0)
    await inOneAct(desk, (trx, context) =>
      postPayments(trx, [aPayment(home.accountId, drawn.paid, '2026-11-22')], context),
    )
  return home
}

/** Everything of the books of an account that ids do not name; bills by their place. */
async function booksOf(desk: Desk, home: Billed): Promise<object> {
  const {db} = desk.store
  const ask = (sql: string) => select<Record<string, unknown>>(db, sql, {id: home.accountId})
  const place = (id: unknown): number => home.bills.findIndex((bill) => bill.id === id)
  const placed = (rows: readonly Record<string, unknown>[]) =>
    rows.map((row) => ({...row, ...('bill_id' in row ? {bill_id: place(row['bill_id'])} : {})}))
  return {
    items: placed(
      await ask(
        'select bill_id, class, due_on, amount_cents, open_cents from open_item where account_id = :id order by due_on, class, amount_cents, open_cents',
      ),
    ),
    credits: await ask(
      'select source, effective_on, amount_cents from customer_credit where account_id = :id order by credit_id',
    ),
    held: await ask(
      'select effective_on, open_cents from open_credit where account_id = :id order by effective_on, open_cents',
    ),
    balance: await ask('select balance_cents from account_balance where account_id = :id'),
    legs: await ask(
      `select j.kind, case when j.kind = 'adjustment.post' then j.memo else '' end as memo, j.effective_on, p.line, p.ledger_account, p.amount_cents from journal j join posting p on p.journal_id = j.journal_id where j.account_id = :id order by j.journal_id, p.line`,
    ).then((rows) => rows.map((row) => JSON.stringify(row)).toSorted()),
    allocations: placed(
      await ask(`select r.bill_id, r.class, r.due_on, a.amount_cents, a.effective_on, case when a.credit_id is null then 0 else 1 end as by_credit
      from allocation a join receivable r on r.account_id = a.account_id and r.receivable_id = a.receivable_id where a.account_id = :id
      order by r.due_on, r.class, a.amount_cents, a.effective_on, by_credit`),
    ),
    adjustments: placed(
      await ask(
        'select type, reason, formula, policy_from, bill_id, amount_cents, funding_source, note, evidence_missing, effective_on from adjustment where account_id = :id order by adjustment_id',
      ),
    ),
    parts: placed(
      await ask(
        'select part, bill_id, class, amount_cents from adjustment_part where account_id = :id order by adjustment_id, part',
      ),
    ),
  }
}

/** The same row as one adjustment alone. */
async function postAlone(desk: Desk, home: Billed, row: RowDrawn): Promise<void> {
  const policy = adjustmentPolicy('rivergate', desk.today)
  const {type} = policy.reasons.get('BILLING_ERROR')!
  const billId = home.bills[row.bill]?.id ?? null
  const amount = cents(row.amount)
  const worksheet = {
    ...{parts: [{billId, class: row.class, amount}], rows: [], figures: {}, because: [], notes: []},
    ...{formula: 'stated' as const, version: policy.effective_from, inputs: {}},
  }
  await inOneAct(desk, (trx, context) =>
    postAdjustments(
      trx,
      [
        {
          ...{accountId: home.accountId, type: type.code, ledgerAccount: type.ledgerAccount, fundingSource: null},
          ...{reason: 'BILLING_ERROR', billId, worksheet, stated: null, note: '', evidence: [], evidenceMissing: []},
          ...{effectiveOn: desk.today, chargeDueDays: policy.charge_due_days},
        },
      ],
      context,
    ),
  )
}

onEveryEngine((engine) => {
  describe('rows of a plan and the same adjustments one by one', function () {
    this.timeout(180_000)
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('hgrant')
    })
    after(() => store.remove())

    it('leave the same books, and taken back by a plan those from before', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(account, {minLength: 1, maxLength: 4}),
          fc.integer({min: 1, max: 3}),
          async (drawn, chunk) => {
            const ours: Billed[] = []
            const twins: Billed[] = []
            for (const one of drawn) ours.push(await settleIn(desk, one))
            for (const one of drawn) twins.push(await settleIn(desk, one))
            const lines = drawn.flatMap((one, at) => one.rows.map((row) => ({row, at})))
            const file = csvOf(
              lines.map(({row, at}) => ({
                ...{account: ours[at]?.account ?? '', bill: ours[at]?.bills[row.bill]?.no ?? '', class: row.class},
                amount: plainMoney(cents(row.amount)),
              })),
            )
            const before = await Promise.all(ours.map((home) => booksOf(desk, home)))
            const asked = {partial: true, allowDuplicateRows: true}
            const planned = await planOf(desk, fileOf(file), asked).catch((error: unknown) => {
              expect((error as Refusal).code).to.equal('ROW_ERRORS')
              return null
            })
            if (planned === null) return
            const bad = new Set(planned.refusedRows.map((fault) => fault.line))
            const done = await applyPlan(
              desk,
              {plan: planned.plan ?? '', partial: false, dryRun: false, chunk},
              () => undefined,
            )
            expect([done.posted, done.postedCents]).to.deep.equal([planned.row_count, planned.total_cents])
            for (const [n, {row, at}] of lines.entries()) if (!bad.has(n + 2)) await postAlone(desk, twins[at]!, row)
            for (const [at, home] of ours.entries())
              expect(await booksOf(desk, home)).to.deep.equal(await booksOf(desk, twins[at]!))
            const back = await planReversal(desk, {plan: planned.plan ?? '', reason: 'TEST', key: null})
            const undone = await applyPlan(
              desk,
              {plan: back.plan ?? '', partial: false, dryRun: false, chunk},
              () => undefined,
            )
            expect(undone.postedCents).to.equal(-planned.total_cents || 0)
            for (const [at, home] of ours.entries()) {
              const now = (await booksOf(desk, home)) as {balance: unknown}
              expect(now.balance).to.deep.equal((before[at] as {balance: unknown}).balance)
            }
          },
        ),
        {numRuns: engine === 'sqlite' ? 40 : 10},
      )
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })
  })
})
