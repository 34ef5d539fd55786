import {accountNumberOf, brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'

const account = accountNumberOf('q.account_id')

export const allocations: BookCheck = {
  name: 'allocations',
  proves: 'no item is paid beyond its charge or below nothing, and no payment or credit takes back what it never paid',
  async find(reader) {
    const items = await brokenRows(
      reader,
      `select ${account} || ' item ' || q.receivable_id as key, coalesce(r.amount_cents, 0) as expected, q.paid_cents as found
       from (select account_id, receivable_id, sum(amount_cents) as paid_cents from allocation group by account_id, receivable_id) q
       left join receivable r on r.account_id = q.account_id and r.receivable_id = q.receivable_id
       where r.amount_cents is null or q.paid_cents > r.amount_cents or q.paid_cents < 0`,
      differs('the charge is', 'allocated are'),
    )
    const parts = await brokenRows(
      reader,
      `select ${account} || ' item ' || q.receivable_id as key, 0 as expected, q.paid_cents as found
       from (select account_id, receivable_id, payment_id, credit_id, sum(amount_cents) as paid_cents from allocation
         group by account_id, receivable_id, payment_id, credit_id having sum(amount_cents) < 0) q`,
      differs('one payment pays at least', 'allocated are'),
    )
    return together([items, parts])
  },
}
