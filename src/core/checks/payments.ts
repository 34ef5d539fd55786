import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'
import {NO_CUSTOMER} from '#core/ledger/chart.js'
import {UNDONE_PAYMENTS} from '#core/payments/undo-payments.js'

export const paymentJournals: BookCheck = {
  name: 'payment-journals',
  proves: 'the journal of every payment brings its amount to the account where the money stands',
  find: (reader) =>
    brokenRows(
      reader,
      `select q.receipt_no as key, q.expected, q.found from (
         select p.receipt_no, p.amount_cents as expected, coalesce((select sum(case when l.account_id = '${NO_CUSTOMER}' and l.ledger_account = p.ledger_account
             then l.amount_cents else 0 end) from posting l where l.journal_id = p.journal_id), 0) as found
         from payment p) q where q.expected <> q.found`,
      differs('the payment is', 'its journal says'),
    ),
}

export const paymentPlacements: BookCheck = {
  name: 'payment-placements',
  proves: 'the money of every payment is on items or held to the cent; of one returned or undone nothing is left',
  async find(reader) {
    const placed = `select x.account_id, x.payment_id, sum(x.paid_cents) as expected, sum(x.placed_cents) as found from (
        select account_id, payment_id, amount_cents as paid_cents, 0 as placed_cents from payment
        union all select account_id, payment_id, 0, amount_cents from allocation where payment_id is not null
        union all select account_id, payment_id, 0, amount_cents from customer_credit where payment_id is not null
        union all select p.account_id, p.payment_id, 0, e.amount_cents
          from security_deposit_event e join payment p on p.account_id = e.account_id and p.journal_id = e.journal_id where e.kind = 'held'
        union all select p.account_id, p.payment_id, 0, -e.amount_cents
          from security_deposit_event e join journal m on m.journal_id = e.journal_id
          join payment p on p.account_id = e.account_id and p.journal_id = m.reverses_id where e.kind = 'reversed'
        union all select c.account_id, c.payment_id, 0, -g.amount_cents from credit_release g
          join customer_credit c on c.account_id = g.account_id and c.credit_id = g.credit_id where c.payment_id is not null and g.kind = 'reversed'
        union all select b.account_id, b.payment_id, -p.amount_cents, 0 from ${UNDONE_PAYMENTS} b
          join payment p on p.account_id = b.account_id and p.payment_id = b.payment_id
        union all select c.account_id, c.payment_id, 0, -g.amount_cents from credit_release g
          join customer_credit c on c.account_id = g.account_id and c.credit_id = g.credit_id
          join ${UNDONE_PAYMENTS} b on b.account_id = c.account_id and b.payment_id = c.payment_id where g.kind = 'refunded') x
      group by x.account_id, x.payment_id having sum(x.paid_cents) <> sum(x.placed_cents)`
    return brokenRows(
      reader,
      `select coalesce(p.receipt_no, q.payment_id) as key, q.expected, q.found from (${placed}) q
       left join payment p on p.account_id = q.account_id and p.payment_id = q.payment_id`,
      differs('the payment is', 'placed are'),
    )
  },
}

export const returnedPayments: BookCheck = {
  name: 'returned-payments',
  proves: 'every returned payment is undone by the mirror of its own journal, and every such mirror has its return',
  async find(reader) {
    const unmirrored = await brokenRows(
      reader,
      `select p.receipt_no as key from payment_return b join payment p on p.account_id = b.account_id and p.payment_id = b.payment_id
       where not exists (select 1 from journal m where m.journal_id = b.journal_id and m.reverses_id = p.journal_id)`,
      () => 'is returned, and its journal is not undone by that return',
    )
    const unreturned = await brokenRows(
      reader,
      `select p.receipt_no as key from journal m join payment p on p.account_id = m.account_id and p.journal_id = m.reverses_id
         left join payment_return x on x.account_id = p.account_id and x.payment_id = p.payment_id
       where m.kind = 'rejected_payment.post-reversal' and x.payment_id is null`,
      () => 'its journal is undone as returned, and no return is recorded',
    )
    return together([unmirrored, unreturned])
  },
}
