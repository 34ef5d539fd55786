import type {ActContext} from '#core/acts/act.js'
import {mustExist} from '#core/kernel/must.js'
import {NO_CUSTOMER, SUSPENSE} from '#core/ledger/chart.js'
import {credit, debit, journal, type Journal} from '#core/ledger/journal.js'
import {postJournals} from '#core/ledger/post-journals.js'
import type {UnidentifiedTender} from '#core/payments/payment.js'
import {insertReceipts, receiptsOf} from '#core/payments/receipts.js'
import type {Trx} from '#core/store/open.js'

export interface ParkedTender {
  readonly suspenseId: string
  readonly receiptNo: string
  readonly receiptSeries: string
  readonly receiptNumber: number
  readonly journalId: string
  readonly journalNo: string
}

/** Puts money on the books whose payee is not known, or finds it there: an item of the suspense list each. */
export async function parkInSuspense(
  trx: Trx,
  tenders: readonly UnidentifiedTender[],
  context: ActContext,
): Promise<ParkedTender[]> {
  if (tenders.length === 0) return []
  const receipts = await receiptsOf(trx, tenders)
  const journals = tenders.map((tender) => (tender.loggedBy === undefined ? parking(tender, context) : null))
  const parked = tenders.map((tender, index) => {
    const {receiptNo, series, number} = mustExist(receipts[index], 'every tender has its receipt number')
    const {journalId, journalNo} = mustExist(journals[index] ?? tender.loggedBy, 'the money is on the books')
    return {suspenseId: context.key(), receiptNo, receiptSeries: series, receiptNumber: number, journalId, journalNo}
  })
  await postJournals(
    trx,
    journals.filter((one) => one !== null),
    context,
  )
  await insertSuspense(trx, tenders, parked, context)
  return parked
}

const parking = (tender: UnidentifiedTender, {recordedAt}: ActContext): Journal =>
  journal(
    {
      kind: 'payment.park-in-suspense',
      accountId: NO_CUSTOMER,
      effectiveOn: tender.effectiveOn,
      memo: `${tender.tender} ${tender.reference}`.trim(),
      postings: [debit(tender.ledgerAccount, tender.amount), credit(SUSPENSE, tender.amount)],
    },
    recordedAt,
  )

async function insertSuspense(
  trx: Trx,
  tenders: readonly UnidentifiedTender[],
  parked: readonly ParkedTender[],
  context: ActContext,
): Promise<void> {
  const rows = tenders.map((tender, index) => {
    const done = mustExist(parked[index], 'every tender is parked')
    return {
      suspense_id: done.suspenseId,
      account_ref: tender.accountRef,
      reason: tender.reason,
      receipt_no: done.receiptNo,
      receipt_series: done.receiptSeries,
      receipt_number: done.receiptNumber,
      source: tender.source,
      source_key: tender.sourceKey,
      tender: tender.tender,
      reference: tender.reference,
      amount_cents: tender.amount,
      effective_on: tender.effectiveOn,
      journal_id: done.journalId,
      batch_id: tender.batchId,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    }
  })
  await insertReceipts(trx, 'suspense_item', {suspense_id: 'text', account_ref: 'text', reason: 'text'}, rows)
}
