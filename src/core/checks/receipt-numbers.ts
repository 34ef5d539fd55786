import {brokenRows, type BookCheck} from '#core/checks/book-check.js'

export const receiptNumbers: BookCheck = {
  name: 'receipt-numbers',
  proves:
    'the receipts of every series, and the parts of every receipt, are numbered from 1 without a gap and without a double',
  find: (reader) =>
    brokenRows(
      reader,
      `select x.series as key, max(x.last_number) as expected, sum(x.receipts) as found from (
         select receipt_series as series, count(*) as receipts, max(receipt_number) as highest, sum(receipt_number) as total, 0 as last_number
           from payment p where p.source <> 'suspense' and not exists (select 1 from payment_event v where v.receipt_no = p.receipt_series) group by receipt_series
         union all select receipt_series, count(*), max(receipt_number), sum(receipt_number), 0
           from suspense_item s where not exists (select 1 from payment_event v where v.receipt_no = s.receipt_series) group by receipt_series
         union all select receipt_series, count(*), max(receipt_number), sum(receipt_number), 0 from payment_event group by receipt_series
         union all select series, 0, 0, 0, last_number from receipt_series) x
       group by x.series
       having sum(x.receipts) <> max(x.highest) or max(x.highest) <> max(x.last_number)
         or 2 * sum(x.total) <> max(x.highest) * (max(x.highest) + 1)`,
      (row) => `${row.expected} numbers were given out, ${row.found} receipts carry them`,
    ),
}
