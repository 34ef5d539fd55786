import {brokenRows, differs, type BookCheck} from '#core/checks/book-check.js'

export const journalsBalance: BookCheck = {
  name: 'journals-balance',
  proves: 'the legs of every journal sum to zero',
  find: (reader) =>
    brokenRows(
      reader,
      `select coalesce(j.journal_no, s.journal_id) as key, 0 as expected, s.found from
         (select journal_id, sum(amount_cents) as found from posting group by journal_id having sum(amount_cents) <> 0) s
       left join journal j on j.journal_id = s.journal_id`,
      differs('the legs should sum to', 'they sum to'),
    ),
}
