import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {insertRows, rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

const TEXT = 'text'
const INTEGER = 'integer'

export interface NewCredit {
  readonly creditId: string
  readonly accountId: string
  readonly source: string
  readonly journalId: string
  readonly effectiveOn: BusinessDate
  readonly amount: Cents
}

/** Money held for a customer beyond what is owed. */
export async function holdCredits(trx: Trx, credits: readonly NewCredit[]): Promise<void> {
  const rows = credits.map((held) => ({
    account_id: held.accountId,
    credit_id: held.creditId,
    source: held.source,
    journal_id: held.journalId,
    effective_on: held.effectiveOn,
    amount_cents: held.amount,
    open_cents: held.amount,
  }))
  const both = {account_id: TEXT, credit_id: TEXT, effective_on: TEXT} as const
  await insertRows(trx, 'customer_credit', {...both, source: TEXT, journal_id: TEXT, amount_cents: INTEGER}, rows)
  await insertRows(trx, 'open_credit', {...both, open_cents: INTEGER}, rows)
}

export interface OpenCredit {
  readonly accountId: string
  readonly creditId: string
  readonly open: Cents
}

/** Credits held by many accounts, oldest first. */
export async function openCreditsOf(trx: Trx, accountIds: readonly string[]): Promise<OpenCredit[]> {
  const list = accountIds.map((id) => ({account_id: id}))
  const source = rowsFrom(trx, list, {account_id: TEXT}, 'a')
  const rows = await trx
    .select('account_id as accountId', 'credit_id as creditId', 'open_cents as open')
    .from('open_credit')
    .whereIn('account_id', trx.select('account_id').from(source))
    .orderBy([{column: 'account_id'}, {column: 'effective_on'}, {column: 'credit_id'}])
  return rows as OpenCredit[]
}

/** Uses up held credits: the open amount of each falls by what was used of it. */
export async function useCredits(
  trx: Trx,
  used: readonly {accountId: string; creditId: string; amount: Cents}[],
): Promise<void> {
  if (used.length === 0) return
  const rows = used.map((part) => ({account_id: part.accountId, credit_id: part.creditId, used_cents: part.amount}))
  const columns = {account_id: TEXT, credit_id: TEXT, used_cents: INTEGER} as const
  const totals = `select account_id, credit_id, sum(used_cents) as used_cents from ? group by account_id, credit_id`
  await trx.raw(
    `delete from open_credit where (account_id, credit_id) in
       (select c.account_id, c.credit_id from open_credit c join (${totals}) u on u.account_id = c.account_id and u.credit_id = c.credit_id where c.open_cents <= u.used_cents)`,
    [rowsFrom(trx, rows, columns)],
  )
  await trx.raw(
    `update open_credit set open_cents = open_cents - u.used_cents from (${totals}) u
     where open_credit.account_id = u.account_id and open_credit.credit_id = u.credit_id`,
    [rowsFrom(trx, rows, columns)],
  )
}
