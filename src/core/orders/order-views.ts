import {OVER} from '#core/orders/field-order.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface OpenOrder {
  readonly account_id: string
  readonly order_id: string
  readonly order_no: string
  readonly kind: string
}

const OPEN = `select f.account_id, f.order_id, f.order_no, f.kind from field_order f
  where f.account_id = :account and not exists (select 1 from field_order_event e
    where e.account_id = f.account_id and e.order_id = f.order_id and e.kind in (${OVER}))
  order by f.order_id`

/** Orders of an account that are neither done nor cancelled. */
export const openOrdersOf = (reader: Reader, accountId: string): Promise<OpenOrder[]> =>
  select<OpenOrder>(reader, OPEN, {account: accountId})
