import type {BusinessDate} from '#core/kernel/business-date.js'
import {OVER} from '#core/orders/field-order.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A turn-off order that is out: neither done nor cancelled. */
export interface TurnOffOrder {
  readonly accountId: string
  readonly orderId: string
  /** `F-…` */
  readonly orderNo: string
  /** The day of the list it came from. */
  readonly forDate: BusinessDate
  /** It was asked back; the field has not said yes so far. */
  readonly pullRequested: boolean
}

const HAS = (kinds: string): string => `exists (select 1 from field_order_event e
  where e.account_id = f.account_id and e.order_id = f.order_id and e.kind in (${kinds}))`

const OPEN_TURN_OFFS = `select f.account_id, f.order_id, f.order_no, f.for_date,
    case when ${HAS("'request-pull'")} then 1 else 0 end as pull_requested
  from :ids cross join field_order f
  where f.account_id = r.account_id and f.kind = 'turn_off' and not ${HAS(OVER)}
  order by f.account_id, f.order_id`

interface OrderRow {
  account_id: string
  order_id: string
  order_no: string
  for_date: BusinessDate
  pull_requested: number
}

/** Turn-off orders of accounts that are out. */
export async function turnOffOrdersOf(reader: Reader, accountIds: readonly string[]): Promise<TurnOffOrder[]> {
  const asked = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, asked, {account_id: 'text'})
  const rows = await select<OrderRow>(reader, OPEN_TURN_OFFS, {ids})
  return rows.map((row) => ({
    accountId: row.account_id,
    orderId: row.order_id,
    orderNo: row.order_no,
    forDate: row.for_date,
    pullRequested: row.pull_requested === 1,
  }))
}

const RESTORED = `exists (select 1 from restoration t join order_result d on d.account_id = t.account_id and d.order_id = t.order_id
  where t.account_id = f.account_id and t.turn_off_order_id = f.order_id and d.result = 'restored')`
const OFF_OR_ORDERED = `select distinct f.account_id from :ids cross join field_order f
  where f.account_id = r.account_id and f.kind = 'turn_off' and (not ${HAS(OVER)} or (not ${RESTORED} and exists (
    select 1 from order_result o where o.account_id = f.account_id and o.order_id = f.order_id and o.result = 'off')))`

/** Accounts that wait for a turn-off, or are off and not given back. */
export async function offOrOrdered(reader: Reader, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  const asked = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, asked, {account_id: 'text'})
  return new Set((await select<{account_id: string}>(reader, OFF_OR_ORDERED, {ids})).map((row) => row.account_id))
}
