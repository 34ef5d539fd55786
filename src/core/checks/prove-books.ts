import {accountBalances} from '#core/checks/account-balances.js'
import {adjustments} from '#core/checks/adjustments.js'
import {allocations} from '#core/checks/allocations.js'
import {arrangements} from '#core/checks/arrangements.js'
import {auditChain} from '#core/checks/audit-chain.js'
import {bankDeposits} from '#core/checks/bank-deposits.js'
import {billLines, billReceivables} from '#core/checks/bills.js'
import {billPricings} from '#core/checks/bill-pricings.js'
import type {BookCheck, BrokenRow} from '#core/checks/book-check.js'
import {cashBatchControls} from '#core/checks/cash-batches.js'
import {changeFund} from '#core/checks/change-fund.js'
import {chartOfAccounts} from '#core/checks/chart-of-accounts.js'
import {drawers} from '#core/checks/drawers.js'
import {clearing} from '#core/checks/clearing.js'
import {journalsBalance} from '#core/checks/journals-balance.js'
import {journalsComplete} from '#core/checks/journals-complete.js'
import {mirrors} from '#core/checks/mirrors.js'
import {openCredits} from '#core/checks/open-credits.js'
import {openItemCopies, openItems} from '#core/checks/open-items.js'
import {paymentEvents} from '#core/checks/payment-events.js'
import {paymentJournals, paymentPlacements, returnedPayments} from '#core/checks/payments.js'
import {receiptNumbers} from '#core/checks/receipt-numbers.js'
import {creditsLedger, depositsLedger, receivablesLedger} from '#core/checks/subledgers.js'
import {suspenseLedger} from '#core/checks/suspense-ledger.js'
import {turnOffs} from '#core/checks/turn-offs.js'
import {undonePayments} from '#core/checks/undone-payments.js'
import {undeposited} from '#core/checks/undeposited.js'
import type {Reader} from '#core/store/open.js'

/** Every invariant of the books, in the order they are reported. */
export const BOOK_CHECKS: readonly BookCheck[] = [
  journalsBalance,
  journalsComplete,
  chartOfAccounts,
  accountBalances,
  openItems,
  openItemCopies,
  openCredits,
  receivablesLedger,
  creditsLedger,
  depositsLedger,
  suspenseLedger,
  cashBatchControls,
  allocations,
  billLines,
  billReceivables,
  billPricings,
  paymentJournals,
  paymentPlacements,
  returnedPayments,
  undonePayments,
  paymentEvents,
  drawers,
  changeFund,
  undeposited,
  bankDeposits,
  clearing,
  adjustments,
  turnOffs,
  arrangements,
  mirrors,
  receiptNumbers,
  auditChain,
]

export interface CheckResult {
  readonly name: string
  readonly proves: string
  readonly ok: boolean
  /** How many rows do not fit; `failures` shows the first. */
  readonly count: number
  readonly failures: readonly BrokenRow[]
}

export interface BooksProof {
  readonly ok: boolean
  readonly checks: readonly CheckResult[]
}

/**
 * Runs every check and lists all that fail. Give it one snapshot, or a writer in between looks like a fault.
 * `proved` is called after each check.
 */
export async function proveBooks(reader: Reader, proved: () => void = () => undefined): Promise<BooksProof> {
  const results: CheckResult[] = []
  for (const {name, proves, find} of BOOK_CHECKS) {
    const {count, failures} = await find(reader)
    results.push({name, proves, ok: count === 0, count, failures})
    proved()
  }
  return {ok: results.every((result) => result.ok), checks: results}
}
