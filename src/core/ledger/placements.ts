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

/** When something was posted: by the row of its act in the chain, within an act by the key of its journal. */
export interface Posted {
  /** UNDER_WAY for the act that reads it. */
  readonly actSeq: number
  readonly journalId: string
}

const UNDER_WAY = Number.MAX_SAFE_INTEGER

/** A placement with what moved it last. */
export interface StandingPlacement extends Placement {
  readonly moved: Posted
}

/** Keys alone do not say it: clocks of two programs may stand at the same instant. */
export const isLater = (one: Posted, other: Posted): boolean =>
  one.actSeq > other.actSeq || (one.actSeq === other.actSeq && one.journalId > other.journalId)

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
  readonly placements: readonly StandingPlacement[]
  readonly credits: readonly HeldCredit[]
  /** Due day of the bill that a payment was directed to, by payment: such money stays on that bill. */
  readonly directed: ReadonlyMap<string, BusinessDate>
  /** Items that a credit was given for, by credit: such money stays on them. */
  readonly givenFor: ReadonlyMap<string, ReadonlySet<string>>
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
  last_journal: string
  last_seq: number
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

interface GivenRow {
  account_id: string
  credit_id: string
  receivable_id: string
}

const nothingYet = () => ({
  items: [] as ChargedItem[],
  placements: [] as StandingPlacement[],
  credits: [] as HeldCredit[],
  directed: new Map<string, BusinessDate>(),
  givenFor: new Map<string, Set<string>>(),
})

/** Reads many accounts at once: call lockAccounts before. */
export async function moneyOf(
  trx: Trx,
  accountIds: readonly string[],
  actId: string,
): Promise<Map<string, AccountMoney>> {
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
  const placements: PlacementRow[] = await trx('allocation as l')
    .join('journal as j', 'j.journal_id', 'l.journal_id')
    .leftJoin('act as t', 't.act_id', 'j.act_id')
    .whereIn('l.account_id', those())
    .groupBy('l.account_id', 'l.receivable_id', 'l.payment_id', 'l.credit_id')
    .select('l.account_id', 'l.receivable_id', 'l.payment_id', 'l.credit_id')
    .select(trx.raw(`max(case when j.act_id = ? then ${UNDER_WAY} else coalesce(t.seq, 0) end) as last_seq`, [actId]))
    .sum({net: 'l.amount_cents'})
    .max({last_journal: 'l.journal_id'})
  const released = `coalesce((select sum(g.amount_cents) from credit_release g
    where g.account_id = c.account_id and g.credit_id = c.credit_id), 0) as released`
  const credits: CreditRow[] = await trx('customer_credit as c')
    .whereIn('account_id', those())
    .select('account_id', 'credit_id', 'journal_id', 'payment_id', 'amount_cents', trx.raw(released))
  const directions: DirectionRow[] = await trx('payment')
    .whereIn('account_id', those())
    .whereNotNull('directed_to')
    .select('account_id', 'payment_id', 'directed_to')
  const given: GivenRow[] = await trx('customer_credit as c')
    .join('adjustment as a', (on) => on.on('a.account_id', 'c.account_id').on('a.journal_id', 'c.journal_id'))
    .join('adjustment_part as p', (on) =>
      on.on('p.account_id', 'a.account_id').on('p.adjustment_id', 'a.adjustment_id'),
    )
    .join('receivable as r', (on) => on.on('r.account_id', 'p.account_id').on('r.class', 'p.class'))
    .whereIn('c.account_id', those())
    .where('c.source', 'adjustment')
    .whereRaw('(r.bill_id = p.bill_id or r.receivable_id = p.receivable_id)')
    .select('c.account_id', 'c.credit_id', 'r.receivable_id')
  const money = new Map(accountIds.map((id) => [id, nothingYet()]))
  for (const row of items) money.get(row.account_id)?.items.push(itemOf(row))
  for (const row of placements) if (row.net !== 0) money.get(row.account_id)?.placements.push(placementOf(row))
  for (const row of credits) money.get(row.account_id)?.credits.push(creditOf(row))
  for (const row of directions) money.get(row.account_id)?.directed.set(row.payment_id, row.directed_to)
  for (const row of given) {
    const those = money.get(row.account_id)?.givenFor
    those?.set(row.credit_id, (those.get(row.credit_id) ?? new Set()).add(row.receivable_id))
  }
  return money
}

const itemOf = (row: ItemRow): ChargedItem => ({
  receivableId: row.receivable_id,
  class: row.class,
  dueOn: row.due_on,
  amount: row.amount_cents,
  journalId: row.journal_id,
})
const placementOf = (row: PlacementRow): StandingPlacement => ({
  receivableId: row.receivable_id,
  paymentId: row.payment_id,
  creditId: row.credit_id,
  amount: cents(row.net),
  moved: {actSeq: row.last_seq, journalId: row.last_journal},
})
const creditOf = (row: CreditRow): HeldCredit => ({
  creditId: row.credit_id,
  journalId: row.journal_id,
  paymentId: row.payment_id,
  amount: row.amount_cents,
  released: cents(row.released),
})
