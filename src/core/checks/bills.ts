import {brokenRows, differs, type BookCheck} from '#core/checks/book-check.js'

const compared = (found: string): string =>
  `select q.bill_no as key, q.expected, q.found from (
     select b.bill_no, b.amount_cents as expected, ${found} as found from bill b) q
   where q.expected <> q.found`

export const billLines: BookCheck = {
  name: 'bill-lines',
  proves: 'the lines of every bill add up to its amount',
  find: (reader) =>
    brokenRows(
      reader,
      compared(
        'coalesce((select sum(l.amount_cents) from bill_line l where l.account_id = b.account_id and l.bill_id = b.bill_id), 0)',
      ),
      differs('the bill says', 'its lines'),
    ),
}

export const billReceivables: BookCheck = {
  name: 'bill-receivables',
  proves: 'what every bill charged, less what it credited, is its amount',
  find: (reader) =>
    brokenRows(
      reader,
      `select coalesce(b.bill_no, q.bill_id) as key, q.billed_cents as expected, q.found from (
         select x.account_id, x.bill_id, sum(x.billed_cents) as billed_cents, sum(x.posted_cents) as found from (
           select account_id, bill_id, amount_cents as billed_cents, 0 as posted_cents from bill
           union all select account_id, bill_id, 0, amount_cents from receivable where bill_id is not null
           union all select c.account_id, b.bill_id, 0, -c.amount_cents from customer_credit c
             join bill b on b.account_id = c.account_id and b.journal_id = c.journal_id where c.source = 'negative_bill') x
         group by x.account_id, x.bill_id having sum(x.billed_cents) <> sum(x.posted_cents)) q
       left join bill b on b.account_id = q.account_id and b.bill_id = q.bill_id`,
      differs('the bill says', 'its charges'),
    ),
}
