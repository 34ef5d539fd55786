import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface ChargedItem {
  readonly receivableId: string
  readonly class: ReceivableClass
  readonly dueOn: BusinessDate
  readonly amount: Cents
  readonly journalId: string
}

/** What one payment or one credit pays of one item today, all movements netted. */
export interface Placement {
  readonly receivableId: string
  readonly paymentId: string | null
  readonly creditId: string | null
  readonly amount: Cents
}

export interface HeldCredit {
  readonly creditId: string
  readonly journalId: string
  readonly paymentId: string | null
  readonly amount: Cents
  /** What left the account otherwise than by paying an item. */
  readonly released: Cents
}

/** Where all money of one account stands today, from the facts and not from cached figures. */
export interface AccountMoney {
  readonly items: readonly ChargedItem[]
  readonly placements: readonly Placement[]
  readonly credits: readonly HeldCredit[]
  /** Due day of the bill that a payment was directed to, by payment: such money stays on that bill. */
  readonly directed: ReadonlyMap<string, BusinessDate>
}

interface ItemRow {
  account_id: string
  receivable_id: string
  class: ReceivableClass
  due_on: BusinessDate
  amount_cents: Cents
  journal_id: string
}
interface PlacementRow {
  account_id: string
  receivable_id: string
  payment_id: string | null
  credit_id: string | null
  net: number
}
interface CreditRow {
  account_id: string
  credit_id: string
  journal_id: string
  payment_id: string | null
  amount_cents: Cents
  released: number
}

interface DirectionRow {
  account_id: string
  payment_id: string
  directed_to: BusinessDate
}

const nothingYet = () => ({
  items: [] as ChargedItem[],
  placements: [] as Placement[],
  credits: [] as HeldCredit[],
  directed: new Map<string, BusinessDate>(),
})

/** Reads many accounts at once: call lockAccounts before. */
export async function moneyOf(trx: Trx, accountIds: readonly string[]): Promise<Map<string, AccountMoney>> {
  const asked = (): ReturnType<typeof rowsFrom> =>
    rowsFrom(
      trx,
      accountIds.map((account_id) => ({account_id})),
      {account_id: 'text'},
      'a',
    )
  const those = () => trx.select('account_id').from(asked())
  const items: ItemRow[] = await trx('receivable')
    .whereIn('account_id', those())
    .select('account_id', 'receivable_id', 'class', 'due_on', 'amount_cents', 'journal_id')
  const placements: PlacementRow[] = await trx('allocation')
    .whereIn('account_id', those())
    .groupBy('account_id', 'receivable_id', 'payment_id', 'credit_id')
    .select('account_id', 'receivable_id', 'payment_id', 'credit_id')
    .sum({net: 'amount_cents'})
  const released = `coalesce((select sum(g.amount_cents) from credit_release g
    where g.account_id = c.account_id and g.credit_id = c.credit_id), 0) as released`
  const credits: CreditRow[] = await trx('customer_credit as c')
    .whereIn('account_id', those())
    .select('account_id', 'credit_id', 'journal_id', 'payment_id', 'amount_cents', trx.raw(released))
  const directions: DirectionRow[] = await trx('payment')
    .whereIn('account_id', those())
    .whereNotNull('directed_to')
    .select('account_id', 'payment_id', 'directed_to')
  const money = new Map(accountIds.map((id) => [id, nothingYet()]))
  for (const row of items) money.get(row.account_id)?.items.push(itemOf(row))
  for (const row of placements) if (row.net !== 0) money.get(row.account_id)?.placements.push(placementOf(row))
  for (const row of credits) money.get(row.account_id)?.credits.push(creditOf(row))
  for (const row of directions) money.get(row.account_id)?.directed.set(row.payment_id, row.directed_to)
  return money
}

const itemOf = (row: ItemRow): ChargedItem => ({
  receivableId: row.receivable_id,
  class: row.class,
  dueOn: row.due_on,
  amount: row.amount_cents,
  journalId: row.journal_id,
})
const placementOf = (row: PlacementRow): Placement => ({
  receivableId: row.receivable_id,
  paymentId: row.payment_id,
  creditId: row.credit_id,
  amount: cents(row.net),
})
const creditOf = (row: CreditRow): HeldCredit => ({
  creditId: row.credit_id,
  journalId: row.journal_id,
  paymentId: row.payment_id,
  amount: row.amount_cents,
  released: cents(row.released),
})
