import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {RECEIVABLE_ACCOUNT, type ReceivableClass} from '#core/ledger/chart.js'
import type {Allocation, OpenItem} from '#core/ledger/open-items.js'
import {insertRows, rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

const TEXT = 'text'
const INTEGER = 'integer'

/** A new charge that somebody owes. */
export interface NewReceivable {
  readonly receivableId: string
  readonly accountId: string
  readonly class: ReceivableClass
  readonly chargeCode: string
  readonly billId: string | null
  readonly journalId: string
  readonly effectiveOn: BusinessDate
  readonly mailedOn: BusinessDate | null
  readonly dueOn: BusinessDate
  readonly amount: Cents
}

/** Opens receivables: the fact and its open amount. */
export async function openReceivables(trx: Trx, receivables: readonly NewReceivable[]): Promise<void> {
  const rows = receivables.map((item) => ({
    account_id: item.accountId,
    receivable_id: item.receivableId,
    class: item.class,
    charge_code: item.chargeCode,
    ledger_account: RECEIVABLE_ACCOUNT[item.class],
    bill_id: item.billId,
    journal_id: item.journalId,
    effective_on: item.effectiveOn,
    mailed_on: item.mailedOn,
    due_on: item.dueOn,
    amount_cents: item.amount,
    open_cents: item.amount,
  }))
  const both = {
    account_id: TEXT,
    receivable_id: TEXT,
    class: TEXT,
    bill_id: TEXT,
    mailed_on: TEXT,
    due_on: TEXT,
    amount_cents: INTEGER,
  } as const
  await insertRows(
    trx,
    'receivable',
    {...both, charge_code: TEXT, ledger_account: TEXT, journal_id: TEXT, effective_on: TEXT},
    rows,
  )
  await insertRows(trx, 'open_item', {...both, open_cents: INTEGER}, rows)
}

export interface NewAllocation extends Omit<Allocation, 'class'> {
  readonly accountId: string
  readonly journalId: string
  readonly paymentId: string | null
  readonly creditId: string | null
  readonly effectiveOn: BusinessDate
}

/** Pays open items, or opens them again where the amount is negative; an item paid in full leaves the open items. */
export async function allocate(trx: Trx, allocations: readonly NewAllocation[], context: ActContext): Promise<void> {
  if (allocations.length === 0) return
  const rows = allocations.map((part) => ({
    account_id: part.accountId,
    allocation_id: context.key(),
    receivable_id: part.receivableId,
    journal_id: part.journalId,
    payment_id: part.paymentId,
    credit_id: part.creditId,
    amount_cents: part.amount,
    effective_on: part.effectiveOn,
  }))
  await insertRows(trx, 'allocation', ALLOCATION_COLUMNS, rows)
  await reopen(trx, rows)
  await payDown(trx, rows)
}

const ALLOCATION_COLUMNS = {
  account_id: TEXT,
  allocation_id: TEXT,
  receivable_id: TEXT,
  journal_id: TEXT,
  payment_id: TEXT,
  credit_id: TEXT,
  amount_cents: INTEGER,
  effective_on: TEXT,
} as const
const ITEM_KEY = {account_id: TEXT, receivable_id: TEXT, amount_cents: INTEGER} as const

/** An item paid in full before comes back with its original due date; the open amount is set by payDown. */
async function reopen(trx: Trx, rows: readonly {amount_cents: number}[]): Promise<void> {
  const back = rows.filter((row) => row.amount_cents < 0)
  if (back.length === 0) return
  await trx.raw(
    `insert into open_item (account_id, receivable_id, class, bill_id, mailed_on, due_on, amount_cents, open_cents)
     select r.account_id, r.receivable_id, r.class, r.bill_id, r.mailed_on, r.due_on, r.amount_cents, r.amount_cents
     from receivable r join (select distinct account_id, receivable_id from ?) b on b.account_id = r.account_id and b.receivable_id = r.receivable_id
     where true on conflict (account_id, receivable_id) do nothing`,
    [rowsFrom(trx, back, ITEM_KEY)],
  )
}

/** Open amount = amount less all allocations; rows at zero go, one below zero breaks the table's own check. */
async function payDown(trx: Trx, rows: readonly object[]): Promise<void> {
  const touched = `select r.account_id, r.receivable_id, r.amount_cents - coalesce((select sum(a.amount_cents) from allocation a
      where a.account_id = r.account_id and a.receivable_id = r.receivable_id), 0) as left_cents
    from receivable r join (select distinct account_id, receivable_id from ?) t on t.account_id = r.account_id and t.receivable_id = r.receivable_id`
  await trx.raw(
    `delete from open_item where (account_id, receivable_id) in (select account_id, receivable_id from (${touched}) x where left_cents = 0)`,
    [rowsFrom(trx, rows, ITEM_KEY)],
  )
  await trx.raw(
    `update open_item set open_cents = x.left_cents from (${touched}) x
     where open_item.account_id = x.account_id and open_item.receivable_id = x.receivable_id`,
    [rowsFrom(trx, rows, ITEM_KEY)],
  )
}

interface OpenItemRow {
  account_id: string
  receivable_id: string
  class: ReceivableClass
  bill_id: string | null
  due_on: BusinessDate
  open_cents: Cents
}

/** Open items of many accounts, to be changed: call lockAccounts first. */
export async function openItemsOf(trx: Trx, accountIds: readonly string[]): Promise<Map<string, OpenItem[]>> {
  const source = rowsFrom(
    trx,
    accountIds.map((id) => ({account_id: id})),
    {account_id: TEXT},
    'a',
  )
  const found: unknown = await trx.raw(
    `select o.account_id, o.receivable_id, o.class, o.bill_id, o.due_on, o.open_cents from open_item o
     where o.account_id in (select a.account_id from ?)`,
    [source],
  )
  const rows = (Array.isArray(found) ? found : (found as {rows: unknown[]}).rows) as OpenItemRow[]
  const items = new Map<string, OpenItem[]>()
  for (const row of rows) {
    const list = items.get(row.account_id) ?? []
    const {receivable_id: receivableId, class: name, bill_id: billId, due_on: dueOn, open_cents: open} = row
    list.push({receivableId, class: name, billId, dueOn, open})
    items.set(row.account_id, list)
  }
  return items
}
