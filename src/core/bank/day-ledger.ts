import {LISTED_ACCOUNTS, type CashBalances} from '#core/bank/cash-balances.js'
import {proved, unfinished, type DayItem} from '#core/bank/day-item.js'
import {HELD_ITEMS, UNPLACED_BATCHES} from '#core/checks/suspense-ledger.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, formatMoney, subtract, type Cents} from '#core/kernel/money.js'
import {CHANGE_FUND, DRAWER, NIGHT_DROP, SUSPENSE, UNDEPOSITED} from '#core/ledger/chart.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A ledger account against the list of things that it is made of; null where no such list is kept. */
export type LedgerLine = {
  readonly account: string
  readonly balance_cents: Cents
  readonly list_cents: Cents | null
}

/** What each list comes to: bags on hand, drawers, the safe, batches, settlements, money of unknown owners. */
const LISTS: Readonly<Record<string, string>> = {
  [UNDEPOSITED]: `select coalesce((select sum(cash_cents + checks_cents) from sealed_bag), 0)
    - coalesce((select sum(amount_cents) from bank_deposit_event where kind in ('confirm', 'found', 'resolve', 'found_later')), 0) as total`,
  [DRAWER]: `select coalesce(sum(s.float_cents
      + coalesce((select sum(t.amount_cents) from payment_event v join tender t on t.event_id = v.event_id
          where v.session_id = s.session_id and t.ledger_account = '${DRAWER}'
            and not exists (select 1 from payment_void x where x.event_id = v.event_id)), 0)
      + coalesce((select sum(case when e.kind = 'turn_in' then -e.amount_cents else e.amount_cents end) from drawer_event e
          where e.session_id = s.session_id and e.kind in ('turn_in', 'record_difference', 'approve')), 0)), 0) as total
    from open_drawer o join drawer_session s on s.session_id = o.session_id`,
  [CHANGE_FUND]: `select coalesce((select fund_cents from change_fund_event order by event_no desc limit 1), 0)
    - coalesce((select sum(s.float_cents) from open_drawer o join drawer_session s on s.session_id = o.session_id), 0) as total`,
  [NIGHT_DROP]: `select coalesce(sum(e.amount_cents), 0) as total from cash_batch_event e
    where exists (select 1 from posting p where p.journal_id = e.journal_id and p.ledger_account = '${NIGHT_DROP}')
      and not exists (select 1 from cash_batch_event x where x.batch_id = e.batch_id and x.kind = 'prove')`,
  [SUSPENSE]: `select -coalesce((select sum(h.amount_cents) from (${HELD_ITEMS}) h), 0)
    - coalesce((select sum(u.amount_cents) from (${UNPLACED_BATCHES}) u), 0) as total`,
}

export async function ledgerOfDay(
  reader: Reader,
  balances: CashBalances,
  settled: ReadonlyMap<string, Cents>,
): Promise<LedgerLine[]> {
  const lines: LedgerLine[] = []
  for (const account of LISTED_ACCOUNTS) {
    const sql = LISTS[account]
    const row = sql === undefined ? undefined : (await select<{total: number}>(reader, sql))[0]
    lines.push({
      account,
      balance_cents: balances.get(account) ?? cents(0),
      list_cents: row === undefined ? (settled.get(account) ?? null) : cents(row.total),
    })
  }
  return lines
}

/** Each balance is its list to the cent, or the day is not proved; an account without a list is open until it is zero. */
export const ledgerItems = (lines: readonly LedgerLine[], day: BusinessDate): DayItem[] =>
  lines
    .filter((line) => line.list_cents !== null || line.balance_cents !== 0)
    .map(({account, balance_cents: balance, list_cents: list}) => {
      const section = list === null ? ('clearing' as const) : ('ledger' as const)
      const item = {section, item: account, amount_cents: balance, since: day, who: 'finance'}
      if (list === null) return {...item, state: 'open', may_stay: true, missing: 'it is not settled', next: ''}
      if (list === balance) return proved(item)
      const missing = `the ledger says ${formatMoney(balance)}, its list ${formatMoney(list)}`
      return unfinished({...item, amount_cents: subtract(balance, list), missing, next: 'curbstop prove-books'})
    })
