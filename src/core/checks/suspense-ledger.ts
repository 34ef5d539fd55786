import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'
import {SUSPENSE} from '#core/ledger/chart.js'

const STANDING = `select s.receipt_no, s.amount_cents, s.journal_id from suspense_item s
  where not exists (select 1 from journal m where m.reverses_id = s.journal_id)`

export const suspenseLedger: BookCheck = {
  name: 'suspense-ledger',
  proves: `the list of unidentified receipts is the balance of ${SUSPENSE}`,
  async find(reader) {
    const items = await brokenRows(
      reader,
      `select q.receipt_no as key, q.expected, q.found from (
         select s.receipt_no, s.amount_cents as found, -coalesce((select sum(case p.ledger_account when '${SUSPENSE}' then p.amount_cents else 0 end)
           from posting p where p.journal_id = s.journal_id), 0) as expected from suspense_item s) q
       where q.expected <> q.found`,
      differs('its journal says', 'the list'),
    )
    const whole = await brokenRows(
      reader,
      `select '${SUSPENSE}' as key, t.expected, t.found from (
         select -coalesce((select sum(amount_cents) from posting where ledger_account = '${SUSPENSE}'), 0) as expected,
           coalesce((select sum(amount_cents) from (${STANDING}) x), 0) as found) t
       where t.expected <> t.found`,
      differs('the ledger says', 'the list'),
    )
    return together([items, whole])
  },
}
