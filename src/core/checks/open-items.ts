import {accountNumberOf, brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'

const key = `${accountNumberOf('q.account_id')} || ' item ' || q.receivable_id`

export const openItems: BookCheck = {
  name: 'open-items',
  proves: 'every open item is its charge less what was allocated to it: none missing, none too many',
  async find(reader) {
    const wrong = await brokenRows(
      reader,
      `select ${key} as key, q.expected, q.found from (
         select r.account_id, r.receivable_id, coalesce(o.open_cents, 0) as found, r.amount_cents - coalesce((select sum(a.amount_cents)
           from allocation a where a.account_id = r.account_id and a.receivable_id = r.receivable_id), 0) as expected
         from receivable r left join open_item o on o.account_id = r.account_id and o.receivable_id = r.receivable_id) q
       where q.expected <> q.found`,
      differs('charge less allocations is', 'the open item says'),
    )
    const extra = await brokenRows(
      reader,
      `select ${key} as key, 0 as expected, q.open_cents as found from open_item q
       where not exists (select 1 from receivable r where r.account_id = q.account_id and r.receivable_id = q.receivable_id)`,
      differs('no charge: expected', 'the open item says'),
    )
    return together([wrong, extra])
  },
}

/** The shut-off list reads class, dates and amounts from the open items alone. */
export const openItemCopies: BookCheck = {
  name: 'open-item-copies',
  proves: 'every open item carries the class, bill, dates and amount of its charge',
  find: (reader) =>
    brokenRows(
      reader,
      `select ${key} as key from open_item q
       join receivable r on r.account_id = q.account_id and r.receivable_id = q.receivable_id
       where q.class <> r.class or q.due_on <> r.due_on or q.amount_cents <> r.amount_cents
         or coalesce(q.bill_id, '') <> coalesce(r.bill_id, '') or coalesce(q.mailed_on, '') <> coalesce(r.mailed_on, '')`,
      () => 'class, bill, dates or amount are not those of the charge',
    ),
}
