import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'

const ROWS = `select payment_id as row_id, amount_cents from payment union all select suspense_id, amount_cents from suspense_item
  union all select sale_id, amount_cents from misc_sale`

export const paymentEvents: BookCheck = {
  name: 'payment-events',
  proves: 'what was handed over less change is what each receipt says, and each part of it stands in the books',
  async find(reader) {
    const totals = await brokenRows(
      reader,
      `select q.receipt_no as key, q.expected, q.found from (
         select v.receipt_no, v.total_cents as expected, coalesce((select sum(t.amount_cents) from tender t where t.event_id = v.event_id
             and t.amount_cents = t.tendered_cents - t.change_cents and (t.change_cents = 0 or t.kind = 'cash')), 0) as found
         from payment_event v
         union all select v.receipt_no, v.total_cents, coalesce((select sum(p.amount_cents) from payment_part p where p.event_id = v.event_id), 0)
         from payment_event v
         union all select v.receipt_no, v.total_cents, v.tendered_cents - v.change_cents from payment_event v) q
       where q.expected <> q.found`,
      differs('the receipt is', 'its tenders or parts are'),
    )
    const rows = await brokenRows(
      reader,
      `select v.receipt_no as key, p.amount_cents as expected, coalesce(r.amount_cents, 0) as found from payment_part p
         join payment_event v on v.event_id = p.event_id left join (${ROWS}) r on r.row_id = p.row_id
       where r.row_id is null or r.amount_cents <> p.amount_cents`,
      differs('a part of the receipt is', 'its row says'),
    )
    return together([totals, rows])
  },
}
