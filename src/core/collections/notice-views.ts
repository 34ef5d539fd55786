import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface NoticeAccount {
  readonly accountId: string
  readonly accountNumber: string
  readonly mail_address: string
  readonly service_address: string
  readonly mail_differs: number
  readonly open_cents: number
}

const ACCOUNTS = `
  select a.account_id as "accountId", a.account_no as "accountNumber", v.mail_address, v.mail_differs, p.address as service_address,
    coalesce((select sum(o.open_cents) from open_item o where o.account_id = a.account_id), 0) as open_cents
  from account a
  join account_version v on v.account_id = a.account_id and v.version_id = (
    select w.version_id from account_version w where w.account_id = a.account_id order by w.effective_from desc, w.recorded_at desc, w.version_id desc limit 1)
  join premise_version p on p.premise_id = v.premise_id and p.version_id = (
    select q.version_id from premise_version q where q.premise_id = v.premise_id order by q.effective_from desc, q.recorded_at desc, q.version_id desc limit 1)
  where a.account_no in (select number from :numbers) order by a.account_no`

/** Addresses and open amounts of accounts by number; an unknown number is not in the answer. */
export const accountsForNotices = (reader: Reader, numbers: readonly string[]): Promise<NoticeAccount[]> =>
  select<NoticeAccount>(reader, ACCOUNTS, {
    numbers: rowsFrom(
      reader,
      numbers.map((number) => ({number})),
      {number: 'text'},
    ),
  })
