import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Instant} from '#core/kernel/clock.js'
import type {Cents} from '#core/kernel/money.js'
import type {NewTender, Payee} from '#core/payments/payment-event.js'

/** Hex digits of a seal: 48 bits, short enough to be read aloud. */
const SEAL_DIGITS = 12

/** What a receipt says of what was handed over. */
export interface SealedTender {
  readonly kind: string
  readonly amount: Cents
  readonly tendered: Cents
  readonly change: Cents
  readonly reference: string
  /** Brand and last four digits of a card, last four of a check's account, else empty. */
  readonly face: string
}

/** What a receipt says of one part of the money, with the journal that stands for it. */
export interface SealedPart {
  readonly kind: string
  readonly tenderNo: number
  readonly accountId: string | null
  /** Deposit, code and customer of a sale, account as it was written: what an account number does not say. */
  readonly what: string
  readonly amount: Cents
  readonly journalNo: string
}

/** Everything printed that matters; all of it can be read again from the rows of the store. */
export interface SealedReceipt {
  readonly receiptNo: string
  readonly receiptNumber: number
  readonly series: string
  readonly payor: string
  readonly channel: string
  readonly effectiveOn: BusinessDate
  readonly on: BusinessDate
  readonly at: Instant
  readonly cashier: string
  readonly tenders: readonly SealedTender[]
  readonly parts: readonly SealedPart[]
}

/** The code printed on a receipt: of everything that it says and of the journals that stand for it. */
export const sealOf = (receipt: SealedReceipt): string =>
  sha256(
    canonicalJson({
      ...receipt,
      tenders: receipt.tenders.map((one) => ({...one})),
      parts: receipt.parts.map((one) => ({...one})),
    }),
  )
    .slice(0, SEAL_DIGITS)
    .toUpperCase()

export const sealedTender = ({kind, amount, tendered, change, reference, check, card}: NewTender): SealedTender => ({
  ...{kind, amount, tendered, change, reference},
  face: faceOf({brand: card?.brand ?? null, cardLast4: card?.last4 ?? null, checkLast4: check?.accountLast4 ?? null}),
})

interface Face {
  readonly brand: string | null
  readonly cardLast4: string | null
  readonly checkLast4: string | null
}

export const faceOf = ({brand, cardLast4, checkLast4}: Face): string =>
  [brand, cardLast4 ?? checkLast4].filter((one) => one !== null).join(' ')

/** What a part is for, where its account alone does not say it. */
export function whatOf(payee: Payee): string {
  switch (payee.kind) {
    case 'account':
      return ''
    case 'deposit':
      return payee.depositId
    case 'misc':
      return saleOf(payee.code, payee.customer)
    case 'unknown':
      return payee.accountRef
  }
}

export const saleOf = (code: string, customer: string): string => `${code} ${customer}`
