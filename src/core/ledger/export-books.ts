import {cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {LedgerAccount} from '#core/ledger/chart.js'
import {accountName, headOf, totalsText, transactionText, type HledgerTransaction} from '#core/ledger/hledger-format.js'
import {trialBalance} from '#core/ledger/trial-balance-views.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export const EXPORT_FORMATS = ['hledger'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Journals read at once. */
const PAGE = 2000

interface JournalRow {
  journal_id: string
  journal_no: string
  kind: string
  effective_on: string
  business_date: string
  memo: string
}
interface LegRow {
  journal_id: string
  customer: string
  ledger_account: string
  amount_cents: number
}

/**
 * The whole ledger as an hledger journal, piece by piece: one transaction a journal, its number as the code, the
 * customer's account number below the ledger account, and our totals as assertions at the end. Give it one snapshot.
 */
export async function* exportHledger(reader: Reader): AsyncGenerator<string> {
  const accounts = await select<LedgerAccount>(
    reader,
    'select number, name, kind, fund from ledger_account order by number',
  )
  const byNumber = new Map(accounts.map((account) => [account.number, account]))
  const accountOf = (number: string): LedgerAccount => mustExist(byNumber.get(number), `ledger account ${number}`)
  const [setting] = await select<{value: string}>(reader, "select value from setting where name = 'district_name'")
  yield headOf(setting?.value ?? '', accounts)
  let after = ''
  for (;;) {
    const journals = await select<JournalRow>(
      reader,
      `select journal_id, journal_no, kind, effective_on, business_date, memo from journal
       where journal_id > :after order by journal_id limit ${PAGE}`,
      {after},
    )
    const last = journals.at(-1)
    if (last === undefined) break
    const legs = await legsBetween(reader, after, last.journal_id)
    yield journals.map((row) => transactionText(transactionOf(row, legs.get(row.journal_id) ?? [], accountOf))).join('')
    after = last.journal_id
  }
  yield await assertedTotals(reader)
}

async function legsBetween(reader: Reader, after: string, last: string): Promise<Map<string, LegRow[]>> {
  const rows = await select<LegRow>(
    reader,
    `select p.journal_id, coalesce(a.account_no, p.account_id) as customer, p.ledger_account, p.amount_cents
     from posting p left join account a on a.account_id = p.account_id
     where p.journal_id > :after and p.journal_id <= :last order by p.journal_id, p.line`,
    {after, last},
  )
  const legs = new Map<string, LegRow[]>()
  for (const row of rows) {
    const list = legs.get(row.journal_id)
    if (list === undefined) legs.set(row.journal_id, [row])
    else list.push(row)
  }
  return legs
}

const transactionOf = (
  row: JournalRow,
  legs: readonly LegRow[],
  accountOf: (number: string) => LedgerAccount,
): HledgerTransaction => ({
  date: row.effective_on,
  code: row.journal_no,
  description: row.kind,
  tags: {posted: row.business_date, memo: row.memo},
  legs: legs.map((leg) => ({
    account: accountName(accountOf(leg.ledger_account), leg.customer),
    amount: cents(leg.amount_cents),
  })),
})

async function assertedTotals(reader: Reader): Promise<string> {
  const [last] = await select<{day: string | null}>(reader, 'select max(effective_on) as day from journal')
  const rows = await trialBalance(reader)
  return totalsText(
    last?.day ?? '',
    rows.map((row) => ({account: accountName(row), balance: row.balance})),
  )
}
