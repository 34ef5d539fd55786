import {accountStatus, type AccountStatus, type Agreement} from '#core/accounts/agreement.js'
import {keysOf} from '#core/accounts/keys.js'
import {withEvents} from '#core/accounts/premise-views.js'
import type {AccountRow, AccountVersionRow, AgreementEventRow, AgreementRow} from '#core/accounts/tables.js'
import {inForceOrFirst, type AsOf} from '#core/accounts/versions.js'
import {groupBy} from '#core/kernel/group-by.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** An account with what it is at a moment. */
export interface AccountHead extends AccountRow {
  readonly version: AccountVersionRow
  readonly agreements: readonly (Agreement & {readonly rate_plan: string})[]
  readonly status: AccountStatus
  /** Receivables less credits, as the store keeps it now. */
  readonly balance: Cents
}

const ACCOUNTS = `select a.account_id, a.account_no, a.external_key, a.opened_on, a.recorded_at, coalesce(b.balance_cents, 0) as balance_cents
  from :keys join account a on a.account_id = k.id left join account_balance b on b.account_id = a.account_id`
const ACCOUNT_VERSIONS = `select v.account_id, v.version_id, v.person_id, v.premise_id, v.class, v.customer_role, v.tenure, v.mail_address, v.mail_differs,
    v.cycle, v.paperless, v.effective_from, v.recorded_at
  from :keys join account_version v on v.account_id = k.id`
const AGREEMENTS = `select g.account_id, g.agreement_id, g.service_point_id, g.service, g.start_on, g.rate_plan, g.recorded_at
  from :keys join agreement g on g.account_id = k.id order by g.start_on, g.agreement_id`
const EVENTS = `select e.account_id, e.agreement_id, e.event_id, e.kind, e.effective_on, e.recorded_at
  from :keys join agreement_event e on e.account_id = k.id`

/** Accounts with their version and agreements at a moment, in the order of the keys; one not open yet shows its first version. */
export async function accountHeads(reader: Reader, ids: readonly string[], at: AsOf): Promise<AccountHead[]> {
  if (ids.length === 0) return []
  const ask = <Row>(sql: string): Promise<Row[]> => select<Row>(reader, sql, {keys: keysOf(reader, ids)})
  const accounts = await ask<AccountRow & {balance_cents: number}>(ACCOUNTS)
  const versions = groupBy(await ask<AccountVersionRow>(ACCOUNT_VERSIONS), (row) => row.account_id)
  const events = await ask<AgreementEventRow>(EVENTS)
  const agreements = groupBy(withEvents(await ask<AgreementRow>(AGREEMENTS), events), (row) => row.account_id)
  const byId = new Map(accounts.map((row) => [row.account_id, row]))
  return ids.flatMap((id) => {
    const account = byId.get(id)
    const version = inForceOrFirst(versions.get(id) ?? [], at)
    if (account === undefined || version === null) return []
    const own = agreements.get(id) ?? []
    const balance = cents(account.balance_cents)
    return [{...account, version, agreements: own, status: accountStatus(own, balance === 0, at), balance}]
  })
}

/** An account with the person or premise it was found by. */
export interface AccountOf {
  readonly account_id: string
  readonly key: string
}
const OF_PERSONS =
  'select distinct v.account_id, k.id as key from :keys join account_version v on v.person_id = k.id limit :most'
const OF_PREMISES =
  'select distinct v.account_id, k.id as key from :keys join account_version v on v.premise_id = k.id limit :most'

const accountsBy = async (reader: Reader, sql: string, ids: readonly string[], most: number): Promise<AccountOf[]> =>
  ids.length === 0 ? [] : select<AccountOf>(reader, sql, {keys: keysOf(reader, ids), most})

/** Accounts that persons hold or held. */
export const accountPersons = (reader: Reader, personIds: readonly string[], most: number): Promise<AccountOf[]> =>
  accountsBy(reader, OF_PERSONS, personIds, most)
/** Accounts that were or are served at premises. */
export const accountPremises = (reader: Reader, premiseIds: readonly string[], most: number): Promise<AccountOf[]> =>
  accountsBy(reader, OF_PREMISES, premiseIds, most)

const idsOf = (rows: readonly AccountOf[]): string[] => Array.from(new Set(rows.map((row) => row.account_id)))

export const accountIdsOfPersons = async (reader: Reader, ids: readonly string[], most: number): Promise<string[]> =>
  idsOf(await accountPersons(reader, ids, most))
export const accountIdsAtPremises = async (reader: Reader, ids: readonly string[], most: number): Promise<string[]> =>
  idsOf(await accountPremises(reader, ids, most))

export interface CreditRecord {
  readonly account_id: string
  /** Open items past due on the day, cents. */
  readonly past_due_cents: number
  readonly owed_cents: number
  readonly returned_payments: number
}

const CREDIT = `select k.id as account_id,
    (select coalesce(sum(o.open_cents), 0) from open_item o where o.account_id = k.id and o.due_on < :day) as past_due_cents,
    (select coalesce(sum(o.open_cents), 0) from open_item o where o.account_id = k.id) as owed_cents,
    (select count(*) from payment_return r where r.account_id = k.id and r.returned_on >= :since) as returned_payments
  from :keys`

/** What accounts owe, what of it is past due on a day, and how many payments came back since another. */
export async function creditRecords(
  reader: Reader,
  accountIds: readonly string[],
  on: {readonly day: string; readonly since: string},
): Promise<Map<string, CreditRecord>> {
  if (accountIds.length === 0) return new Map()
  const rows = await select<CreditRecord>(reader, CREDIT, {keys: keysOf(reader, accountIds), ...on})
  return new Map(rows.map((row) => [row.account_id, row]))
}
