import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {applyHeldCredits} from '#core/ledger/apply-credits.js'
import type {Journal} from '#core/ledger/journal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface PaymentKey {
  readonly accountId: string
  readonly paymentId: string
}

/** A payment that counts. */
export interface StandingPayment extends PaymentKey {
  readonly receiptNo: string
  readonly ledgerAccount: string
  readonly journalId: string
  readonly amount: Cents
  readonly effectiveOn: BusinessDate
}

interface PaymentRow {
  account_id: string
  payment_id: string
  receipt_no: string
  ledger_account: string
  journal_id: string
  amount_cents: Cents
  effective_on: BusinessDate
  returned_on: BusinessDate | null
  undone: string | null
}

/**
 * Payments that still count, in the order asked for. Locks their accounts.
 * @throws Refusal NOT_FOUND (66), ALREADY_RETURNED, ALREADY_UNDONE (65)
 */
export async function standingPayments(trx: Trx, asked: readonly PaymentKey[]): Promise<StandingPayment[]> {
  await lockAccounts(
    trx,
    asked.map((one) => one.accountId),
  )
  const keys = asked.map(({accountId, paymentId}) => ({account_id: accountId, payment_id: paymentId}))
  const source = rowsFrom(trx, keys, {account_id: 'text', payment_id: 'text'}, 'a')
  const rows: PaymentRow[] = await trx('payment as p')
    .whereIn(['p.account_id', 'p.payment_id'], trx.select('account_id', 'payment_id').from(source))
    .leftJoin('payment_return as b', (on) => {
      on.on('b.account_id', 'p.account_id').andOn('b.payment_id', 'p.payment_id')
    })
    .leftJoin('payment_undoing as u', (on) => {
      on.on('u.account_id', 'p.account_id').andOn('u.payment_id', 'p.payment_id')
    })
    .select('p.account_id', 'p.payment_id', 'p.receipt_no', 'p.ledger_account', 'p.journal_id')
    .select('p.amount_cents', 'p.effective_on', 'b.returned_on', 'u.kind as undone')
  const byId = new Map(rows.map((row) => [row.payment_id, row]))
  return asked.map(({paymentId}) => mustStand(byId.get(paymentId), paymentId))
}

function mustStand(row: PaymentRow | undefined, paymentId: string): StandingPayment {
  if (row === undefined) throw notFound(`no payment ${paymentId} of that account`)
  if (row.returned_on !== null)
    throw refuse('ALREADY_RETURNED', `${row.receipt_no} was returned on ${row.returned_on} already`)
  if (row.undone !== null) throw refuse('ALREADY_UNDONE', `${row.receipt_no} was ${row.undone} already`)
  return {
    ...{accountId: row.account_id, paymentId: row.payment_id, receiptNo: row.receipt_no},
    ...{ledgerAccount: row.ledger_account, journalId: row.journal_id},
    ...{amount: row.amount_cents, effectiveOn: row.effective_on},
  }
}

/** How a payment is undone. */
export interface PaymentReversal {
  readonly payment: StandingPayment
  /** Machine and transition of the mirror. */
  readonly kind: string
  readonly memo: string
  readonly effectiveOn: BusinessDate
  /** Where the money goes instead of back where it came from; null mirrors the contra account itself. */
  readonly contraTo: string | null
}

/** The mirrors of the payments' journals, in the order given: the items they paid are open again. */
export async function reversePayments(
  trx: Trx,
  reversals: readonly PaymentReversal[],
  context: ActContext,
): Promise<Journal[]> {
  const mirrors = await reverseJournals(
    trx,
    reversals.map(({payment, kind, memo, effectiveOn, contraTo}) => ({
      ...{accountId: payment.accountId, journalId: payment.journalId, paymentId: payment.paymentId},
      ...{kind, memo, effectiveOn},
      contra: contraTo === null ? null : {from: payment.ledgerAccount, to: contraTo},
    })),
    context,
  )
  const mirrorOf = new Map(mirrors.map((mirror) => [mirror.reversesId, mirror]))
  return reversals.map(({payment}) => mustExist(mirrorOf.get(payment.journalId), 'every reversal has its mirror'))
}

/** Other money of the accounts pays the oldest of what is open again. */
export async function payWhatIsOpen(
  trx: Trx,
  opened: readonly {readonly accountId: string; readonly on: BusinessDate}[],
  context: ActContext,
): Promise<void> {
  for (const day of new Set(opened.map((one) => one.on))) {
    const thatDay = opened.filter((one) => one.on === day)
    await applyHeldCredits(
      trx,
      thatDay.map((one) => one.accountId),
      day,
      context,
    )
  }
}
