import {addressLine} from '#core/accounts/address-key.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Whom a letter about an account goes to, and where. */
export interface LetterAccount {
  readonly accountId: string
  readonly accountNumber: string
  readonly name: string
  readonly email: string | null
  readonly language: string
  readonly mailAddress: string
  readonly mailDiffers: boolean
  readonly serviceAddress: string
  readonly balance: Cents
  readonly thirdParties: readonly ThirdParty[]
}

/** Whom a customer of 65 or more, or a dependent adult, wants told (Gov. 60373(c)). */
export interface ThirdParty {
  readonly name: string
  readonly address: string
}

interface AccountRow {
  readonly account_id: string
  readonly account_no: string
  readonly name: string
  readonly email: string | null
  readonly language: string
  readonly mail_address: string
  readonly mail_differs: number
  readonly address: string
  readonly unit: string
  readonly city: string
  readonly postal_code: string
  readonly balance_cents: number
}

const NEWEST = 'order by x.effective_from desc, x.recorded_at desc, x.version_id desc limit 1'
const ACCOUNTS = `
  select a.account_id, a.account_no, w.name, w.email, w.language, v.mail_address, v.mail_differs, p.address, p.unit, p.city, p.postal_code,
    coalesce(b.balance_cents, 0) as balance_cents
  from :ids cross join account a
  join account_version v on v.account_id = a.account_id and v.version_id = (
    select x.version_id from account_version x where x.account_id = a.account_id and x.effective_from <= :day ${NEWEST})
  join premise_version p on p.premise_id = v.premise_id and p.version_id = (
    select x.version_id from premise_version x where x.premise_id = v.premise_id and x.effective_from <= :day ${NEWEST})
  join person_version w on w.person_id = v.person_id and w.version_id = (
    select x.version_id from person_version x where x.person_id = v.person_id and x.effective_from <= :day ${NEWEST})
  left join account_balance b on b.account_id = a.account_id
  where a.account_id = r.account_id`

const THIRD_PARTIES = `
  select t.account_id, t.name, t.address from :ids cross join third_party t
  where t.account_id = r.account_id and t.named_on <= :day and not exists (
    select 1 from third_party_end e where e.account_id = t.account_id and e.third_party_id = t.third_party_id and e.ended_on <= :day)
  order by t.account_id, t.third_party_id`

/** By account key, as of a day; two statements whatever their number. */
export async function letterAccounts(
  reader: Reader,
  accountIds: readonly string[],
  day: BusinessDate,
): Promise<Map<string, LetterAccount>> {
  const asked = accountIds.map((account_id) => ({account_id}))
  const bound = {ids: rowsFrom(reader, asked, {account_id: 'text'}), day}
  const rows = await select<AccountRow>(reader, ACCOUNTS, bound)
  const told = groupBy(
    await select<ThirdParty & {readonly account_id: string}>(reader, THIRD_PARTIES, bound),
    (row) => row.account_id,
  )
  return new Map(
    rows.map((row) => [
      row.account_id,
      {
        ...{accountId: row.account_id, accountNumber: row.account_no, name: row.name, email: row.email},
        ...{language: row.language, mailAddress: row.mail_address, mailDiffers: row.mail_differs === 1},
        serviceAddress: addressLine(row),
        balance: cents(row.balance_cents),
        thirdParties: (told.get(row.account_id) ?? []).map(({name, address}) => ({name, address})),
      },
    ]),
  )
}

const PAST_DUE_TOLD = `
  select n.account_id, max(n.sent_on) as sent_on from :ids cross join notice n
  where n.account_id = r.account_id and n.kind = 'past_due' group by n.account_id`

/** Day of the last past-due letter, by account key. */
export async function pastDueTold(reader: Reader, accountIds: readonly string[]): Promise<Map<string, BusinessDate>> {
  const asked = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, asked, {account_id: 'text'})
  const rows = await select<{account_id: string; sent_on: BusinessDate}>(reader, PAST_DUE_TOLD, {ids})
  return new Map(rows.map((row) => [row.account_id, row.sent_on]))
}
