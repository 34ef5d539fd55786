import type {ActContext} from '#core/acts/act.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {addCreditUse} from '#core/ledger/apply-credits.js'
import {RECEIVABLE_ACCOUNT, TURN_OFF_REVENUE} from '#core/ledger/chart.js'
import {lockBooks} from '#core/ledger/customer-book.js'
import {noEntries, postEntries} from '#core/ledger/entries.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {loadPaymentOrder} from '#core/policies/payment-order.js'
import type {TurnOffFee} from '#core/turnoffs/turn-off-fee.js'
import type {Trx} from '#core/store/open.js'

export const TURN_OFF_KIND = 'severance.turn-off'
/** Code of the fee on an account, as fee waivers know it. */
export const FEE_CODE = 'reconnection_fee'

export interface FeeToPost {
  readonly accountId: string
  readonly orderId: string
  readonly orderNo: string
  readonly on: BusinessDate
  readonly fee: TurnOffFee
  readonly dueDays: number
}

/** Charges the fee of a turn-off, or what hours outside of the office cost more; gives the journal's number. */
export async function postTurnOffFee(trx: Trx, charge: FeeToPost, context: ActContext): Promise<string | null> {
  const {accountId, orderId, orderNo, on, fee, dueDays} = charge
  if (fee.fee === 0) return null
  const {classOrder} = loadPaymentOrder(context.desk.district.id, context.today)
  const book = (await lockBooks(trx, [accountId]))(accountId)
  const entries = noEntries()
  const posted = journal(
    {
      ...{kind: TURN_OFF_KIND, accountId, effectiveOn: on, memo: `turn-off ${orderNo}`},
      postings: [debit(RECEIVABLE_ACCOUNT.fee, fee.fee, accountId), credit(TURN_OFF_REVENUE, fee.fee)],
    },
    context.recordedAt,
  )
  entries.journals.push(posted)
  const item = {
    ...{receivableId: context.key(), class: 'fee' as const, billId: null},
    dueOn: addDays(context.today, dueDays),
  }
  const {journalId, journalNo} = posted
  entries.receivables.push({
    ...{...item, accountId, journalId, chargeCode: FEE_CODE, effectiveOn: on, mailedOn: null, amount: fee.fee},
  })
  book.addItem({...item, open: fee.fee})
  addCreditUse(entries, {accountId, book, notBefore: on, classOrder}, context)
  await postEntries(trx, entries, context)
  await trx('turn_off_fee').insert({
    ...{account_id: accountId, order_id: orderId, journal_id: journalId, receivable_id: item.receivableId},
    ...{hours: fee.hours, fee_cents: fee.fee, low_income: fee.lowIncome ? 1 : 0},
    rules_json: canonicalJson(fee.because.map((one) => ({...one}))),
    ...{recorded_at: context.recordedAt, act_id: context.actId},
  })
  return journalNo
}
