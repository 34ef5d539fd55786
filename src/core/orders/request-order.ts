import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {spokenId} from '#core/kernel/ids.js'
import type {OrderKind} from '#core/orders/field-order.js'
import type {Trx} from '#core/store/open.js'

export interface NewOrder {
  readonly accountId: string
  readonly premiseId: string
  readonly kind: OrderKind
  readonly forDate: BusinessDate
  readonly note: string
}

/** Asks the field for work at a premise; returns the order's number. */
export async function requestOrder(trx: Trx, order: NewOrder, context: ActContext): Promise<string> {
  return (await keptOrder(trx, order, context)).number
}

/** The same, with the key of its row. */
export async function keptOrder(
  trx: Trx,
  order: NewOrder,
  context: ActContext,
): Promise<{readonly number: string; readonly orderId: string}> {
  const number = spokenId('F')
  const orderId = context.key()
  const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
  await trx('field_order').insert({
    account_id: order.accountId,
    order_id: orderId,
    order_no: number,
    kind: order.kind,
    premise_id: order.premiseId,
    for_date: order.forDate,
    snapshot_id: null,
    note: order.note,
    ...stamp,
  })
  await trx('field_order_event').insert({
    account_id: order.accountId,
    order_id: orderId,
    event_id: context.key(),
    kind: 'request',
    at: context.recordedAt,
    note: '',
    ...stamp,
  })
  return {number, orderId}
}

/** Takes back orders that nobody has been sent out for. */
export async function cancelOrders(
  trx: Trx,
  orders: readonly {readonly account_id: string; readonly order_id: string}[],
  why: string,
  context: ActContext,
): Promise<void> {
  for (const order of orders) {
    await trx('field_order_event').insert({
      account_id: order.account_id,
      order_id: order.order_id,
      event_id: context.key(),
      kind: 'cancel',
      at: context.recordedAt,
      note: why,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
  }
}
