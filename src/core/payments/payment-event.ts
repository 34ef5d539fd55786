import type {BusinessDate} from '#core/kernel/business-date.js'
import {least, subtract, sum, type Cents} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'

export const TENDER_KINDS = ['cash', 'check', 'cashiers_check', 'money_order', 'card', 'echeck'] as const
export type TenderKind = (typeof TENDER_KINDS)[number]

/** What a check says of itself. The bank account is kept as a token and its last four digits, never whole; null: not said. */
export interface CheckFace {
  readonly routing: string
  readonly accountToken: string | null
  readonly accountLast4: string | null
  readonly datedOn: BusinessDate | null
}

/** What a processor says of a card: never its number (PCI DSS 3.3). */
export interface CardFace {
  readonly brand: string
  readonly last4: string
  readonly token: string
}

/** One thing that was handed over. */
export interface NewTender {
  readonly kind: TenderKind
  /** What stays: tendered less change. */
  readonly amount: Cents
  readonly tendered: Cents
  /** Given back, of cash alone. */
  readonly change: Cents
  /** Where the money stands: 1030 drawer, 1050 card, 1055 lockbox, 2140 where a batch has logged it already. */
  readonly ledgerAccount: string
  /** Number of the check or money order, authorization of the card. */
  readonly reference: string
  readonly check: CheckFace | null
  readonly card: CardFace | null
}

/** Who or what money is for. */
export type Payee =
  | {
      readonly kind: 'account'
      readonly accountId: string
      readonly amount: Cents
      readonly directedTo?: BusinessDate
      /** `A-…`: the arrangement it is for. */
      readonly arrangementNo?: string
    }
  | {readonly kind: 'deposit'; readonly accountId: string; readonly depositId: string; readonly amount: Cents}
  | {
      readonly kind: 'misc'
      readonly code: string
      /** Who bought it: need not be a customer. */
      readonly customer: string
      /** 4140 own, 2160 another agency's, 2110 refundable. */
      readonly ledgerAccount: string
      readonly amount: Cents
    }
  | {readonly kind: 'unknown'; readonly accountRef: string; readonly reason: string; readonly amount: Cents}

export interface LoggedBy {
  readonly journalId: string
  readonly journalNo: string
}

/** Money received at one moment from one person: one receipt. */
export interface NewPaymentEvent {
  /** Who took it (`drawer`, `card`, `nightdrop`, `import:lockbox`): with the key it is recorded only once. */
  readonly source: string
  readonly sourceKey: string
  /** Series of the receipt number: one a drawer session, a cash batch, an import batch. */
  readonly series: string
  readonly sessionId: string | null
  readonly cashBatchId: string | null
  /** Who paid; need not be who is paid for. */
  readonly payor: string
  /** counter, phone, night_drop, mail, lockbox, … */
  readonly channel: string
  readonly effectiveOn: BusinessDate
  /** The journal that put the money on 2140 before anybody looked whose it is: night drops and batches. */
  readonly loggedBy?: LoggedBy
  readonly tenders: readonly NewTender[]
  readonly payees: readonly Payee[]
}

/** What one tender brings to one payee: the unit in which money is posted, returned and undone. */
export interface Part {
  /** Places in the event's lists, from 0. */
  readonly tenderAt: number
  readonly payeeAt: number
  readonly amount: Cents
}

/** Tenders fill payees in the order given. Their totals are equal. */
export function placeTenders(
  tenders: readonly Pick<NewTender, 'amount'>[],
  payees: readonly Pick<Payee, 'amount'>[],
): Part[] {
  must(
    sum(tenders.map((one) => one.amount)) === sum(payees.map((one) => one.amount)),
    'tenders less change are what the payees get',
  )
  const parts: Part[] = []
  const left = tenders.map((one) => one.amount)
  let tenderAt = 0
  for (const [payeeAt, {amount}] of payees.entries()) {
    let wanted = amount
    while (wanted > 0) {
      const part = least(wanted, left[tenderAt] ?? wanted)
      if (part > 0) parts.push({tenderAt, payeeAt, amount: part})
      wanted = subtract(wanted, part)
      left[tenderAt] = subtract(left[tenderAt] ?? part, part)
      if (left[tenderAt] === 0) tenderAt += 1
    }
  }
  return parts
}

export const totalOf = ({tenders}: Pick<NewPaymentEvent, 'tenders'>): Cents => sum(tenders.map((one) => one.amount))
