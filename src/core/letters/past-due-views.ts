import type {BusinessDate} from '#core/kernel/business-date.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

const PAGE = `
  select a.account_id, a.account_no from account a
  where a.account_id > :after and exists (select 1 from open_item o where o.account_id = a.account_id and o.due_on < :day)
  order by a.account_id limit :page`

/** Numbers of accounts with anything past due, a page at a time in the order of their keys. */
export async function* pastDueAccounts(
  reader: Reader,
  day: BusinessDate,
  page: number,
): AsyncGenerator<readonly string[]> {
  for (let after = ''; ;) {
    const rows = await select<{account_id: string; account_no: string}>(reader, PAGE, {after, day, page})
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map((row) => row.account_no)
    after = last.account_id
  }
}
