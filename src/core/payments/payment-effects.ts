import type {ActContext} from '#core/acts/act.js'
import {leastPaymentToHold} from '#core/collections/least-payment.js'
import {runningPlansOf, type RunningPlan} from '#core/collections/running-plan-views.js'
import {judgeAccounts, listDay} from '#core/collections/shutoff-list.js'
import {standingJson, standingsOf, type Standing} from '#core/collections/standing.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {subtract} from '#core/kernel/money.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {requestPulls} from '#core/orders/request-pull.js'
import {turnOffOrdersOf, type TurnOffOrder} from '#core/orders/turn-off-views.js'
import {judgedDay} from '#core/turnoffs/judged-day.js'
import {settleTurnOffs} from '#core/turnoffs/settle-turn-offs.js'
import type {Trx} from '#core/store/open.js'

/** A turn-off order after a payment. */
export type OrderEffect = {
  readonly order: string
  /** Day of the list it came from. */
  readonly for_date: string
  /**
   * Asked back by this payment, or before it; or it stands, and then the least that is missing, null where money is not it;
   * or it was done although the money counts from before: named wrongful, water comes back without charge;
   * or it was done before, and water is ordered back.
   */
  readonly state: 'pull_requested' | 'pull_requested_before' | 'stands' | 'wrongful' | 'restore_ordered'
  readonly missing_cents: number | null
}

export type ArrangementEffect = {
  readonly arrangement: string
  readonly status: string
  readonly next_due_on: string | null
  readonly next_due_cents: number
  /** Due before today and not paid. */
  readonly overdue_cents: number
}

/** What a payment changed of an account besides its bills. */
export type AccountEffect = {
  readonly account: string
  readonly before: ReturnType<typeof standingJson>
  readonly after: ReturnType<typeof standingJson>
  readonly arrangements: readonly ArrangementEffect[]
  readonly orders: readonly OrderEffect[]
}

export interface AffectedAccounts {
  /** Number by key. */
  readonly accounts: ReadonlyMap<string, string>
  readonly before: ReadonlyMap<string, Standing>
  readonly receiptNo: string
}

/** Judges accounts again after money came, and asks turn-off orders back, all in the transaction of the money. */
export async function effectsOf(
  trx: Trx,
  {accounts, before, receiptNo}: AffectedAccounts,
  context: ActContext,
): Promise<AccountEffect[]> {
  const ids = Array.from(accounts.keys())
  const after = await standingsOf(trx, context.desk, ids)
  const plans = await runningPlansOf(trx, ids, {district: context.desk.district.id, day: context.today})
  const orders = await pullOrders(trx, {ids, why: `payment ${receiptNo}`}, context)
  return ids.flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)]
    if (was === undefined || is === undefined) return []
    return [
      {
        account: accounts.get(id) ?? '',
        before: standingJson(was),
        after: standingJson(is),
        arrangements: (plans.get(id) ?? []).map((plan) => arrangementEffect(plan, context.today)),
        orders: orders.get(id) ?? [],
      },
    ]
  })
}

function arrangementEffect({arrangementNo, state, installments}: RunningPlan, today: BusinessDate): ArrangementEffect {
  const open = installments.filter((one) => one.paid < one.amount)
  const [next] = open
  const overdue = open.filter((one) => one.dueOn < today)
  return {
    arrangement: arrangementNo,
    status: state.status,
    next_due_on: next?.dueOn ?? null,
    next_due_cents: next === undefined ? 0 : subtract(next.amount, next.paid),
    overdue_cents: overdue.reduce((total, one) => total + subtract(one.amount, one.paid), 0),
  }
}

export interface Pulling {
  readonly ids: readonly string[]
  /** What the field is told. */
  readonly why: string
}

/**
 * Judges accounts whose turn-off orders are out, each for the day of its order, and asks back those it no longer lists.
 * Of accounts that are off, those whose money counts from before the valve was turned are named; those that may not be off
 * any more get water back. Locks the accounts, whatever its caller had to lock: an order is asked back once.
 */
export async function pullOrders(
  trx: Trx,
  {ids, why}: Pulling,
  context: ActContext,
): Promise<Map<string, OrderEffect[]>> {
  await lockAccounts(trx, ids)
  const orders = await turnOffOrdersOf(trx, ids)
  const effects: {readonly order: TurnOffOrder; readonly effect: OrderEffect}[] = []
  for (const [day, those] of groupBy(orders, (order) => order.forDate)) {
    const on = listDay(context.desk, judgedDay(context.desk, day))
    const listed = await judgeAccounts(
      trx,
      those.map((order) => order.accountId),
      on,
    )
    for (const order of those) {
      const judged = listed.get(order.accountId)
      const stands = judged?.outcome === 'listed' && !order.pullRequested
      const state = order.pullRequested ? 'pull_requested_before' : stands ? 'stands' : 'pull_requested'
      const missing_cents = stands ? leastPaymentToHold(judged.account, on) : null
      effects.push({order, effect: {order: order.orderNo, for_date: order.forDate, state, missing_cents}})
    }
  }
  const pulled = effects.filter(({effect}) => effect.state === 'pull_requested').map(({order}) => order)
  await requestPulls(trx, pulled, why, context)
  const settled = (await settleTurnOffs(trx, ids, context)).map(({turnOff: order, state}) => ({
    order,
    effect: {order: order.orderNo, for_date: order.forDate, state, missing_cents: null},
  }))
  return new Map(
    Array.from(
      groupBy([...effects, ...settled], ({order}) => order.accountId),
      ([id, own]) => [id, own.map(({effect}) => effect)],
    ),
  )
}
