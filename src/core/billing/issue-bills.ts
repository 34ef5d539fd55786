import type {ActContext} from '#core/acts/act.js'
import {groupBy} from '#core/kernel/group-by.js'
import {spokenId} from '#core/kernel/ids.js'
import {negate, sum, type Cents} from '#core/kernel/money.js'
import type {BillLine, NewBill} from '#core/billing/bill.js'
import {insertBills} from '#core/billing/bill-rows.js'
import {addCreditUse} from '#core/ledger/apply-credits.js'
import {CUSTOMER_CREDITS, RECEIVABLE_ACCOUNT, REVENUE_ACCOUNT, type ReceivableClass} from '#core/ledger/chart.js'
import {lockBooks, type CustomerBook} from '#core/ledger/customer-book.js'
import {noEntries, postEntries, type Entries} from '#core/ledger/entries.js'
import {credit, debit, journal, type Journal} from '#core/ledger/journal.js'
import {byClass} from '#core/ledger/open-items.js'
import {loadPaymentOrder} from '#core/policies/payment-order.js'
import type {Trx} from '#core/store/open.js'

export interface IssuedBill {
  readonly billId: string
  readonly billNo: string
  readonly accountId: string
  readonly amount: Cents
  /** null: a bill of nothing posts nothing. */
  readonly journalId: string | null
}

/** How the charges of a bill come onto the books: brought in from a file, or made here. */
export type BillKind = 'bill.import' | 'bill.issue'

interface Issue {
  readonly book: CustomerBook
  readonly kind: BillKind
  readonly context: ActContext
}

/**
 * Puts bills on the books in the order given: a receivable for each class that is owed, a customer credit for each
 * class below zero, then held credits pay open items. What was earned goes to the account of each line; a discount paid
 * by a program is charged to that program and takes nothing from revenue. Locks the accounts. Leave out known source
 * keys before.
 */
export const issueBills = (
  trx: Trx,
  bills: readonly NewBill[],
  kind: BillKind,
  context: ActContext,
): Promise<IssuedBill[]> => putOnBooks(trx, bills, {kind, usesCredits: true}, context)

/** The same of bills made here, but no credit pays them yet: whoever issues them says which money comes first. */
export const issueUnpaidBills = (trx: Trx, bills: readonly NewBill[], context: ActContext): Promise<IssuedBill[]> =>
  putOnBooks(trx, bills, {kind: 'bill.issue', usesCredits: false}, context)

interface Issuing {
  readonly kind: BillKind
  /** Held credits pay what is open as soon as a bill is there. */
  readonly usesCredits: boolean
}

async function putOnBooks(
  trx: Trx,
  bills: readonly NewBill[],
  {kind, usesCredits}: Issuing,
  context: ActContext,
): Promise<IssuedBill[]> {
  const {classOrder} = loadPaymentOrder(context.desk.district.id, context.today)
  const bookOf = await lockBooks(
    trx,
    bills.map((bill) => bill.accountId),
  )
  const entries = noEntries()
  const issued = bills.map((bill) => {
    const {accountId, issuedOn} = bill
    const book = bookOf(accountId)
    const done = addBill(entries, bill, {book, kind, context})
    if (usesCredits) addCreditUse(entries, {accountId, book, notBefore: issuedOn, classOrder}, context)
    return done
  })
  await postEntries(trx, entries, context)
  await insertBills(trx, bills, issued, context)
  return issued
}

function addBill(entries: Entries, bill: NewBill, issue: Issue): IssuedBill {
  const billId = issue.context.key()
  const totals = Array.from(byClass(bill.lines)).filter(([, amount]) => amount !== 0)
  const posted = chargesJournal(bill, totals, issue)
  if (posted !== null) {
    entries.journals.push(posted)
    for (const [name, amount] of totals) addClass(entries, {bill, billId, posted, name, amount}, issue)
  }
  return {
    billId,
    billNo: spokenId('BL'),
    accountId: bill.accountId,
    amount: totalOf(bill.lines),
    journalId: posted?.journalId ?? null,
  }
}

export const totalOf = (lines: readonly BillLine[]): Cents => sum(lines.map((line) => line.amount))

/** What each ledger account earns by the lines; below zero for what a program pays. */
function earned(lines: readonly BillLine[]): [ledgerAccount: string, amount: Cents][] {
  const accounts = groupBy(lines, (line) => line.ledgerAccount ?? REVENUE_ACCOUNT[line.class])
  return Array.from(accounts, ([number, of]): [string, Cents] => [number, totalOf(of)]).filter(
    ([, amount]) => amount !== 0,
  )
}

/** null: nothing is charged and nothing earned. */
function chargesJournal(
  bill: NewBill,
  totals: readonly (readonly [ReceivableClass, Cents])[],
  {kind, context}: Issue,
): Journal | null {
  const owed = totals.map(([name, amount]) =>
    debit(amount > 0 ? RECEIVABLE_ACCOUNT[name] : CUSTOMER_CREDITS, amount, bill.accountId),
  )
  const postings = [...owed, ...earned(bill.lines).map(([number, amount]) => credit(number, amount))]
  if (postings.length === 0) return null
  const {accountId, issuedOn: effectiveOn} = bill
  return journal({kind, accountId, effectiveOn, memo: memoOf(bill), postings}, context.recordedAt)
}

function memoOf({source, sourceKey, lines}: NewBill): string {
  const funds = new Set(lines.flatMap(({fundingSource}) => fundingSource ?? []))
  return [`${source} ${sourceKey}`, ...Array.from(funds, (fund) => `discount paid by ${fund}`)].join('; ')
}

interface ClassOfBill {
  readonly bill: NewBill
  readonly billId: string
  readonly posted: Journal
  readonly name: ReceivableClass
  readonly amount: Cents
}

function addClass(entries: Entries, part: ClassOfBill, {book, context}: Issue): void {
  const {bill, billId, posted, name, amount} = part
  const {accountId, issuedOn: effectiveOn, mailedOn, dueOn} = bill
  const {journalId} = posted
  const key = context.key()
  if (amount > 0) {
    const charge = {class: name, dueOn}
    entries.receivables.push({
      ...charge,
      receivableId: key,
      accountId,
      chargeCode: name,
      billId,
      journalId,
      effectiveOn,
      mailedOn,
      amount,
    })
    book.addItem({...charge, receivableId: key, billId, open: amount})
    return
  }
  const held = negate(amount)
  const source = 'negative_bill'
  entries.credits.push({creditId: key, accountId, source, paymentId: null, journalId, effectiveOn, amount: held})
  book.addCredit({creditId: key, effectiveOn, open: held})
}
