import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {RETURNED_CLEARING} from '#core/ledger/chart.js'
import {payWhatIsOpen, reversePayments, standingPayments} from '#core/payments/standing-payments.js'
import {insertRows} from '#core/store/dialect.js'
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

/**
 * Undoes payments whose tender came back: the items they paid are open again with their own due dates, and other money
 * of the account pays the oldest of them first. The money is owed to 1060. Locks the accounts.
 * @throws Refusal NOT_FOUND (66), ALREADY_RETURNED, ALREADY_UNDONE (65)
 */
export async function returnPayments(
  trx: Trx,
  returned: readonly ReturnedTender[],
  context: ActContext,
): Promise<ReturnedPayment[]> {
  if (returned.length === 0) return []
  const payments = await standingPayments(trx, returned)
  const asked = returned.map((tender, index) => ({
    tender,
    payment: mustExist(payments[index], 'every payment asked for stands'),
  }))
  const mirrors = await reversePayments(
    trx,
    asked.map(({tender, payment}) => ({
      payment,
      kind: 'rejected_payment.post-reversal',
      memo: `${payment.receiptNo} returned ${tender.code}`,
      effectiveOn: tender.returnedOn,
      contraTo: RETURNED_CLEARING,
    })),
    context,
  )
  const done = returned.map((tender, index) => {
    const {journalId, journalNo} = mustExist(mirrors[index], 'every returned payment has its mirror')
    return {...tender, journalId, journalNo}
  })
  const rows = done.map(({accountId, paymentId, returnedOn, code, journalId}) => ({
    ...{account_id: accountId, payment_id: paymentId, returned_on: returnedOn, code, journal_id: journalId},
    ...{recorded_at: context.recordedAt, act_id: context.actId},
  }))
  await insertRows(trx, 'payment_return', RETURN_COLUMNS, rows)
  const opened = returned.map(({accountId, returnedOn: on}) => ({accountId, on}))
  await payWhatIsOpen(trx, opened, context)
  return done.map(({paymentId, journalId, journalNo}) => ({paymentId, journalId, journalNo}))
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
