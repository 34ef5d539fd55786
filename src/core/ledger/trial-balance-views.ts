import {cents, sum, type Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface TrialBalanceRow {
  readonly number: string
  readonly name: string
  readonly kind: string
  readonly fund: string
  /** Debits less credits. */
  readonly balance: Cents
}

/** Every ledger account with legs, in the order of the chart; the balances sum to zero. */
export async function trialBalance(reader: Reader): Promise<readonly TrialBalanceRow[]> {
  const rows = await select<{number: string; name: string; kind: string; fund: string; balance: number}>(
    reader,
    `select a.number, a.name, a.kind, a.fund, p.balance from ledger_account a
       join (select ledger_account, sum(amount_cents) as balance from posting group by ledger_account) p on p.ledger_account = a.number
     order by a.number`,
  )
  return rows.map((row) => ({...row, balance: cents(row.balance)}))
}

export const totalOf = (rows: readonly TrialBalanceRow[]): Cents => sum(rows.map((row) => row.balance))
