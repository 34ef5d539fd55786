import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {insertRows, rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

const TEXT = 'text'
const INTEGER = 'integer'

/** Why money is held for a customer. */
export type CreditSource = 'overpayment' | 'negative_bill' | 'opening' | 'freed' | 'adjustment'

export interface NewCredit {
  readonly creditId: string
  readonly accountId: string
  readonly source: CreditSource
  /** The payment whose money it is, null for credits that no payment made. */
  readonly paymentId: string | null
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
    payment_id: held.paymentId,
    journal_id: held.journalId,
    effective_on: held.effectiveOn,
    amount_cents: held.amount,
    open_cents: held.amount,
  }))
  const both = {account_id: TEXT, credit_id: TEXT, effective_on: TEXT} as const
  const fact = {...both, source: TEXT, payment_id: TEXT, journal_id: TEXT, amount_cents: INTEGER} as const
  await insertRows(trx, 'customer_credit', fact, rows)
  await insertRows(trx, 'open_credit', {...both, open_cents: INTEGER}, rows)
}

export interface OpenCredit {
  readonly creditId: string
  readonly effectiveOn: BusinessDate
  readonly open: Cents
}

/** Credits held by many accounts, oldest first: call lockAccounts before. */
export async function openCreditsOf(trx: Trx, accountIds: readonly string[]): Promise<Map<string, OpenCredit[]>> {
  const list = accountIds.map((id) => ({account_id: id}))
  const source = rowsFrom(trx, list, {account_id: TEXT}, 'a')
  const rows = (await trx
    .select('account_id', 'credit_id', 'effective_on', 'open_cents')
    .from('open_credit')
    .whereIn('account_id', trx.select('account_id').from(source))
    .orderBy([{column: 'account_id'}, {column: 'effective_on'}, {column: 'credit_id'}])) as {
    account_id: string
    credit_id: string
    effective_on: BusinessDate
    open_cents: Cents
  }[]
  const credits = new Map<string, OpenCredit[]>()
  for (const row of rows) {
    const held = {creditId: row.credit_id, effectiveOn: row.effective_on, open: row.open_cents}
    const list = credits.get(row.account_id)
    if (list === undefined) credits.set(row.account_id, [held])
    else list.push(held)
  }
  return credits
}

/** Credit that leaves the account other than by paying an item. */
export interface NewRelease {
  readonly accountId: string
  readonly creditId: string
  readonly journalId: string
  readonly kind: 'reversed' | 'refunded'
  readonly amount: Cents
  readonly effectiveOn: BusinessDate
}

/** Writes releases; refreshCredits then brings the open amounts along. */
export async function releaseCredits(trx: Trx, releases: readonly NewRelease[], context: ActContext): Promise<void> {
  const rows = releases.map((release) => ({
    account_id: release.accountId,
    release_id: context.key(),
    credit_id: release.creditId,
    journal_id: release.journalId,
    kind: release.kind,
    amount_cents: release.amount,
    effective_on: release.effectiveOn,
  }))
  await insertRows(trx, 'credit_release', RELEASE_COLUMNS, rows)
}

const RELEASE_COLUMNS = {
  account_id: TEXT,
  release_id: TEXT,
  credit_id: TEXT,
  journal_id: TEXT,
  kind: TEXT,
  amount_cents: INTEGER,
  effective_on: TEXT,
} as const

/** Open amount = amount less what paid items less what was released; credits used up go. */
export async function refreshCredits(
  trx: Trx,
  touched: readonly {accountId: string; creditId: string}[],
): Promise<void> {
  if (touched.length === 0) return
  const rows = touched.map(({accountId, creditId}) => ({account_id: accountId, credit_id: creditId}))
  const source = rowsFrom(trx, rows, {account_id: TEXT, credit_id: TEXT})
  await trx.raw(
    `insert into open_credit (account_id, credit_id, effective_on, open_cents)
     select c.account_id, c.credit_id, c.effective_on, c.amount_cents
     from customer_credit c join (select distinct account_id, credit_id from ?) t on t.account_id = c.account_id and t.credit_id = c.credit_id
     where true on conflict (account_id, credit_id) do nothing`,
    [source],
  )
  const left = `select c.account_id, c.credit_id, c.amount_cents
      - coalesce((select sum(a.amount_cents) from allocation a where a.account_id = c.account_id and a.credit_id = c.credit_id), 0)
      - coalesce((select sum(g.amount_cents) from credit_release g where g.account_id = c.account_id and g.credit_id = c.credit_id), 0) as left_cents
    from customer_credit c join (select distinct account_id, credit_id from ?) t on t.account_id = c.account_id and t.credit_id = c.credit_id`
  await trx.raw(
    `delete from open_credit where (account_id, credit_id) in (select account_id, credit_id from (${left}) x where left_cents = 0)`,
    [rowsFrom(trx, rows, {account_id: TEXT, credit_id: TEXT})],
  )
  await trx.raw(
    `update open_credit set open_cents = x.left_cents from (${left}) x
     where open_credit.account_id = x.account_id and open_credit.credit_id = x.credit_id`,
    [rowsFrom(trx, rows, {account_id: TEXT, credit_id: TEXT})],
  )
}
