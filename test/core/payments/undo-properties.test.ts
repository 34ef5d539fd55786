import {expect} from 'chai'
import fc from 'fast-check'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {standingOf} from '#core/collections/standing.js'
import {cents} from '#core/kernel/money.js'
import {movePayment} from '#core/payments/move-payment.js'
import type {NewTender, Payee} from '#core/payments/payment-event.js'
import {postPayments} from '#core/payments/post-payments.js'
import {voidPayment} from '#core/payments/void-payment.js'
import {billed, newCustomer} from '../../support/adjusted.js'
import {aPayment, balanceIn, brokenChecks, heldIn, inOneAct, openItemsIn, type Open} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {byCard, byCheck, forAccount, inCash, plantSession, taken} from '../../support/receipts.js'

const RUNS = {sqlite: 10, postgres: 4} as const
const DAYS = ['2026-08-10', '2026-09-10', '2026-10-10', '2026-11-10', '2026-12-10'] as const
const LAST = DAYS.length - 1

/** What happens to an account, in order: a bill of two classes, or money. */
type Step =
  | {readonly kind: 'bill'; readonly water: number; readonly sewer: number; readonly day: number}
  | {readonly kind: 'pay'; readonly amount: number; readonly day: number}

const earlier = fc.integer({min: 0, max: LAST - 1})
const step = (day: fc.Arbitrary<number>): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('bill' as const),
      water: fc.integer({min: 1, max: 9000}),
      sewer: fc.integer({min: 1, max: 3000}),
      day,
    }),
    fc.record({kind: fc.constant('pay' as const), amount: fc.integer({min: 1, max: 12_000}), day}),
  )
const steps = fc.array(step(earlier), {maxLength: 3})
/** Bills that come later are due later: money that is moved pays the oldest that is open then (P-OLDEST). */
const stepsAfter = fc.array(step(fc.constant(LAST)), {maxLength: 3})

async function live(desk: Desk, accountId: string, life: readonly Step[]): Promise<void> {
  for (const one of life) {
    const on = DAYS[one.day] ?? DAYS[0]
    if (one.kind === 'bill') await billed(desk, accountId, {water: one.water, sewer: one.sewer}, on)
    else await inOneAct(desk, (trx, context) => postPayments(trx, [aPayment(accountId, one.amount, on)], context))
  }
}

interface Money {
  readonly open: readonly Open[]
  readonly held: number
  readonly balance: number
}

async function moneyOf({store: {db}}: Desk, accountId: string): Promise<Money> {
  return {
    open: await openItemsIn(db, accountId),
    held: await heldIn(db, accountId),
    balance: await balanceIn(db, accountId),
  }
}

const tenderOf: fc.Arbitrary<NewTender> = fc
  .tuple(fc.constantFrom(inCash, byCheck, byCard), fc.integer({min: 1, max: 15_000}))
  .map(([make, amount]) => make(amount))

/** Of bills due on one day it is the order of the district's classes that says what is paid first: both orders are right. */
async function owedByDay(desk: Desk, accountId: string): Promise<object> {
  const {open, held, balance} = await moneyOf(desk, accountId)
  const owed = new Map<string, number>()
  for (const item of open) owed.set(item.due, (owed.get(item.due) ?? 0) + item.open)
  return {owed: Object.fromEntries(owed), held, balance}
}

/** A total in as many parts as there are places, each at least a cent where there is one. */
function shares(total: number, places: number): number[] {
  const each = Math.trunc(total / places)
  return Array.from({length: places}, (_, i) => (i === 0 ? total - each * (places - 1) : each)).filter((one) => one > 0)
}

describe('money that is undone', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let cashier: Desk
    let supervisor: Desk
    let senior: Desk
    before(async () => {
      store = await newTestStore(engine)
      cashier = await store.as('tngo')
      supervisor = await store.as('rpatel')
      senior = await store.as('dkim')
    })
    after(async () => {
      expect(await brokenChecks(cashier.store.db)).to.deep.equal({})
      await store.remove()
    })

    it('voided: balances, open items, credits and standing are as if it had never been taken', async () => {
      await fc.assert(
        fc.asyncProperty(steps, steps, fc.array(tenderOf, {minLength: 1, maxLength: 3}), async (one, two, tenders) => {
          const accounts = [await newCustomer(cashier), await newCustomer(cashier)]
          for (const [i, life] of [one, two].entries()) await live(cashier, accounts[i]!.accountId, life)
          const state = async () =>
            Promise.all(
              accounts.map(async ({accountId}) => ({
                ...(await moneyOf(cashier, accountId)),
                standing: await standingOf(cashier.store.db, cashier, accountId),
              })),
            )
          const before = await state()
          const total = tenders.reduce((all, tender) => all + tender.amount, 0)
          const [first = 0, second = 0, sale = 0] = shares(total, 3)
          const payees: Payee[] = [
            forAccount(accounts[0]!.accountId, first),
            forAccount(accounts[1]!.accountId, second),
            {kind: 'misc' as const, code: 'COPIES', customer: 'x', ledgerAccount: '4140', amount: cents(sale)},
          ].filter((payee) => payee.amount > 0)
          const session = await plantSession(cashier)
          const {receiptNo} = await taken(cashier, {session, tenders, payees})
          const input = {receipt: receiptNo, reason: 'WRONG_AMOUNT', note: ''}
          await perform(senior, voidPayment, input, {witness: supervisor})
          expect(await state()).to.deep.equal(before)
        }),
        {numRuns: RUNS[engine], endOnFailure: true},
      )
    })

    it('moved: both accounts are as if it had been taken where it is now', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            from: steps,
            to: steps,
            later: stepsAfter,
            amount: fc.integer({min: 1, max: 15_000}),
            day: earlier,
          }),
          async ({from, to, later, amount, day: paidOn}) => {
            const [wrong, right, bare, paid] = [
              await newCustomer(cashier),
              await newCustomer(cashier),
              await newCustomer(cashier),
              await newCustomer(cashier),
            ]
            await live(cashier, wrong.accountId, from)
            await live(cashier, bare.accountId, from)
            await live(cashier, right.accountId, to)
            await live(cashier, paid.accountId, to)
            const session = await plantSession(cashier)
            const event = {session, tenders: [inCash(amount)], effectiveOn: DAYS[paidOn] ?? DAYS[0]}
            const {receiptNo} = await taken(cashier, {...event, payees: [forAccount(wrong.accountId, amount)]})
            await taken(cashier, {...event, payees: [forAccount(paid.accountId, amount)]})
            for (const {accountId} of [wrong, right, bare, paid]) await live(cashier, accountId, later)
            const input = {receipt: receiptNo, to: right.account, reason: 'WRONG_ACCOUNT', note: ''}
            await perform(senior, movePayment, input)
            expect(await owedByDay(cashier, wrong.accountId)).to.deep.equal(await owedByDay(cashier, bare.accountId))
            expect(await owedByDay(cashier, right.accountId)).to.deep.equal(await owedByDay(cashier, paid.accountId))
          },
        ),
        {numRuns: RUNS[engine], endOnFailure: true},
      )
    })
  })
})
