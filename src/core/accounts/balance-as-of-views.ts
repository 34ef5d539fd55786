import type {AsOf} from '#core/accounts/versions.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {CUSTOMER_BALANCE_ACCOUNTS, CUSTOMER_CREDITS, type ReceivableClass} from '#core/ledger/chart.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface OpenItemAsOf {
  readonly class: ReceivableClass
  readonly charge: string
  readonly bill: string | null
  readonly effective_on: BusinessDate
  readonly due_on: BusinessDate
  readonly amount_cents: number
  readonly open_cents: number
}

/** charge: receivables the point of view knows; paid: what its allocations had paid of them. */
const ITEMS = `
  with charge as (
    select r.account_id, r.receivable_id, r.class, r.charge_code, r.bill_id, r.effective_on, r.due_on, r.amount_cents
    from receivable r join journal j on j.journal_id = r.journal_id
    where r.account_id = :account and r.effective_on <= :day and j.recorded_at <= :knownAt
  ), paid as (
    select a.receivable_id, sum(a.amount_cents) as paid_cents
    from allocation a join journal j on j.journal_id = a.journal_id
    where a.account_id = :account and a.effective_on <= :day and j.recorded_at <= :knownAt
    group by a.receivable_id
  )
  select c.class, c.charge_code as charge, b.bill_no as bill, c.effective_on, c.due_on, c.amount_cents,
    c.amount_cents - coalesce(p.paid_cents, 0) as open_cents
  from charge c left join paid p on p.receivable_id = c.receivable_id
  left join bill b on b.account_id = c.account_id and b.bill_id = c.bill_id
  where c.amount_cents - coalesce(p.paid_cents, 0) <> 0
  order by c.due_on, c.effective_on, c.class, c.receivable_id`

/** What was owed at a moment, recomputed from receivables and allocations, never from a cache. */
export const openItemsAsOf = (reader: Reader, accountId: string, at: AsOf): Promise<OpenItemAsOf[]> =>
  select<OpenItemAsOf>(reader, ITEMS, {account: accountId, ...at})

const POSTED = `
  select p.ledger_account, sum(p.amount_cents) as total_cents
  from posting p join journal j on j.journal_id = p.journal_id
  where p.account_id = :account and j.effective_on <= :day and j.recorded_at <= :knownAt
  group by p.ledger_account`

/** Money dated before the charge it pays (a payment entered late) was held for the customer on the days between. */
const PAID_AHEAD = `
  select coalesce(sum(a.amount_cents), 0) as ahead_cents
  from allocation a join journal j on j.journal_id = a.journal_id
  join receivable r on r.account_id = a.account_id and r.receivable_id = a.receivable_id
  join journal c on c.journal_id = r.journal_id
  where a.account_id = :account and a.effective_on <= :day and j.recorded_at <= :knownAt
    and (r.effective_on > :day or c.recorded_at > :knownAt)`

export interface PostedBalance {
  /** Receivables less credits: positive is owed. */
  readonly balance: Cents
  /** Credits held for the customer. */
  readonly credit: Cents
}

/** The account's balance at a moment from the legs of its journals. */
export async function postedBalance(reader: Reader, accountId: string, at: AsOf): Promise<PostedBalance> {
  const rows = await select<{ledger_account: string; total_cents: number}>(reader, POSTED, {account: accountId, ...at})
  const totals = new Map(rows.map((row) => [row.ledger_account, row.total_cents]))
  const balance = CUSTOMER_BALANCE_ACCOUNTS.reduce((total, number) => total + (totals.get(number) ?? 0), 0)
  const [paid] = await select<{ahead_cents: number}>(reader, PAID_AHEAD, {account: accountId, ...at})
  return {balance: cents(balance), credit: cents((paid?.ahead_cents ?? 0) - (totals.get(CUSTOMER_CREDITS) ?? 0))}
}

export interface DepositAsOf {
  readonly deposit: string
  readonly amount_cents: number
  readonly due_on: BusinessDate
  readonly ground: string
  readonly status: string
  readonly held_cents: number
}

const DEPOSITS = `
  select d.deposit_no as deposit, d.amount_cents, d.due_on, d.ground, e.kind, e.amount_cents as event_cents
  from security_deposit d join security_deposit_event e on e.account_id = d.account_id and e.deposit_id = d.deposit_id
  where d.account_id = :account and e.effective_on <= :day and e.recorded_at <= :knownAt
  order by d.deposit_id, e.recorded_at, e.event_id`

/** Deposits with what was held of each at a moment: money in by 'held', out by every other event that moves it. */
export async function depositsAsOf(reader: Reader, accountId: string, at: AsOf): Promise<DepositAsOf[]> {
  type Row = Omit<DepositAsOf, 'status' | 'held_cents'> & {kind: string; event_cents: number}
  const rows = await select<Row>(reader, DEPOSITS, {account: accountId, ...at})
  const found = new Map<string, DepositAsOf>()
  for (const {kind, event_cents: moved, ...row} of rows) {
    const before = found.get(row.deposit)?.held_cents ?? 0
    const posts = kind !== 'requested' && kind !== 'waived'
    const held = posts ? before + (kind === 'held' ? moved : -moved) : before
    found.set(row.deposit, {...row, status: kind, held_cents: held})
  }
  return Array.from(found.values())
}
