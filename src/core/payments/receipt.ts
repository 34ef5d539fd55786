import {localMomentAt} from '#core/kernel/clock.js'
import {cents, negate, sum, type Cents} from '#core/kernel/money.js'
import {notFound} from '#core/kernel/refusal.js'
import {CLASSES, CUSTOMER_CREDITS, RECEIVABLE_ACCOUNT} from '#core/ledger/chart.js'
import {
  receiptRows,
  type EventRow,
  type PartRow,
  type ReceiptRows,
  type TenderRow,
} from '#core/payments/receipt-rows.js'
import {faceOf, saleOf, sealOf} from '#core/payments/receipt-seal.js'
import type {Desk} from '#core/acts/desk.js'
import type {Reader} from '#core/store/open.js'

/** What was handed over, as it is printed: of a card the brand and last four digits, of a check its number. */
export type ReceiptTender = {
  readonly kind: string
  readonly reference: string
  readonly card_brand: string | null
  readonly card_last4: string | null
  readonly tendered_cents: number
  readonly change_cents: number
  readonly amount_cents: number
}

export type ReceiptPart = {
  readonly part: number
  readonly receipt: string
  readonly kind: string
  readonly account: string | null
  /** Deposit, code of a sale, account as it was written; null where the account says it all. */
  readonly what: string | null
  readonly tender: number
  readonly amount_cents: number
  readonly journal: string | null
  readonly paid: readonly {readonly class: string; readonly amount_cents: number}[]
  /** What no open item took. */
  readonly held_cents: number
  readonly balance_after_cents: number | null
  readonly state: 'stands' | 'voided' | 'moved' | 'cancelled' | 'returned'
  readonly moved_to: string | null
  readonly moved_receipt: string | null
}

/** A receipt as data: what print-receipt prints and verify-receipt proves. */
export type ReceiptData = {
  readonly receipt: string
  readonly number: number
  readonly series: string
  readonly series_kind: 'drawer session' | 'batch' | 'other'
  readonly drawer: string | null
  readonly district: string
  /** The district's own time. */
  readonly at: string
  readonly business_date: string
  readonly effective_on: string
  readonly cashier: string
  readonly cashier_name: string
  readonly payor: string
  readonly channel: string
  readonly tenders: readonly ReceiptTender[]
  readonly parts: readonly ReceiptPart[]
  readonly total_cents: number
  readonly state: 'stands' | 'voided'
  readonly void: {
    readonly on: string
    readonly reason: string
    readonly by: string
    readonly second: string | null
  } | null
  /** How often it was printed before. */
  readonly prints: number
  readonly code: string
}

/** @throws Refusal NOT_FOUND (66) */
export async function receiptOf(desk: Desk, reader: Reader, receiptNo: string): Promise<ReceiptData> {
  return receiptData(desk, await storedReceipt(reader, receiptNo))
}

/** The rows of a receipt. @throws Refusal NOT_FOUND (66) */
export async function storedReceipt(reader: Reader, receiptNo: string): Promise<ReceiptRows> {
  const rows = await receiptRows(reader, receiptNo)
  if (rows !== null) return rows
  throw notFound(`no receipt ${receiptNo} that was given out; what came in a file has none`, [
    `curbstop find-account ${receiptNo}`,
  ])
}

export function receiptData({district, clock}: Desk, rows: ReceiptRows): ReceiptData {
  const {event, tenders, parts} = rows
  const kind = event.session_id === null ? (event.cash_batch_id === null ? 'other' : 'batch') : 'drawer session'
  return {
    ...{receipt: event.receipt_no, number: event.receipt_number},
    series: event.session_no ?? event.batch_no ?? event.receipt_series,
    ...{series_kind: kind, drawer: event.drawer, district: district.name},
    at: localMomentAt(event.recorded_at, clock.zone),
    ...{business_date: event.business_date, effective_on: event.effective_on},
    ...{cashier: event.operator_id, cashier_name: event.cashier_name ?? event.operator_id},
    ...{payor: event.payor, channel: event.channel},
    tenders: tenders.map(tenderData),
    parts: parts.map((part) => partData(part, rows)),
    total_cents: event.total_cents,
    state: event.void_on === null ? 'stands' : 'voided',
    void: voidData(event),
    ...{prints: event.prints, code: event.seal},
  }
}

const tenderData = (row: TenderRow): ReceiptTender => ({
  ...{kind: row.kind, reference: row.reference, card_brand: row.card_brand, card_last4: row.card_last4},
  ...{tendered_cents: row.tendered_cents, change_cents: row.change_cents, amount_cents: row.amount_cents},
})

const voidData = ({
  void_on: on,
  void_reason: reason,
  void_by: by,
  void_second: second,
}: EventRow): ReceiptData['void'] => (on === null ? null : {on, reason: reason ?? '', by: by ?? '', second})

function partData(part: PartRow, {event, parts, legs, balances}: ReceiptRows): ReceiptPart {
  const own = legs.filter((leg) => leg.journal_id === part.journal_id)
  const credited = (ledger: string): Cents =>
    negate(sum(own.filter((leg) => leg.ledger_account === ledger).map((leg) => leg.amount_cents)))
  const paid = CLASSES.map((name) => ({class: name, amount_cents: credited(RECEIVABLE_ACCOUNT[name])}))
  return {
    part: part.part,
    receipt: parts.length === 1 ? event.receipt_no : `${event.receipt_no}.${part.part}`,
    ...{kind: part.kind, account: part.account_no, what: part.deposit_no ?? part.sale_code ?? part.account_ref},
    ...{tender: part.tender_no, amount_cents: part.amount_cents, journal: part.journal_no},
    paid: paid.filter((one) => one.amount_cents !== 0),
    held_cents: part.kind === 'account' ? credited(CUSTOMER_CREDITS) : 0,
    balance_after_cents: part.account_id === null ? null : (balances.get(part.account_id) ?? cents(0)),
    ...{state: stateOf(part, event), moved_to: part.moved_to, moved_receipt: part.moved_receipt},
  }
}

/** Sales and suspense items have no row of their own for it: they are undone with the whole receipt. */
const stateOf = (part: PartRow, event: EventRow): ReceiptPart['state'] =>
  part.returned_on !== null ? 'returned' : (part.undone ?? (event.void_on === null ? 'stands' : 'voided'))

/** The seal of what the rows say now: of rows that nobody altered it is the one that was printed. */
export function sealNow({event, tenders, parts}: ReceiptRows): string {
  return sealOf({
    ...{receiptNo: event.receipt_no, receiptNumber: event.receipt_number, series: event.receipt_series},
    ...{payor: event.payor, channel: event.channel, effectiveOn: event.effective_on},
    ...{on: event.business_date, at: event.recorded_at, cashier: event.operator_id},
    tenders: tenders.map((row) => ({
      ...{kind: row.kind, amount: row.amount_cents, tendered: row.tendered_cents, change: row.change_cents},
      reference: row.reference,
      face: faceOf({brand: row.card_brand, cardLast4: row.card_last4, checkLast4: row.account_last4}),
    })),
    parts: parts.map((row) => ({
      ...{kind: row.kind, tenderNo: row.tender_no, accountId: row.account_id, amount: row.amount_cents},
      ...{journalNo: row.journal_no ?? '', what: whatNow(row)},
    })),
  })
}

function whatNow(row: PartRow): string {
  if (row.deposit_id !== null) return row.deposit_id
  if (row.sale_code !== null) return saleOf(row.sale_code, row.sale_customer ?? '')
  return row.account_ref ?? ''
}
