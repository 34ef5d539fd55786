import type {ActContext} from '#core/acts/act.js'
import {recordDepositEvents} from '#core/accounts/deposits-held.js'
import {mustExist} from '#core/kernel/must.js'
import {DEPOSITS_HELD} from '#core/ledger/chart.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {lockAccounts, postJournals} from '#core/ledger/post-journals.js'
import type {NewPayment} from '#core/payments/payment.js'
import {insertPayments} from '#core/payments/payment-rows.js'
import {receiptsOf} from '#core/payments/receipts.js'
import type {Trx} from '#core/store/open.js'

export interface DepositPayment extends NewPayment {
  readonly depositId: string
}

export interface PostedDepositPayment {
  readonly accountId: string
  readonly paymentId: string
  readonly journalId: string
  readonly journalNo: string
}

/** Takes money for security deposits: held for the customer, it pays no bill. Locks the accounts. */
export async function postDepositPayments(
  trx: Trx,
  payments: readonly DepositPayment[],
  context: ActContext,
): Promise<PostedDepositPayment[]> {
  if (payments.length === 0) return []
  await lockAccounts(
    trx,
    payments.map((payment) => payment.accountId),
  )
  const receipts = await receiptsOf(trx, payments)
  const journals = payments.map(({accountId, amount, ledgerAccount, effectiveOn, tender, reference}) =>
    journal(
      {
        kind: 'payment.post',
        accountId,
        effectiveOn,
        memo: `${tender} ${reference}`.trim(),
        postings: [debit(ledgerAccount, amount), credit(DEPOSITS_HELD, amount, accountId)],
      },
      context.recordedAt,
    ),
  )
  const posted = payments.map(({accountId}, index) => {
    const {receiptNo, series, number} = mustExist(receipts[index], 'every payment has its receipt number')
    const {journalId, journalNo} = mustExist(journals[index], 'every payment has its journal')
    const place = {receiptNo, receiptSeries: series, receiptNumber: number}
    return {accountId, paymentId: context.key(), journalId, journalNo, ...place}
  })
  await postJournals(trx, journals, context)
  await insertPayments(trx, payments, posted, context)
  const events = payments.map(({accountId, depositId, amount, effectiveOn}, index) => {
    const {journalId} = mustExist(journals[index], 'every payment has its journal')
    return {accountId, depositId, kind: 'held' as const, amount, effectiveOn, journalId}
  })
  await recordDepositEvents(trx, events, context)
  return posted
}
