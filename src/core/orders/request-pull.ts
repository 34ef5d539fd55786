import type {ActContext} from '#core/acts/act.js'
import type {TurnOffOrder} from '#core/orders/turn-off-views.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** Asks the field for orders back. They stay open until the field acknowledges, and are asked for once. */
export async function requestPulls(
  trx: Trx,
  orders: readonly TurnOffOrder[],
  why: string,
  context: ActContext,
): Promise<void> {
  const rows = orders.map(({accountId, orderId}) => ({
    account_id: accountId,
    order_id: orderId,
    event_id: context.key(),
    kind: 'request-pull',
    at: context.recordedAt,
    note: why,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  }))
  await insertRows(trx, 'field_order_event', EVENT, rows)
}

const EVENT = {
  account_id: 'text',
  order_id: 'text',
  event_id: 'text',
  kind: 'text',
  at: 'text',
  note: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const
