import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Instant} from '#core/kernel/clock.js'
import type {Cents} from '#core/kernel/money.js'
import type {Payee} from '#core/payments/payment-event.js'
import {BALANCE_THEN, RECEIPT_EVENT, RECEIPT_LEGS, RECEIPT_PARTS, RECEIPT_TENDERS} from '#core/payments/receipt.sql.js'
import type {Undoing} from '#core/payments/undo-payments.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface EventRow {
  readonly event_id: string
  readonly receipt_no: string
  readonly receipt_series: string
  readonly receipt_number: number
  readonly source: string
  readonly session_id: string | null
  readonly cash_batch_id: string | null
  readonly payor: string
  readonly channel: string
  readonly total_cents: Cents
  readonly tendered_cents: Cents
  readonly change_cents: Cents
  readonly effective_on: BusinessDate
  readonly business_date: BusinessDate
  readonly operator_id: string
  readonly seal: string
  readonly recorded_at: Instant
  readonly act_id: string
  readonly cashier_name: string | null
  readonly session_no: string | null
  readonly drawer: string | null
  readonly batch_no: string | null
  readonly void_reason: string | null
  readonly void_note: string | null
  readonly void_by: string | null
  readonly void_second: string | null
  readonly void_on: BusinessDate | null
  readonly prints: number
}

export interface TenderRow {
  readonly tender_no: number
  readonly kind: string
  readonly amount_cents: Cents
  readonly tendered_cents: Cents
  readonly change_cents: Cents
  readonly ledger_account: string
  readonly reference: string
  readonly account_last4: string | null
  readonly card_brand: string | null
  readonly card_last4: string | null
}

export interface PartRow {
  readonly part: number
  readonly tender_no: number
  readonly kind: Payee['kind']
  readonly account_id: string | null
  readonly row_id: string
  readonly amount_cents: Cents
  readonly account_no: string | null
  readonly journal_id: string | null
  readonly journal_no: string | null
  /** Number of the payment's own receipt line. */
  readonly payment_no: string | null
  readonly sale_code: string | null
  readonly sale_customer: string | null
  readonly account_ref: string | null
  readonly deposit_id: string | null
  readonly deposit_no: string | null
  readonly returned_on: BusinessDate | null
  readonly undone: Undoing | null
  readonly mirror_no: string | null
  readonly moved_to: string | null
  readonly moved_receipt: string | null
}

export interface LegRow {
  readonly journal_id: string
  readonly ledger_account: string
  readonly amount_cents: Cents
}

/** A receipt as its rows say it. */
export interface ReceiptRows {
  readonly event: EventRow
  readonly tenders: readonly TenderRow[]
  readonly parts: readonly PartRow[]
  readonly legs: readonly LegRow[]
  /** Of each account once the receipt was on the books. */
  readonly balances: ReadonlyMap<string, Cents>
}

export async function receiptRows(reader: Reader, receiptNo: string): Promise<ReceiptRows | null> {
  const [event] = await select<EventRow>(reader, RECEIPT_EVENT, {receipt: receiptNo})
  if (event === undefined) return null
  const those = {event: event.event_id}
  const tenders = await select<TenderRow>(reader, RECEIPT_TENDERS, those)
  const parts = await select<PartRow>(reader, RECEIPT_PARTS, those)
  const journals = parts.flatMap((part) => (part.journal_id === null ? [] : [{journal_id: part.journal_id}]))
  const legs = await select<LegRow>(reader, RECEIPT_LEGS, {
    journals: rowsFrom(reader, journals, {journal_id: 'text'}),
  })
  const accounts = parts.flatMap((part) => (part.account_id === null ? [] : [{account_id: part.account_id}]))
  const ids = rowsFrom(reader, accounts, {account_id: 'text'})
  const owed = await select<{account_id: string; balance_cents: Cents}>(reader, BALANCE_THEN, {
    ids,
    at: event.recorded_at,
  })
  const balances = new Map(owed.map((row) => [row.account_id, row.balance_cents]))
  return {event, tenders, parts, legs, balances}
}
