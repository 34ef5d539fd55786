import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {sum, ZERO, type Cents} from '#core/kernel/money.js'
import {must, mustExist} from '#core/kernel/must.js'
import {CUSTOMER_CREDITS, RECEIVABLE_ACCOUNT, type ReceivableClass} from '#core/ledger/chart.js'
import {lockBooks, type CustomerBook} from '#core/ledger/customer-book.js'
import {noEntries, postEntries, type Entries} from '#core/ledger/entries.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {byClass, type Allocation, type OpenItem} from '#core/ledger/open-items.js'
import {
  arrangedMoneyOf,
  insertInstallmentPayments,
  type ArrangedMoney,
  type InstallmentPart,
} from '#core/payments/arranged-money.js'
import type {NewPayment} from '#core/payments/payment.js'
import {insertPayments} from '#core/payments/payment-rows.js'
import {receiptsOf} from '#core/payments/receipts.js'
import {loadPaymentOrder} from '#core/policies/payment-order.js'
import type {Trx} from '#core/store/open.js'

/** What a payment paid of one item. */
export interface PlacedAmount extends Allocation {
  readonly dueOn: BusinessDate
  readonly billId: string | null
}

export interface PostedPayment {
  readonly paymentId: string
  readonly accountId: string
  readonly receiptNo: string
  readonly receiptSeries: string
  readonly receiptNumber: number
  readonly journalId: string
  readonly journalNo: string
  /** What it paid of each class. */
  readonly paid: ReadonlyMap<ReceivableClass, Cents>
  /** The same, item by item. */
  readonly placed: readonly PlacedAmount[]
  /** What of it counts towards an arrangement. */
  readonly installments: readonly InstallmentPart[]
  /** What no open item took: held for the customer. */
  readonly held: Cents
}

/**
 * Posts payments in the order given: as directed, then what a running arrangement has due, then oldest open item first;
 * what nothing takes becomes a customer credit. Locks the accounts. A source key that is posted already breaks the transaction: leave out known keys before.
 */
export async function postPayments(
  trx: Trx,
  payments: readonly NewPayment[],
  context: ActContext,
): Promise<PostedPayment[]> {
  if (payments.length === 0) return []
  const {classOrder} = loadPaymentOrder(context.desk.district.id, context.today)
  const accountIds = payments.map((payment) => payment.accountId)
  const bookOf = await lockBooks(trx, accountIds)
  const day = {district: context.desk.district.id, day: context.today}
  const arrangedOf = await arrangedMoneyOf(trx, accountIds, day)
  const receipts = await receiptsOf(trx, payments)
  const entries = noEntries()
  const posted = payments.map((payment, index) => {
    const {receiptNo, series, number} = mustExist(receipts[index], 'every payment has its receipt number')
    const {accountId} = payment
    const place = {book: bookOf(accountId), arranged: arrangedOf(accountId), classOrder, context}
    const done = addPayment(entries, payment, place)
    return {...done, receiptNo, receiptSeries: series, receiptNumber: number}
  })
  await postEntries(trx, entries, context)
  await insertPayments(trx, payments, posted, context)
  const paid = posted.map((one, index) => ({...one, paidOn: payments[index]?.effectiveOn ?? context.today}))
  await insertInstallmentPayments(trx, paid)
  return posted
}

interface Place {
  readonly book: CustomerBook
  readonly arranged: ArrangedMoney
  readonly classOrder: readonly ReceivableClass[]
  readonly context: ActContext
}

function addPayment(
  entries: Entries,
  payment: NewPayment,
  {book, arranged, classOrder, context}: Place,
): Omit<PostedPayment, 'receiptNo' | 'receiptSeries' | 'receiptNumber'> {
  const {accountId, amount, effectiveOn, ledgerAccount} = payment
  must(amount > 0, 'a payment is more than nothing')
  const paymentId = context.key()
  const {directedTo, arrangementNo} = payment
  const items = new Map(book.items.map((item) => [item.receivableId, item]))
  const turns = arranged.turns(effectiveOn)
  const toBill = directedTo === undefined ? [] : [{takes: (item: OpenItem) => item.dueOn === directedTo}]
  const toPlan = arrangementNo === undefined ? [] : arranged.turnOf(arrangementNo)
  const directed = [...toBill, ...toPlan]
  const {allocations, excess} = book.payInTurns(amount, classOrder, [...directed, ...turns])
  const placed = allocations.map((part) => {
    const {dueOn, billId = null} = mustExist(items.get(part.receivableId), 'what is paid was open')
    return {...part, dueOn, billId}
  })
  const paid = byClass(allocations)
  const posted = journal(
    {
      kind: payment.journalKind ?? 'payment.post',
      accountId,
      effectiveOn,
      memo: `${payment.tender} ${payment.reference}`.trim(),
      postings: [
        debit(ledgerAccount, amount),
        ...Array.from(paid, ([name, part]) => credit(RECEIVABLE_ACCOUNT[name], part, accountId)),
        credit(CUSTOMER_CREDITS, excess, accountId),
      ],
    },
    context.recordedAt,
  )
  entries.journals.push(posted)
  const {journalId, journalNo} = posted
  for (const part of allocations) {
    entries.allocations.push({...part, accountId, journalId, paymentId, creditId: null, effectiveOn})
  }
  if (excess > 0) {
    const creditId = context.key()
    entries.credits.push({
      creditId,
      accountId,
      source: 'overpayment',
      paymentId,
      journalId,
      effectiveOn,
      amount: excess,
    })
    book.addCredit({creditId, effectiveOn, open: excess})
  }
  must(sum(paid.values()) + excess === amount, 'a payment is placed to the cent')
  const installments = arranged.take(placed)
  return {paymentId, accountId, journalId, journalNo, paid, placed, installments, held: excess > 0 ? excess : ZERO}
}
