import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {safeNoteOrNone} from '#core/accounts/free-text.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound} from '#core/kernel/refusal.js'
import {SUSPENSE} from '#core/ledger/chart.js'
import {pullOrders, type OrderEffect} from '#core/payments/payment-effects.js'
import {postPayments, type PostedPayment} from '#core/payments/post-payments.js'
import {feeWaiverPolicy} from '#core/policies/fee-waivers.js'
import {suspensePolicy} from '#core/policies/suspense-policy.js'
import {select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'
import {insertSuspenseEvent, mustBe, mustHaveRole} from '#core/suspense/suspense-events.js'
import {lockedItem, type SuspenseItem} from '#core/suspense/suspense-views.js'

export type IdentifyInput = {readonly receipt: string; readonly account: string; readonly note: string}

interface Facts {
  readonly item: SuspenseItem
  readonly accountId: string | null
}

type Decision = Decided & Facts & {readonly accountId: string; readonly input: IdentifyInput}

export type LateFeeSince = {readonly code: string; readonly due_on: string; readonly amount_cents: number}

export type Identified = {
  readonly receipt: string
  readonly status: 'identified'
  readonly account: string
  readonly amount_cents: number
  readonly effective_on: string
  readonly journal: string
  readonly paid: readonly {readonly class: string; readonly amount_cents: number}[]
  readonly held_cents: number
  /** Late fees charged since the day the money came: judged on that day they may not be due. */
  readonly late_fees: readonly LateFeeSince[]
  /** Turn-off orders that were out, judged again. */
  readonly orders: readonly OrderEffect[]
}

/**
 * Gives money in suspense to the account it was meant for, from the day on which it came: clocks and fees are judged on
 * that day. The receipt keeps its number.
 */
export const identifySuspense: Act<IdentifyInput, Facts, Decision, Identified> = {
  kind: 'identify-suspense',
  permission: 'resolve_suspense',
  subject: (input) => input.receipt,
  async load(trx, input) {
    return {item: await lockedItem(trx, input.receipt), accountId: await accountIdOf(trx, input.account)}
  },
  decide({item, accountId}, input, context) {
    const policy = suspensePolicy(context.desk.district.id, context.today)
    mustHaveRole(context, policy.identified_by, policy)
    mustBe(item, 'held')
    if (accountId === null) throw notFound(`no account ${input.account}`)
    const summary = `${item.receiptNo} of ${formatMoney(item.amount)} is for ${input.account}`
    return {item, accountId, input: {...input, note: safeNoteOrNone(input.note)}, amountCents: item.amount, summary}
  },
  async record(trx, {item, accountId, input}, context) {
    const posted = await post(trx, {item, accountId}, context)
    const {journalId, paymentId} = posted
    const {suspenseId, effectiveOn, amount, receiptNo} = item
    const event = {
      suspenseId,
      kind: 'identify',
      accountId,
      paymentId,
      journalId,
      note: input.note,
      effectiveOn,
    } as const
    await insertSuspenseEvent(trx, event, context)
    const orders = await pullOrders(trx, {ids: [accountId], why: `payment ${receiptNo}`}, context)
    return {
      receipt: receiptNo,
      status: 'identified',
      account: input.account,
      amount_cents: amount,
      effective_on: effectiveOn,
      journal: posted.journalNo,
      paid: Array.from(posted.paid, ([name, paid]) => ({class: name, amount_cents: paid})),
      held_cents: posted.held,
      late_fees: await lateFeesSince(trx, {accountId, since: effectiveOn}, context),
      orders: orders.get(accountId) ?? [],
    }
  },
}

/** A payment row of its own, so that the account shows it; named again, the receipt counts which time it is. */
async function post(
  trx: Trx,
  {item, accountId}: {readonly item: SuspenseItem; readonly accountId: string},
  context: ActContext,
): Promise<PostedPayment> {
  const {receiptNo, suspenseId, identified: before, effectiveOn, amount, tender, reference, batchId} = item
  const time = before + 1
  const receipt = time === 1 ? receiptNo : `${receiptNo}/${time}`
  const payment = {
    ...{source: 'suspense', sourceKey: `${suspenseId}/${time}`, tender, reference, amount, effectiveOn, batchId},
    ...{accountId, ledgerAccount: SUSPENSE, series: receiptNo, journalKind: 'suspense.identify' as const},
    partOf: {receiptNo: receipt, series: receiptNo, number: time},
  }
  const [posted] = await postPayments(trx, [payment], context)
  return mustExist(posted, 'the money is posted')
}

const CHARGED = `select charge_code as code, due_on, amount_cents from receivable
  where account_id = :accountId and class = 'fee' and effective_on > :since order by due_on, receivable_id`

async function lateFeesSince(
  reader: Reader,
  {accountId, since}: {readonly accountId: string; readonly since: string},
  {desk, today}: ActContext,
): Promise<LateFeeSince[]> {
  const {codes} = feeWaiverPolicy(desk.district.id, today).fees.late
  const rows = await select<LateFeeSince>(reader, CHARGED, {accountId, since})
  return rows.filter((row) => codes.includes(row.code)).map((row) => ({...row, amount_cents: cents(row.amount_cents)}))
}
