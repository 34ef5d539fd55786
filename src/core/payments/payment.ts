import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {LoggedBy} from '#core/payments/payment-event.js'

/** One line of a receipt: `RC-7SSKCG12.2` is part 2 of it. */
export interface ReceiptPart {
  readonly receiptNo: string
  /** The receipt itself is the series of its parts. */
  readonly series: string
  readonly number: number
}

/** Money received, whoever it is for. */
export interface Tender {
  /** Who brought it (`import:curbstop`, `drawer`): with the key it can post only once. */
  readonly source: string
  readonly sourceKey: string
  readonly tender: string
  readonly reference: string
  /** Where the money stands: 1030 counter, 1050 card, 1055 lockbox and remittance, 2140 night drop. */
  readonly ledgerAccount: string
  readonly amount: Cents
  readonly effectiveOn: BusinessDate
  /** Series of its receipt number. */
  readonly series: string
  /** Its place in a receipt that covers more; without one it takes the next number of its series. */
  readonly partOf?: ReceiptPart
  readonly batchId: string | null
}

/** Money for a known account. */
export interface NewPayment extends Tender {
  readonly accountId: string
  /** Due day of the bill that the customer or an arrangement directs it to; without one the oldest item is paid first. */
  readonly directedTo?: BusinessDate
  /** The arrangement that the customer directs it to: it pays what that covers first. */
  readonly arrangementNo?: string
  /** Machine and transition of its journal, if not `payment.post`. */
  readonly journalKind?: 'payment.transfer' | 'payment.undo-transfer' | 'suspense.identify'
}

/** Money whose payee is not known. */
export interface UnidentifiedTender extends Tender {
  /** The account as it was written on the payment. */
  readonly accountRef: string
  readonly reason: string
  /** The journal that holds the money in suspense already; without one it is posted. */
  readonly loggedBy?: LoggedBy
}
