import {OVER} from '#core/orders/field-order.js'

/** Statements that find turn-off orders with all that became of them; state follows from rows, nothing is a flag. */
const event = (column: string, kinds: string): string => `(select e.${column} from field_order_event e
    where e.account_id = f.account_id and e.order_id = f.order_id and e.kind in (${kinds}) order by e.recorded_at, e.event_id limit 1)`

const place = (column: string): string => `(select p.${column} from premise_version p where p.premise_id = f.premise_id
    order by p.effective_from desc, p.recorded_at desc, p.version_id desc limit 1)`

/** Orders named by `where`, which speaks of `f` (field_order) and may begin with a table of keys before it. */
const orders = (
  from: string,
  where: string,
): string => `select f.account_id, a.account_no, f.order_id, f.order_no, f.kind, f.premise_id,
    f.for_date, f.recorded_at,
    ${place('route')} as route, ${place('address')} as address, ${event('at', "'request-pull'")} as pull_at, ${event('note', "'request-pull'")} as pull_why,
    ${event('kind', OVER)} as over_kind, ${event('at', OVER)} as over_at, r.result, r.done_at, r.reading,
    g.cause, g.rules, g.recorded_at as found_at, o.order_id as restore_id, o.order_no as restore_no, t.why as restore_why, t.promised_by, t.fee_cents,
    (select max(d.done_at) from order_result d where d.account_id = t.account_id and d.order_id = t.order_id and d.result = 'restored') as restored_at
  from ${from} cross join account a
  left join order_result r on r.account_id = f.account_id and r.order_id = f.order_id
    and (r.result <> 'no_access' or f.kind = 'turn_off')
  left join wrongful_off g on g.account_id = f.account_id and g.order_id = f.order_id
  left join restoration t on t.account_id = f.account_id and t.turn_off_order_id = f.order_id
    and t.act_id = (select x.act_id from restoration x where x.account_id = f.account_id and x.turn_off_order_id = f.order_id
      order by x.recorded_at desc, x.act_id desc limit 1)
  left join field_order o on o.account_id = t.account_id and o.order_id = t.order_id
  where a.account_id = f.account_id and ${where}
  order by a.account_no, f.recorded_at, f.order_id`

export const BY_NUMBER = orders('field_order f', 'f.order_no = :number')
/** Driven by the day's orders: it costs the same in a district of any size. */
export const TURN_OFFS_OF_DAY = orders('field_order f', "f.for_date = :day and f.kind = 'turn_off'")
export const TURN_OFFS_OF_ACCOUNTS = orders(
  ':ids cross join field_order f',
  "f.account_id = ids.account_id and f.kind = 'turn_off'",
)

/** Turn-offs of a span of days, each with the class of service then. */
export const TURN_OFF_EVENTS = `select substr(r.done_at, 1, 10) as day,
    coalesce((select v.class from account_version v where v.account_id = r.account_id and v.effective_from <= substr(r.done_at, 1, 10)
      order by v.effective_from desc, v.recorded_at desc, v.version_id desc limit 1), '') as class,
    case when w.order_id is null then 0 else 1 end as wrongful
  from order_result r join field_order f on f.account_id = r.account_id and f.order_id = r.order_id
  left join wrongful_off w on w.account_id = r.account_id and w.order_id = r.order_id
  where r.done_at >= :from and r.done_at < :to and r.result = 'off' and f.kind = 'turn_off'
  order by r.done_at`

/** The day of orders that is next, and the last one before. */
export const NEXT_DAY = `select min(for_date) as day from field_order where kind = 'turn_off' and for_date >= :today`
export const LAST_DAY = `select max(for_date) as day from field_order where kind = 'turn_off' and for_date < :today`
