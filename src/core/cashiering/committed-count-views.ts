import type {CashCount} from '#core/cashiering/denominations.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What was counted in a drawer and can only be counted again: its float is in the cash. */
export interface CommittedCount {
  readonly cash: CashCount
  readonly checks: {readonly amount: Cents; readonly count: number}
}

interface CountRow {
  cash_json: string
  checks_cents: number
  checks_count: number
}

export const LAST_COUNT = `select cash_json, checks_cents, checks_count from drawer_count
  where session_id = :session order by count_no desc limit 1`

/** The count that a session was balanced by. */
export async function lastCount(reader: Reader, session: string): Promise<CommittedCount | null> {
  const [row] = await select<CountRow>(reader, LAST_COUNT, {session})
  if (row === undefined) return null
  const checks = {amount: cents(row.checks_cents), count: row.checks_count}
  return {cash: JSON.parse(row.cash_json) as CashCount, checks}
}
