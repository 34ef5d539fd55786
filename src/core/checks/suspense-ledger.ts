import {STANDING_ITEMS} from '#core/batches/batch-views.js'
import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'
import {SUSPENSE} from '#core/ledger/chart.js'

/** Events of a suspense item that take its money out of 2140 or put it back. */
const MOVES = `'identify', 'undo-identify', 'return-to-sender', 'cancel-return', 'turn-unclaimed', 'tender-returned'`
const BACK = `'undo-identify', 'cancel-return'`
const LAST_MOVE = `(select e.kind from suspense_event e where e.suspense_id = s.suspense_id and e.kind in (${MOVES}) order by e.event_id desc limit 1)`

/** Items whose money is in suspense: not undone, not voided, not placed since. */
export const HELD_ITEMS = `select s.suspense_id, s.receipt_no, s.amount_cents, s.journal_id from suspense_item s
  where not exists (select 1 from journal m where m.reverses_id = s.journal_id)
    and not exists (select 1 from payment_part p join payment_void v on v.event_id = p.event_id where p.row_id = s.suspense_id)
    and coalesce(${LAST_MOVE}, 'undo-identify') in (${BACK})`

/** What batches have logged and nobody has placed yet: corrections and what was handed back included. */
export const UNPLACED_BATCHES = `select b.batch_no, coalesce((select sum(e.amount_cents) from cash_batch_event e
      where e.batch_id = b.batch_id and e.kind in ('log', 'correct_control', 'hand_back')), 0)
    - coalesce((select sum(i.amount_cents) from (${STANDING_ITEMS}) i where i.batch_id = b.batch_id and i.state <> 'handed_back'), 0) as amount_cents
  from cash_batch b where exists (select 1 from cash_batch_event l where l.batch_id = b.batch_id and l.kind = 'log')`

export const suspenseLedger: BookCheck = {
  name: 'suspense-ledger',
  proves: `unidentified receipts and what batches have logged and not placed are the balance of ${SUSPENSE}`,
  async find(reader) {
    const items = await brokenRows(
      reader,
      `select q.receipt_no as key, q.expected, q.found from (
         select s.receipt_no, s.amount_cents as found, -coalesce((select sum(case p.ledger_account when '${SUSPENSE}' then p.amount_cents else 0 end)
           from posting p where p.journal_id = s.journal_id), 0) as expected
         from suspense_item s left join journal j on j.journal_id = s.journal_id where coalesce(j.kind, '') <> 'night_drop.log') q
       where q.expected <> q.found`,
      differs('its journal says', 'the list'),
    )
    const whole = await brokenRows(
      reader,
      `select '${SUSPENSE}' as key, t.expected, t.found from (
         select -coalesce((select sum(amount_cents) from posting where ledger_account = '${SUSPENSE}'), 0) as expected,
           coalesce((select sum(amount_cents) from (${HELD_ITEMS}) x), 0) + coalesce((select sum(amount_cents) from (${UNPLACED_BATCHES}) y), 0) as found) t
       where t.expected <> t.found`,
      differs('the ledger says', 'the list'),
    )
    return together([items, whole])
  },
}
