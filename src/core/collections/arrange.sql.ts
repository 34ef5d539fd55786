import {STANDS} from '#core/billing/cancelled-bills.js'

/** Statements of one account, read while an arrangement is offered or made: their cost does not grow with the district. */

/** What is open, with the bill it stands on. */
export const COVERABLE = `
  select receivable_id, due_on, open_cents from open_item
  where account_id = :account order by due_on, receivable_id`

/** Bills of the past that stand. */
export const PAST_BILLS = `
  select b.due_on, b.amount_cents from bill b
  where b.account_id = :account and b.due_on >= :since and ${STANDS} order by b.due_on, b.bill_id`

export const RETURNED_ON = `
  select returned_on from payment_return where account_id = :account order by returned_on`

/** What the field last did to the water: a result of a turn-off or a restoration, or an order done before results were kept. */
export const WATER_STATE = `
  select result, done_at from (
    select result, done_at from order_result where account_id = :account and result in ('off', 'restored', 'on')
    union all
    select 'off', e.at from field_order f
      join field_order_event e on e.account_id = f.account_id and e.order_id = f.order_id and e.kind = 'complete'
    where f.account_id = :account and f.kind = 'turn_off' and not exists (
      select 1 from order_result x where x.account_id = f.account_id and x.order_id = f.order_id)
  ) w order by done_at desc limit 1`

/** The order somebody stands at the door with. */
export const ORDER_AT_DOOR = `
  select f.order_id, f.order_no, f.kind, a.account_no, a.account_id from field_order f
  join account a on a.account_id = f.account_id where f.order_no = :order`

/** Each bill due in the year with what was open on it at its due date: how this customer pays. */
export const PAID_IN_TIME = `
  select count(*) as bills, coalesce(sum(case when open_then <= 0 then 1 else 0 end), 0) as in_time from (
    select r.bill_id, sum(r.amount_cents) - coalesce(sum((
      select sum(l.amount_cents) from allocation l
      where l.account_id = r.account_id and l.receivable_id = r.receivable_id and l.effective_on <= r.due_on)), 0) as open_then
    from receivable r
    where r.account_id = :account and r.bill_id is not null and r.due_on >= :since and r.due_on < :day
    group by r.bill_id) b`
