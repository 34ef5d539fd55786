import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {sum} from '#core/kernel/money.js'
import {CUSTOMER_CREDITS, RECEIVABLE_ACCOUNT, type ReceivableClass} from '#core/ledger/chart.js'
import {lockBooks, usedOn, type CustomerBook} from '#core/ledger/customer-book.js'
import {noEntries, postEntries, type Entries} from '#core/ledger/entries.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {byClass, type OpenItem} from '#core/ledger/open-items.js'
import {loadPaymentOrder} from '#core/policies/payment-order.js'
import type {Trx} from '#core/store/open.js'

interface CreditsOf {
  readonly accountId: string
  readonly book: CustomerBook
  /** Credits are never used before this day. */
  readonly notBefore: BusinessDate
  readonly classOrder: readonly ReceivableClass[]
  /** Items that are paid before older ones. */
  readonly comesFirst?: (item: OpenItem) => boolean
}

/** Adds the journal by which held credits pay open items (oldest credit first, oldest item first), if any do. */
export function addCreditUse(entries: Entries, of: CreditsOf, context: ActContext): void {
  const {accountId, book, notBefore, classOrder, comesFirst} = of
  const uses = book.useCredits(classOrder, comesFirst)
  const parts = uses.flatMap((use) => use.allocations.map((part) => ({...part, creditId: use.creditId})))
  if (parts.length === 0) return
  const effectiveOn = usedOn(uses, notBefore)
  const legs = Array.from(byClass(parts), ([name, amount]) => credit(RECEIVABLE_ACCOUNT[name], amount, accountId))
  const posted = journal(
    {
      kind: 'bill.apply-credit',
      accountId,
      effectiveOn,
      memo: 'held credit pays open items',
      postings: [debit(CUSTOMER_CREDITS, sum(parts.map((part) => part.amount)), accountId), ...legs],
    },
    context.recordedAt,
  )
  entries.journals.push(posted)
  for (const part of parts) {
    entries.allocations.push({...part, accountId, journalId: posted.journalId, paymentId: null, effectiveOn})
  }
}

interface FirstPaid {
  readonly accountId: string
  readonly notBefore: BusinessDate
  readonly comesFirst: (item: OpenItem) => boolean
}

/** Lets held credits of an account pay certain items first, then what else is open. */
export async function applyCreditsFirst(trx: Trx, first: FirstPaid, context: ActContext): Promise<void> {
  const {classOrder} = loadPaymentOrder(context.desk.district.id, context.today)
  const {accountId} = first
  const bookOf = await lockBooks(trx, [accountId])
  const entries = noEntries()
  addCreditUse(entries, {...first, book: bookOf(accountId), classOrder}, context)
  await postEntries(trx, entries, context)
}

/** Lets held credits of accounts pay what is open on them, as after a returned payment. */
export async function applyHeldCredits(
  trx: Trx,
  accountIds: readonly string[],
  notBefore: BusinessDate,
  context: ActContext,
): Promise<void> {
  const {classOrder} = loadPaymentOrder(context.desk.district.id, context.today)
  const bookOf = await lockBooks(trx, accountIds)
  const entries = noEntries()
  for (const accountId of new Set(accountIds)) {
    addCreditUse(entries, {accountId, book: bookOf(accountId), notBefore, classOrder}, context)
  }
  await postEntries(trx, entries, context)
}
