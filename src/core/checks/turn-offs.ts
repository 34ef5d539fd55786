import {accountNumberOf, brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'
import {formatMoney, cents} from '#core/kernel/money.js'

/** A fee journal has its row, of the same amount, and the row an order that was reported off. */
const FEES = `select j.journal_no as key, coalesce(sum(p.amount_cents), 0) as expected, coalesce(max(t.fee_cents), 0) as found
  from journal j left join posting p on p.journal_id = j.journal_id and p.amount_cents > 0
  left join (select t.journal_id, t.fee_cents from turn_off_fee t
    join order_result r on r.account_id = t.account_id and r.order_id = t.order_id and r.result = 'off') t on t.journal_id = j.journal_id
  where j.kind = 'severance.turn-off'
  group by j.journal_no having coalesce(sum(p.amount_cents), 0) <> coalesce(max(t.fee_cents), 0)`

const CHARGED_WRONGFULLY = `select ${accountNumberOf('w.account_id')} as key, 0 as expected, sum(t.fee_cents) as found
  from wrongful_off w join turn_off_fee t on t.account_id = w.account_id and t.order_id = w.order_id
  where not exists (select 1 from journal m where m.reverses_id = t.journal_id)
  group by w.account_id`

const DONE_AND_PULLED = `select coalesce(max(f.order_no), e.order_id) as key, 1 as expected, count(distinct e.kind) as found
  from field_order_event e left join field_order f on f.account_id = e.account_id and f.order_id = e.order_id
  where e.kind in ('complete', 'ack-pull') group by e.account_id, e.order_id having count(distinct e.kind) > 1`

const NOT_GIVEN_BACK = `select ${accountNumberOf('w.account_id')} as key, 1 as expected, 0 as found from wrongful_off w
  where not exists (select 1 from restoration t where t.account_id = w.account_id and t.turn_off_order_id = w.order_id)
    or not exists (select 1 from order_result r where r.account_id = w.account_id and r.order_id = w.order_id and r.result = 'off')`

export const turnOffs: BookCheck = {
  name: 'turn-offs',
  proves:
    'a turn-off fee belongs to water that was turned off, none stands after a wrongful one, and no order was done and called off both',
  find: async (reader) =>
    together([
      await brokenRows(reader, FEES, differs('its journal says', 'the fee of an order done says')),
      await brokenRows(
        reader,
        CHARGED_WRONGFULLY,
        (row) => `was turned off wrongfully and is charged ${formatMoney(cents(row.found))} for it`,
      ),
      await brokenRows(reader, DONE_AND_PULLED, () => 'reported done, and its pull acknowledged too'),
      await brokenRows(reader, NOT_GIVEN_BACK, () => 'named wrongful without a turn-off or without its restore order'),
    ]),
}
