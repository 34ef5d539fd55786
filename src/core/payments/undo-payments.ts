import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {NO_CUSTOMER, SUSPENSE} from '#core/ledger/chart.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {payWhatIsOpen, reversePayments, standingPayments, type PaymentKey} from '#core/payments/standing-payments.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** Payments that no longer count: returned by a bank, voided, moved, cancelled. */
export const UNDONE_PAYMENTS = `(select account_id, payment_id from payment_return union all select account_id, payment_id from payment_undoing)`

export type Undoing = 'voided' | 'moved' | 'cancelled'

/** Machine and transition of the mirror by which a payment is undone. */
export const UNDOING_KINDS = {
  voided: ['tender.void'],
  moved: ['payment.transfer', 'payment.undo-transfer'],
  cancelled: ['payment.cancel-payment'],
} as const satisfies Readonly<Record<Undoing, readonly string[]>>

export interface PaymentUndo extends PaymentKey {
  readonly kind: Undoing
  readonly journalKind: (typeof UNDOING_KINDS)[Undoing][number]
  readonly memo: string
  /** Null is the day from which the payment counted: as if it had never been there. */
  readonly effectiveOn: BusinessDate | null
}

export interface UndonePayment extends PaymentKey {
  readonly receiptNo: string
  readonly amount: Cents
  readonly effectiveOn: BusinessDate
  readonly journalId: string
  readonly journalNo: string
}

/**
 * Undoes payments as allocated today: the items they paid are open again with their own due dates, and other money of
 * the account pays the oldest of them first. The money goes back where it stood, of a cancelled payment to suspense.
 * Locks the accounts. @throws Refusal NOT_FOUND (66), ALREADY_RETURNED, ALREADY_UNDONE (65)
 */
export async function undoPayments(
  trx: Trx,
  undone: readonly PaymentUndo[],
  context: ActContext,
): Promise<UndonePayment[]> {
  if (undone.length === 0) return []
  const payments = await standingPayments(trx, undone)
  const asked = undone.map((undo, index) => {
    const payment = mustExist(payments[index], 'every payment asked for stands')
    return {undo, payment, effectiveOn: undo.effectiveOn ?? payment.effectiveOn}
  })
  const mirrors = await reversePayments(
    trx,
    asked.map(({undo, payment, effectiveOn}) => ({
      ...{payment, kind: undo.journalKind, memo: undo.memo, effectiveOn},
      contraTo: undo.kind === 'cancelled' ? SUSPENSE : null,
    })),
    context,
  )
  const done = asked.map(({undo, payment, effectiveOn}, index) => {
    const {journalId, journalNo} = mustExist(mirrors[index], 'every undone payment has its mirror')
    const {accountId, paymentId, receiptNo, amount} = payment
    return {accountId, paymentId, receiptNo, amount, kind: undo.kind, effectiveOn, journalId, journalNo}
  })
  const rows = done.map(({accountId, paymentId, kind, effectiveOn, journalId}) => ({
    ...{account_id: accountId, payment_id: paymentId, kind, journal_id: journalId, effective_on: effectiveOn},
    ...{recorded_at: context.recordedAt, act_id: context.actId},
  }))
  await insertRows(trx, 'payment_undoing', UNDOING_COLUMNS, rows)
  await payWhatIsOpen(
    trx,
    done.map(({accountId}) => ({accountId, on: context.today})),
    context,
  )
  return done
}

const UNDOING_COLUMNS = {
  account_id: 'text',
  payment_id: 'text',
  kind: 'text',
  journal_id: 'text',
  effective_on: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

/** A journal of no customer: a sale over the counter, money whose payee is not known. */
export interface PlainUndo {
  readonly journalId: string
  readonly kind: 'tender.void' | 'misc_receivable.void-cash-sale'
  readonly memo: string
  readonly effectiveOn: BusinessDate
}

/** Undoes sales and suspense items: their journals are mirrored. */
export async function undoPlain(trx: Trx, undone: readonly PlainUndo[], context: ActContext): Promise<string[]> {
  const mirrors = await reverseJournals(
    trx,
    undone.map((one) => ({
      ...one,
      ...{accountId: NO_CUSTOMER, paymentId: null, contra: null},
    })),
    context,
  )
  return mirrors.map((mirror) => mirror.journalNo)
}
