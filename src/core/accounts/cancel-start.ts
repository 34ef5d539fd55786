import {accountHeads, type AccountHead} from '#core/accounts/account-head-views.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {depositsAsOf, type DepositAsOf} from '#core/accounts/balance-as-of-views.js'
import {safeText} from '#core/accounts/free-text.js'
import {recordAgreementEvents} from '#core/accounts/record-accounts.js'
import {asOf} from '#core/accounts/versions.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {openOrdersOf, type OpenOrder} from '#core/orders/order-views.js'
import {cancelOrders} from '#core/orders/request-order.js'
import type {Trx} from '#core/store/open.js'

export type CancelStartInput = {readonly account: string; readonly reason: string}
interface CancelStartFacts {
  readonly head: AccountHead | null
  readonly orders: readonly OpenOrder[]
  readonly deposits: readonly DepositAsOf[]
}
interface CancelStartDecision extends Decided {
  readonly head: AccountHead
  readonly orders: readonly OpenOrder[]
  readonly deposits: readonly DepositAsOf[]
  readonly reason: string
}
export type CancelStartOutcome = {
  readonly account: string
  readonly status: 'canceled'
  readonly orders: readonly string[]
  readonly deposits: readonly string[]
}

const REASON_LONGEST = 200

/** Takes back a start that has not begun: nothing was billed or paid, so nothing posts; its orders and its deposit go with it. */
export const cancelStart: Act<CancelStartInput, CancelStartFacts, CancelStartDecision, CancelStartOutcome> = {
  kind: 'cancel-start',
  permission: 'open_account',
  subject: (input) => input.account,
  accountId: (decision) => decision.head.account_id,
  async load(trx, input, {today}) {
    const accountId = await accountIdOf(trx, input.account)
    if (accountId === null) return {head: null, orders: [], deposits: []}
    await trx('account').where('account_id', accountId).forUpdate().select('account_id')
    const at = asOf(today)
    const [head] = await accountHeads(trx, [accountId], at)
    return {
      head: head ?? null,
      orders: await openOrdersOf(trx, accountId),
      deposits: await depositsAsOf(trx, accountId, at),
    }
  },
  decide({head, orders, deposits}, input) {
    if (head === null) throw notFound(`no account ${input.account}`, ['curbstop find-account NAME'])
    if (head.status !== 'pending_start')
      throw refuse(
        'NOT_PENDING',
        `${input.account} is ${head.status}; only a start that has not begun can be cancelled`,
      )
    if (deposits.some((deposit) => deposit.held_cents > 0))
      throw refuse('DEPOSIT_HELD', `a deposit of ${input.account} was paid; it must be refunded first`)
    const reason = safeText(input.reason, 'reason', REASON_LONGEST)
    return {head, orders, deposits, reason, summary: `cancel the start of ${input.account}: ${reason}`}
  },
  async record(trx, decision, context) {
    const {head, orders, deposits, reason} = decision
    const canceled = head.agreements.map(({agreement_id: agreementId}) => ({
      accountId: head.account_id,
      agreementId,
      kind: 'cancel_start' as const,
      effectiveOn: context.today,
    }))
    await recordAgreementEvents(trx, canceled, context)
    await cancelOrders(trx, orders, reason, context)
    const waived = await waiveDeposits(trx, head.account_id, context)
    const asked = deposits.filter((deposit) => deposit.status === 'requested')
    return {
      account: head.account_no,
      status: 'canceled',
      orders: orders.map((order) => order.order_no),
      deposits: waived === 0 ? [] : asked.map((deposit) => deposit.deposit),
    }
  },
}

/** A deposit that was asked for and not paid is asked for no longer. */
async function waiveDeposits(trx: Trx, accountId: string, context: ActContext): Promise<number> {
  const requested: {deposit_id: string; amount_cents: number}[] = await trx('security_deposit as d')
    .join('security_deposit_event as e', (on) =>
      on.on('e.account_id', 'd.account_id').on('e.deposit_id', 'd.deposit_id'),
    )
    .where('d.account_id', accountId)
    .where('e.kind', 'requested')
    .select('d.deposit_id', 'd.amount_cents')
  for (const deposit of requested) {
    await trx('security_deposit_event').insert({
      account_id: accountId,
      deposit_id: deposit.deposit_id,
      event_id: context.key(),
      kind: 'waived',
      amount_cents: deposit.amount_cents,
      effective_on: context.today,
      journal_id: null,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
  }
  return requested.length
}
