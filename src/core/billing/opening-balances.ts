import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {negate, type Cents} from '#core/kernel/money.js'
import {CUSTOMER_CREDITS, OPENING_EQUITY, RECEIVABLE_ACCOUNT, type ReceivableClass} from '#core/ledger/chart.js'
import {noEntries, postEntries} from '#core/ledger/entries.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import type {Trx} from '#core/store/open.js'

/** One old bill's open part of one class, or (below zero) a credit, as the former system had it. */
export interface OpeningItem {
  readonly accountId: string
  readonly class: ReceivableClass
  /** Above zero: owed. Below zero: held for the customer. Never zero. */
  readonly amount: Cents
  /** Day of the old bill or credit. */
  readonly effectiveOn: BusinessDate
  readonly mailedOn: BusinessDate | null
  /** The old bill's own due date: clocks of the law run from it. */
  readonly dueOn: BusinessDate
  /** The former system's number of the bill. */
  readonly reference: string
}

/**
 * Takes over open items and credits of a former system, one journal each against opening equity. Credits do not pay
 * items here, so that the totals by class stay those of the former system; the next bill uses them. Locks the accounts.
 */
export async function postOpeningItems(trx: Trx, items: readonly OpeningItem[], context: ActContext): Promise<void> {
  await lockAccounts(
    trx,
    items.map((item) => item.accountId),
  )
  const entries = noEntries()
  for (const item of items) {
    const {accountId, effectiveOn, mailedOn, dueOn, amount} = item
    const account = amount > 0 ? RECEIVABLE_ACCOUNT[item.class] : CUSTOMER_CREDITS
    const posted = journal(
      {
        kind: 'bill.opening-balance',
        accountId,
        effectiveOn,
        memo: item.reference,
        postings: [debit(account, amount, accountId), credit(OPENING_EQUITY, amount)],
      },
      context.recordedAt,
    )
    entries.journals.push(posted)
    const {journalId} = posted
    const common = {accountId, journalId, effectiveOn}
    if (amount > 0) {
      const charge = {class: item.class, chargeCode: 'opening', billId: null, mailedOn, dueOn, amount}
      entries.receivables.push({...common, ...charge, receivableId: context.key()})
    } else {
      const held = {source: 'opening', paymentId: null, amount: negate(amount)} as const
      entries.credits.push({...common, ...held, creditId: context.key()})
    }
  }
  await postEntries(trx, entries, context)
}
