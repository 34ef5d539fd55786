import {accountNumberOf, brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'

const key = `${accountNumberOf('q.account_id')} || ' credit ' || q.credit_id`

export const openCredits: BookCheck = {
  name: 'open-credits',
  proves: 'every open credit is what was held less what paid items and what left the account',
  async find(reader) {
    const wrong = await brokenRows(
      reader,
      `select ${key} as key, q.expected, q.found from (
         select c.account_id, c.credit_id, coalesce(o.open_cents, 0) as found, c.amount_cents
           - coalesce((select sum(a.amount_cents) from allocation a where a.account_id = c.account_id and a.credit_id = c.credit_id), 0)
           - coalesce((select sum(g.amount_cents) from credit_release g where g.account_id = c.account_id and g.credit_id = c.credit_id), 0) as expected
         from customer_credit c left join open_credit o on o.account_id = c.account_id and o.credit_id = c.credit_id) q
       where q.expected <> q.found`,
      differs('held less used is', 'the open credit says'),
    )
    const extra = await brokenRows(
      reader,
      `select ${key} as key, 0 as expected, q.open_cents as found from open_credit q
       where not exists (select 1 from customer_credit c where c.account_id = q.account_id and c.credit_id = q.credit_id)`,
      differs('nothing was held: expected', 'the open credit says'),
    )
    return together([wrong, extra])
  },
}
