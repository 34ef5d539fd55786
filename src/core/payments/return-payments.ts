import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {applyHeldCredits} from '#core/ledger/apply-credits.js'
import {RETURNED_CLEARING} from '#core/ledger/chart.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {insertRows, rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** A payment whose tender came back from the bank. */
export interface ReturnedTender {
  readonly accountId: string
  readonly paymentId: string
  readonly returnedOn: BusinessDate
  /** The bank's reason, such as `R01` or `NSF`. */
  readonly code: string
}

export interface ReturnedPayment {
  readonly paymentId: string
  readonly journalId: string
  readonly journalNo: string
}

interface PaymentRow {
  account_id: string
  payment_id: string
  receipt_no: string
  ledger_account: string
  journal_id: string
  returned_on: BusinessDate | null
}

/**
 * Undoes payments whose tender came back: the items they paid are open again with their own due dates, and other money
 * of the account pays the oldest of them first. The money is owed to 1060. Locks the accounts.
 * @throws Refusal NOT_FOUND (66), ALREADY_RETURNED (65)
 */
export async function returnPayments(
  trx: Trx,
  returned: readonly ReturnedTender[],
  context: ActContext,
): Promise<ReturnedPayment[]> {
  if (returned.length === 0) return []
  await lockAccounts(
    trx,
    returned.map((tender) => tender.accountId),
  )
  const payments = await paymentsOf(trx, returned)
  const asked = returned.map((tender) => ({tender, payment: mustStand(payments.get(tender.paymentId), tender)}))
  const mirrors = await reverseJournals(
    trx,
    asked.map(({tender, payment}) => ({
      accountId: tender.accountId,
      journalId: payment.journal_id,
      paymentId: tender.paymentId,
      kind: 'rejected_payment.post-reversal',
      memo: `${payment.receipt_no} returned ${tender.code}`,
      effectiveOn: tender.returnedOn,
      contra: {from: payment.ledger_account, to: RETURNED_CLEARING},
    })),
    context,
  )
  const mirrorOf = new Map(mirrors.map((mirror) => [mirror.reversesId, mirror]))
  const rows = asked.map(({tender, payment}) => ({
    account_id: tender.accountId,
    payment_id: tender.paymentId,
    returned_on: tender.returnedOn,
    code: tender.code,
    journal_id: mustExist(mirrorOf.get(payment.journal_id), 'every returned payment has its mirror').journalId,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  }))
  await insertRows(trx, 'payment_return', RETURN_COLUMNS, rows)
  for (const day of new Set(returned.map((tender) => tender.returnedOn))) {
    const thatDay = returned.filter((tender) => tender.returnedOn === day)
    await applyHeldCredits(
      trx,
      thatDay.map((tender) => tender.accountId),
      day,
      context,
    )
  }
  return asked.map(({tender, payment}) => {
    const {journalId, journalNo} = mustExist(mirrorOf.get(payment.journal_id), 'every returned payment has its mirror')
    return {paymentId: tender.paymentId, journalId, journalNo}
  })
}

const RETURN_COLUMNS = {
  account_id: 'text',
  payment_id: 'text',
  returned_on: 'text',
  code: 'text',
  journal_id: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

async function paymentsOf(trx: Trx, returned: readonly ReturnedTender[]): Promise<Map<string, PaymentRow>> {
  const asked = returned.map(({accountId, paymentId}) => ({account_id: accountId, payment_id: paymentId}))
  const source = rowsFrom(trx, asked, {account_id: 'text', payment_id: 'text'}, 'a')
  const rows: PaymentRow[] = await trx('payment as p')
    .whereIn(['p.account_id', 'p.payment_id'], trx.select('account_id', 'payment_id').from(source))
    .leftJoin('payment_return as b', (on) => {
      on.on('b.account_id', 'p.account_id').andOn('b.payment_id', 'p.payment_id')
    })
    .select('p.account_id', 'p.payment_id', 'p.receipt_no', 'p.ledger_account', 'p.journal_id', 'b.returned_on')
  return new Map(rows.map((row) => [row.payment_id, row]))
}

function mustStand(payment: PaymentRow | undefined, tender: ReturnedTender): PaymentRow {
  if (payment === undefined) throw notFound(`no payment ${tender.paymentId} of that account`)
  if (payment.returned_on === null) return payment
  throw refuse('ALREADY_RETURNED', `${payment.receipt_no} was returned on ${payment.returned_on} already`)
}
