import type {ActContext} from '#core/acts/act.js'
import {mustExist} from '#core/kernel/must.js'
import type {NewPayment} from '#core/payments/payment.js'
import {insertReceipts} from '#core/payments/receipts.js'
import type {Trx} from '#core/store/open.js'

/** Where a payment stands in the books. */
export interface PlacedPayment {
  readonly paymentId: string
  readonly receiptNo: string
  readonly receiptSeries: string
  readonly receiptNumber: number
  readonly journalId: string
}

/** Writes the rows of payments whose journals are posted. */
export async function insertPayments(
  trx: Trx,
  payments: readonly NewPayment[],
  posted: readonly PlacedPayment[],
  context: ActContext,
): Promise<void> {
  const rows = payments.map((payment, index) => {
    const done = mustExist(posted[index], 'every payment is posted')
    return {
      account_id: payment.accountId,
      payment_id: done.paymentId,
      receipt_no: done.receiptNo,
      receipt_series: done.receiptSeries,
      receipt_number: done.receiptNumber,
      source: payment.source,
      source_key: payment.sourceKey,
      tender: payment.tender,
      reference: payment.reference,
      ledger_account: payment.ledgerAccount,
      amount_cents: payment.amount,
      effective_on: payment.effectiveOn,
      directed_to: payment.directedTo ?? null,
      business_date: context.today,
      journal_id: done.journalId,
      batch_id: payment.batchId,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    }
  })
  const own = {
    account_id: 'text',
    payment_id: 'text',
    ledger_account: 'text',
    directed_to: 'text',
    business_date: 'text',
  } as const
  await insertReceipts(trx, 'payment', own, rows)
}
