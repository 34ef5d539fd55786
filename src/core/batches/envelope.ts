import type {BusinessDate} from '#core/kernel/business-date.js'

/** What is put into a night box. A card never is. */
export const ENVELOPE_TENDERS = ['cash', 'check', 'money_order', 'cashiers_check'] as const
export type EnvelopeTender = (typeof ENVELOPE_TENDERS)[number]

/** What a check in an envelope says of itself; the bank account as a token and its last four digits. */
export type EnvelopeCheck = {
  readonly routing: string
  readonly account_token: string | null
  readonly account_last4: string | null
  readonly dated_on: BusinessDate | null
}

/** One envelope as it was entered. Nothing in it was looked up. */
export type Envelope = {
  /** Account number; null where the envelope does not say one that can be read. */
  readonly account: string | null
  /** Name on it, as it stands there. */
  readonly name: string
  /** Why it has no account; empty where it has one. */
  readonly reason: string
  readonly tender: EnvelopeTender
  /** Number of the check or money order. */
  readonly reference: string
  readonly amount_cents: number
  readonly check: EnvelopeCheck | null
  readonly memo: string
}

/** What is said of an envelope that was posted otherwise than entered, or that somebody should look at. */
export type EnvelopeWarning = {readonly code: string; readonly message: string}

/** What came of an envelope. */
export type PostedEnvelope = {
  readonly item: number
  readonly receipt: string
  readonly receipt_number: number
  readonly state: 'posted' | 'suspense'
  /** Of the payee; null in suspense. */
  readonly account: string | null
  readonly tender: EnvelopeTender
  readonly amount_cents: number
  /** Of the account after it; null in suspense. */
  readonly balance_cents: number | null
  /** Held for the customer: more than was open. */
  readonly held_cents: number
  /** Turn-off orders that were asked back. */
  readonly pulled: readonly string[]
  readonly warnings: readonly EnvelopeWarning[]
}
