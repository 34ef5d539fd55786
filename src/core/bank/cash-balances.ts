import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {firstKeyAt} from '#core/kernel/ids.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {
  CARD_CLEARING,
  CHANGE_FUND,
  DRAWER,
  NIGHT_DROP,
  NO_CUSTOMER,
  REMITTANCE_CLEARING,
  RETURNED_CLEARING,
  SUSPENSE,
  UNDEPOSITED,
} from '#core/ledger/chart.js'
import {insertRows, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** Ledger accounts whose balance is a list of things that somebody holds or waits for. */
export const LISTED_ACCOUNTS = [
  ...([UNDEPOSITED, DRAWER, CHANGE_FUND, NIGHT_DROP, CARD_CLEARING, REMITTANCE_CLEARING] as const),
  ...([RETURNED_CLEARING, SUSPENSE] as const),
]
export type CashBalances = ReadonlyMap<string, Cents>

const LISTED = LISTED_ACCOUNTS.map((account) => `'${account}'`).join(', ')

/** The last closed day before one, with the balances it was closed with. */
const BASE = `select b.business_date, b.ledger_account, b.balance_cents from day_balance b
  where (b.business_date, b.event_id) = (select e.business_date, e.event_id from day_event e
    where e.business_date < :day and e.kind = 'close'
      and not exists (select 1 from day_event x where x.business_date = e.business_date and x.event_id > e.event_id)
    order by e.business_date desc, e.event_id desc limit 1)`

/**
 * What was posted since: the district's own legs from the key on that no later journal is below. The account is compared
 * as an expression, so that they are found by that key and not by their account.
 */
const SINCE = `select p.ledger_account, sum(p.amount_cents) as balance_cents from posting p join journal j on j.journal_id = p.journal_id
  where p.account_id = '${NO_CUSTOMER}' and p.journal_id >= :from and p.ledger_account || '' in (${LISTED})
    and j.business_date > :base and j.business_date <= :day group by p.ledger_account`

const ALL = `select ledger_account, sum(amount_cents) as balance_cents from posting
  where ledger_account in (${LISTED}) and account_id = '${NO_CUSTOMER}' group by ledger_account`

interface BalanceRow {
  readonly ledger_account: string
  readonly balance_cents: number
}

const NEVER = businessDate('1970-01-01')

/**
 * Balances at the end of a business day, from those of the last closed day before it: what is read does not grow with
 * the history once days are closed.
 */
export async function cashBalances(reader: Reader, day: BusinessDate, now: boolean): Promise<CashBalances> {
  const base = await select<BalanceRow & {business_date: BusinessDate}>(reader, BASE, {day})
  const [first] = base
  const since =
    first === undefined && now
      ? await select<BalanceRow>(reader, ALL)
      : await select<BalanceRow>(reader, SINCE, {
          day,
          base: first?.business_date ?? NEVER,
          from: first === undefined ? '' : keyBefore(first.business_date),
        })
  const balances = new Map<string, Cents>(LISTED_ACCOUNTS.map((account) => [account, cents(0)]))
  for (const {ledger_account: account, balance_cents: amount} of [...base, ...since])
    balances.set(account, cents((balances.get(account) ?? 0) + amount))
  return balances
}

/** Before the key of everything recorded on a later business day, in whatever zone the district lies. */
const keyBefore = (day: BusinessDate): string => firstKeyAt(`${day}T00:00:00.000Z`)

/** Keeps the balances with which a day is closed. */
export async function keepBalances(trx: Trx, day: BusinessDate, eventId: string): Promise<void> {
  const rows = Array.from(await cashBalances(trx, day, false), ([ledger_account, balance_cents]) => ({
    ...{business_date: day, event_id: eventId, ledger_account, balance_cents},
  }))
  await insertRows(trx, 'day_balance', BALANCE_COLUMNS, rows)
}

const BALANCE_COLUMNS = {
  business_date: 'text',
  event_id: 'text',
  ledger_account: 'text',
  balance_cents: 'integer',
} as const
