import {brokenRows, NOTHING, together, type BookCheck} from '#core/checks/book-check.js'
import {select} from '#core/store/dialect.js'

const PER_JOURNAL = `select j.journal_id, j.journal_no, count(p.journal_id) as legs
  from journal j left join posting p on p.journal_id = j.journal_id group by j.journal_id, j.journal_no`

/** Counted first; the rows are looked for only when the counts differ. */
export const journalsComplete: BookCheck = {
  name: 'journals-complete',
  proves: 'every journal has two legs or more, and every leg has its journal',
  async find(reader) {
    const [counts] = await select<{short: number; joined: number; legs: number}>(
      reader,
      `select coalesce(sum(case when s.legs < 2 then 1 else 0 end), 0) as short, coalesce(sum(s.legs), 0) as joined,
         (select count(*) from posting) as legs from (${PER_JOURNAL}) s`,
    )
    if (counts === undefined || (counts.short === 0 && counts.joined === counts.legs)) return NOTHING
    return together([
      await brokenRows(
        reader,
        `select s.journal_no as key, 2 as expected, s.legs as found from (${PER_JOURNAL}) s where s.legs < 2`,
        (row) => `a journal has ${row.expected} legs or more, this one ${row.found}`,
      ),
      await brokenRows(
        reader,
        `select distinct p.journal_id as key from posting p where not exists (select 1 from journal j where j.journal_id = p.journal_id)`,
        () => 'legs without their journal',
      ),
    ])
  },
}
