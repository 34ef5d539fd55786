import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'
import {DRAWER} from '#core/ledger/chart.js'

/** What each session holds by its facts; nothing once its drawer was sealed or handed over. */
const HOLDINGS = `select s.session_id, s.session_no, s.drawer, s.operator_id, s.float_cents, coalesce(m.ended, 0) as ended,
    coalesce(t.cents, 0) + coalesce(m.cents, 0) as beside_float
  from drawer_session s
  left join (select v.session_id, sum(t.amount_cents) as cents from payment_event v join tender t on t.event_id = v.event_id
      where v.session_id is not null and t.ledger_account = '${DRAWER}'
        and not exists (select 1 from payment_void x where x.event_id = v.event_id) group by v.session_id) t on t.session_id = s.session_id
  left join (select session_id, max(case when kind in ('close', 'hand_over') then 1 else 0 end) as ended,
      sum(case when kind in ('turn_in', 'close', 'hand_over') then -amount_cents when kind in ('record_difference', 'approve') then amount_cents else 0 end) as cents
      from drawer_event group by session_id) m on m.session_id = s.session_id`

const legOf = (journal: string): string =>
  `coalesce((select sum(case p.ledger_account when '${DRAWER}' then p.amount_cents else 0 end) from posting p where p.journal_id = ${journal}), 0)`

/** What each event must have moved on 1030. A hand-over moves the float from one session to the next. */
const MOVES = `select s.session_no as key, case e.kind when 'turn_in' then -e.amount_cents when 'hand_over' then -e.amount_cents
      when 'close' then -e.amount_cents - s.float_cents else e.amount_cents end as expected, ${legOf('e.journal_id')} as found
    from drawer_event e join drawer_session s on s.session_id = e.session_id
    where e.kind in ('turn_in', 'hand_over', 'close', 'record_difference', 'approve')
  union all select s.session_no, s.float_cents, ${legOf('s.journal_id')} from drawer_session s where s.received_from is null
  union all select s.session_no, g.float_cents, s.float_cents from drawer_session s join drawer_session g on g.session_id = s.received_from`

export const drawers: BookCheck = {
  name: 'drawers',
  proves: `what the open drawer sessions hold is the balance of ${DRAWER}, and a closed one holds nothing`,
  async find(reader) {
    const whole = await brokenRows(
      reader,
      `select '${DRAWER}' as key, t.expected, t.found from (
         select coalesce((select sum(amount_cents) from posting where ledger_account = '${DRAWER}'), 0) as expected,
           coalesce((select sum(h.float_cents + h.beside_float) from (${HOLDINGS}) h where h.ended = 0), 0) as found) t
       where t.expected <> t.found`,
      differs('the ledger says', 'the open drawers'),
    )
    const closed = await brokenRows(
      reader,
      `select h.session_no as key, 0 as expected, h.beside_float as found from (${HOLDINGS}) h where h.ended = 1 and h.beside_float <> 0`,
      differs('a closed session holds', 'its facts leave'),
    )
    const moves = await brokenRows(
      reader,
      `select q.key, q.expected, q.found from (${MOVES}) q where q.expected <> q.found`,
      differs('the session says', 'its journal'),
    )
    const open = await brokenRows(
      reader,
      `select h.session_no as key, 1 - h.ended as expected, case when o.session_id is null then 0 else 1 end as found
       from (${HOLDINGS}) h left join open_drawer o on o.session_id = h.session_id and o.drawer = h.drawer and o.operator_id = h.operator_id
       where 1 - h.ended <> case when o.session_id is null then 0 else 1 end`,
      () => 'the list of open drawers does not fit it',
    )
    return together([whole, closed, moves, open])
  },
}
