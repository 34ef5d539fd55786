import {expect} from 'chai'
import fc from 'fast-check'
import type {Desk} from '#core/acts/desk.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {applyHeldCredits} from '#core/ledger/apply-credits.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {postPayments} from '#core/payments/post-payments.js'
import {returnPayments} from '#core/payments/return-payments.js'
import {
  aBill,
  aPayment,
  balanceIn,
  brokenChecks,
  heldIn,
  inOneAct,
  newAccount,
  openItemsIn,
  type Open,
} from '../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../support/desk.js'

/**
 * An account as a person with a sheet of paper would keep it: charges in the order they fall due, all money that
 * stands paid into them from the oldest on.
 */
interface Sheet {
  readonly charges: {bill: number; class: ReceivableClass; due: string; amount: number}[]
  readonly money: {payment: number | null; bill: number | null; amount: number}[]
}

const ORDER: readonly ReceivableClass[] = ['water', 'recycled', 'sewer', 'fee']

function expectedOf(sheet: Sheet): {open: Open[]; held: number; balance: number} {
  let pool = sheet.money.reduce((total, part) => total + part.amount, 0)
  const open: Open[] = []
  const inOrder = sheet.charges
    .map((charge, at) => ({...charge, at}))
    .sort((a, b) => a.due.localeCompare(b.due) || ORDER.indexOf(a.class) - ORDER.indexOf(b.class) || a.at - b.at)
  const owed = sheet.charges.reduce((total, charge) => total + charge.amount, 0)
  const balance = owed - pool
  for (const charge of inOrder) {
    const paid = Math.min(pool, charge.amount)
    pool -= paid
    if (paid < charge.amount)
      open.push({class: charge.class, due: charge.due, open: (charge.amount - paid) as Open['open']})
  }
  return {open, held: pool, balance}
}

type Step =
  | {do: 'bill'; lines: Partial<Record<ReceivableClass, number>>; days: number}
  | {do: 'pay'; amount: number}
  | {do: 'return'; which: number}
  | {do: 'cancel'; which: number}

const amount = fc.integer({min: -3000, max: 12_000})
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('bill' as const),
    lines: fc.record({water: amount, sewer: amount, fee: amount}, {requiredKeys: []}),
    days: fc.integer({min: 1, max: 40}),
  }),
  fc.record({do: fc.constant('pay' as const), amount: fc.integer({min: 1, max: 20_000})}),
  fc.record({do: fc.constant('return' as const), which: fc.nat()}),
  fc.record({do: fc.constant('cancel' as const), which: fc.nat()}),
)

/** Does the steps on the books and on the sheet, one act each. */
async function play(desk: Desk, accountId: string, steps: readonly Step[]): Promise<Sheet> {
  const sheet: Sheet = {charges: [], money: []}
  const bills: {journalId: string | null; amount: number}[] = []
  const payments: string[] = []
  let today = businessDate('2025-01-01')
  for (const one of steps) {
    if (one.do === 'bill') {
      today = addDays(today, one.days)
      const bill = aBill(accountId, {dueOn: today, lines: one.lines})
      const [done] = await inOneAct(desk, (trx, context) => issueBills(trx, [bill], 'bill.import', context))
      bills.push({journalId: done!.journalId, amount: done!.amount})
      for (const line of bill.lines) {
        if (line.amount > 0) {
          sheet.charges.push({bill: bills.length - 1, class: line.class, due: today, amount: line.amount})
        }
        if (line.amount < 0) sheet.money.push({payment: null, bill: bills.length - 1, amount: -line.amount})
      }
    } else if (one.do === 'pay') {
      const payment = aPayment(accountId, one.amount, today)
      const [done] = await inOneAct(desk, (trx, context) => postPayments(trx, [payment], context))
      payments.push(done!.paymentId)
      sheet.money.push({payment: payments.length - 1, bill: null, amount: one.amount})
    } else if (one.do === 'return') {
      const index = one.which % Math.max(payments.length, 1)
      const standing = sheet.money.findIndex((part) => part.payment === index)
      if (standing < 0) continue
      sheet.money.splice(standing, 1)
      const returned = {accountId, paymentId: payments[index]!, returnedOn: today, code: 'R01'}
      await inOneAct(desk, (trx, context) => returnPayments(trx, [returned], context))
    } else {
      const index = one.which % Math.max(bills.length, 1)
      const journalId = bills[index]?.journalId ?? null
      if (journalId === null) continue
      bills[index] = {journalId: null, amount: 0}
      const charges = sheet.charges.filter((row) => row.bill !== index)
      const money = sheet.money.filter((row) => row.bill !== index)
      sheet.charges.splice(0, sheet.charges.length, ...charges)
      sheet.money.splice(0, sheet.money.length, ...money)
      const undo = {
        accountId,
        journalId,
        paymentId: null,
        kind: 'bill.approve-cancel',
        memo: 'test',
        effectiveOn: today,
        contra: null,
      }
      await inOneAct(desk, async (trx, context) => {
        await reverseJournals(trx, [undo], context)
        await applyHeldCredits(trx, [accountId], today, context)
      })
    }
  }
  return sheet
}

describe('the books, whatever happens', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
    })
    after(() => store.remove())

    it('owe what a person with a sheet of paper finds, item by item, and always prove', async () => {
      const desk = await store.as('hgrant')
      await fc.assert(
        fc.asyncProperty(fc.array(step, {minLength: 1, maxLength: 14}), async (steps) => {
          const accountId = await newAccount(desk)
          const sheet = await play(desk, accountId, steps)
          const expected = expectedOf(sheet)
          const {db} = desk.store
          const byOrder = (items: Open[]): Open[] =>
            items.toSorted(
              (a, b) =>
                a.due.localeCompare(b.due) || ORDER.indexOf(a.class) - ORDER.indexOf(b.class) || a.open - b.open,
            )
          expect(byOrder(await openItemsIn(db, accountId))).to.deep.equal(byOrder(expected.open))
          expect(await heldIn(db, accountId)).to.equal(expected.held)
          expect(await balanceIn(db, accountId)).to.equal(expected.balance)
          expect(await brokenChecks(db)).to.deep.equal({})
        }),
        {numRuns: engine === 'sqlite' ? 60 : 20},
      )
    })
  })
})
