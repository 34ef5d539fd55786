import {accountHeads} from '#core/accounts/account-head-views.js'
import type {AccountStatus} from '#core/accounts/agreement.js'
import {personsById} from '#core/accounts/person-views.js'
import {asOf} from '#core/accounts/versions.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** An account that money is for. */
export interface KnownAccount {
  readonly accountId: string
  readonly accountNo: string
  readonly status: AccountStatus
  readonly name: string
}

/** A security deposit that money is for. */
export interface KnownDeposit {
  readonly accountId: string
  readonly depositId: string
  readonly depositNo: string
  /** What was asked and is not paid. */
  readonly due: Cents
}

const ACCOUNTS = `select a.account_id from :asked cross join account a where a.account_no = r.account_no`

/** Accounts by number as they are on a day; one that nobody has is not in the answer. */
export async function accountsByNumber(
  reader: Reader,
  numbers: readonly string[],
  day: BusinessDate,
): Promise<Map<string, KnownAccount>> {
  if (numbers.length === 0) return new Map()
  const rows = numbers.map((account_no) => ({account_no}))
  const asked = rowsFrom(reader, rows, {account_no: 'text'})
  const found = await select<{account_id: string}>(reader, ACCOUNTS, {asked})
  const at = asOf(day)
  const heads = await accountHeads(
    reader,
    found.map((row) => row.account_id),
    at,
  )
  const persons = await personsById(
    reader,
    heads.map((head) => head.version.person_id),
    at,
  )
  return new Map(
    heads.map(({account_id: accountId, account_no: accountNo, status, version}) => [
      accountNo,
      {accountId, accountNo, status, name: persons.get(version.person_id)?.name ?? ''},
    ]),
  )
}

const DEPOSITS = `select d.account_id, d.deposit_id, d.deposit_no, a.account_no,
    d.amount_cents - coalesce((select sum(case e.kind when 'held' then e.amount_cents when 'reversed' then -e.amount_cents
        when 'waived' then d.amount_cents else 0 end)
      from security_deposit_event e where e.account_id = d.account_id and e.deposit_id = d.deposit_id), 0) as due_cents
  from :asked cross join security_deposit d cross join account a where d.deposit_no = r.deposit_no and a.account_id = d.account_id`

interface DepositRow {
  account_id: string
  deposit_id: string
  deposit_no: string
  account_no: string
  due_cents: number
}

/** Deposits by number, with the number of their account. */
export async function depositsByNumber(
  reader: Reader,
  numbers: readonly string[],
): Promise<Map<string, KnownDeposit & {readonly accountNo: string}>> {
  if (numbers.length === 0) return new Map()
  const rows = numbers.map((deposit_no) => ({deposit_no}))
  const asked = rowsFrom(reader, rows, {deposit_no: 'text'})
  const found = await select<DepositRow>(reader, DEPOSITS, {asked})
  return new Map(
    found.map((row) => [
      row.deposit_no,
      {
        ...{accountId: row.account_id, accountNo: row.account_no},
        ...{depositId: row.deposit_id, depositNo: row.deposit_no, due: cents(row.due_cents)},
      },
    ]),
  )
}
