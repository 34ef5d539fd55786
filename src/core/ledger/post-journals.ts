import type {ActContext} from '#core/acts/act.js'
import type {Cents} from '#core/kernel/money.js'
import {mustBeOpenDay} from '#core/ledger/closed-days.js'
import {balanceChanges, type Journal} from '#core/ledger/journal.js'
import {insertRows, lockRows, rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

const TEXT = 'text'
const INTEGER = 'integer'

/** A lock is held until its transaction ends: within it nobody asks for it again. */
const locked = new WeakMap<Trx, Set<string>>()

/**
 * Locks the balance rows of accounts before their open items are read to be changed: in key order, so that two
 * writers never wait for each other in a ring.
 */
export async function lockAccounts(trx: Trx, accountIds: Iterable<string>): Promise<void> {
  const held = locked.get(trx) ?? new Set<string>()
  locked.set(trx, held)
  const ids = Array.from(new Set(accountIds))
    .filter((id) => !held.has(id))
    .toSorted()
  const rows = ids.map((id) => ({account_id: id}))
  const SLICE = 5000
  for (let at = 0; at < rows.length; at += SLICE) {
    const source = rowsFrom(trx, rows.slice(at, at + SLICE), {account_id: TEXT})
    await trx.raw(
      `insert into account_balance (account_id, balance_cents) select account_id, 0 from ? where true order by account_id on conflict (account_id) do nothing`,
      [source],
    )
    await lockRows(trx, 'account_balance', 'account_id', ids.slice(at, at + SLICE))
  }
  for (const id of ids) held.add(id)
}

/**
 * Writes journals with their legs and brings the cached balances of their customers along.
 * @throws Refusal DAY_CLOSED (65)
 */
export async function postJournals(trx: Trx, journals: readonly Journal[], context: ActContext): Promise<void> {
  if (journals.length === 0) return
  await mustBeOpenDay(trx, context.today)
  const common = {business_date: context.today, recorded_at: context.recordedAt, act_id: context.actId}
  const rows = journals.map((journal) => ({
    journal_id: journal.journalId,
    journal_no: journal.journalNo,
    kind: journal.kind,
    account_id: journal.accountId,
    effective_on: journal.effectiveOn,
    reverses_id: journal.reversesId,
    memo: journal.memo,
    ...common,
  }))
  const legs = journals.flatMap((journal) =>
    journal.postings.map((posting, index) => ({
      account_id: posting.accountId,
      journal_id: journal.journalId,
      line: index + 1,
      ledger_account: posting.ledgerAccount,
      amount_cents: posting.amount,
    })),
  )
  await insertRows(trx, 'journal', JOURNAL_COLUMNS, rows)
  await insertRows(trx, 'posting', POSTING_COLUMNS, legs)
  await addToBalances(trx, balanceChanges(journals))
}

const JOURNAL_COLUMNS = {
  journal_id: TEXT,
  journal_no: TEXT,
  kind: TEXT,
  account_id: TEXT,
  effective_on: TEXT,
  reverses_id: TEXT,
  memo: TEXT,
  business_date: TEXT,
  recorded_at: TEXT,
  act_id: TEXT,
} as const
const POSTING_COLUMNS = {
  account_id: TEXT,
  journal_id: TEXT,
  line: INTEGER,
  ledger_account: TEXT,
  amount_cents: INTEGER,
} as const

async function addToBalances(trx: Trx, changes: ReadonlyMap<string, Cents>): Promise<void> {
  const rows = Array.from(changes, ([account_id, balance_cents]) => ({account_id, balance_cents}))
  const source = rowsFrom(trx, rows, {account_id: TEXT, balance_cents: INTEGER})
  if (rows.length === 0) return
  await trx.raw(
    `insert into account_balance (account_id, balance_cents) select account_id, balance_cents from ? where true order by account_id
     on conflict (account_id) do update set balance_cents = account_balance.balance_cents + excluded.balance_cents`,
    [source],
  )
}
