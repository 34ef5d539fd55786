import {STANDING_ITEMS} from '#core/batches/batch-views.js'
import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'
import {NIGHT_DROP} from '#core/ledger/chart.js'

const CONTROLS = `select e.batch_id, sum(case when e.kind in ('log', 'correct_control') then e.item_count else 0 end) as control_count,
    sum(case when e.kind in ('log', 'correct_control') then e.amount_cents else 0 end) as control_cents,
    sum(e.amount_cents) as open_cents, sum(case e.kind when 'prove' then 1 else 0 end) as proved
  from cash_batch_event e group by e.batch_id`

const ENTERED = `select i.batch_id, count(*) as items, sum(i.amount_cents) as entered_cents from (${STANDING_ITEMS}) i group by i.batch_id`

export const cashBatchControls: BookCheck = {
  name: 'cash-batches',
  proves: `${NIGHT_DROP} is what the batches not proved hold; a proved one has as many items and as much money as its control`,
  async find(reader) {
    const whole = await brokenRows(
      reader,
      `select '${NIGHT_DROP}' as key, t.expected, t.found from (
         select coalesce((select sum(amount_cents) from posting where ledger_account = '${NIGHT_DROP}'), 0) as expected,
           coalesce((select sum(c.open_cents) from (${CONTROLS}) c where c.proved = 0), 0) as found) t
       where t.expected <> t.found`,
      differs('the ledger says', 'batches not proved hold'),
    )
    const amounts = await brokenRows(
      reader,
      `select q.batch_no as key, q.expected, q.found from (
         select b.batch_no, c.control_cents as expected, coalesce(n.entered_cents, 0) as found
         from (${CONTROLS}) c join cash_batch b on b.batch_id = c.batch_id left join (${ENTERED}) n on n.batch_id = c.batch_id where c.proved > 0
         union all select b.batch_no, 0, c.open_cents from (${CONTROLS}) c join cash_batch b on b.batch_id = c.batch_id where c.proved > 0) q
       where q.expected <> q.found`,
      differs('its control is', 'its items are'),
    )
    const counts = await brokenRows(
      reader,
      `select b.batch_no as key, c.control_count as expected, coalesce(n.items, 0) as found
       from (${CONTROLS}) c join cash_batch b on b.batch_id = c.batch_id left join (${ENTERED}) n on n.batch_id = c.batch_id
       where c.proved > 0 and (c.control_count <> coalesce(n.items, 0) or c.proved > 1)`,
      (row) => `its control counts ${row.expected} items, it has ${row.found}`,
    )
    const journals = await brokenRows(
      reader,
      `select b.batch_no as key, e.amount_cents as expected, coalesce(p.amount_cents, 0) as found
       from cash_batch_event e join cash_batch b on b.batch_id = e.batch_id
         left join posting p on p.journal_id = e.journal_id and p.ledger_account = '${NIGHT_DROP}'
       where e.amount_cents <> coalesce(p.amount_cents, 0)`,
      differs('an event says', 'its journal'),
    )
    return together([whole, amounts, counts, journals])
  },
}
