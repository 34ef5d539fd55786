import {cents, formatMoney} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** One row that does not fit: what people call it, and what is wrong with it. */
export interface BrokenRow {
  readonly key: string
  readonly detail: string
}

/** How many rows do not fit, and the first of them. */
export interface Findings {
  readonly count: number
  readonly failures: readonly BrokenRow[]
}

/** One invariant of the books, found broken by queries over whole tables and never row by row. */
export interface BookCheck {
  readonly name: string
  readonly proves: string
  readonly find: (reader: Reader) => Promise<Findings>
}

export const SHOWN = 20
export const NOTHING: Findings = {count: 0, failures: []}

/** A row that does not fit, in whole numbers: cents, or counts of rows. */
export interface Compared {
  readonly key: string | null
  readonly expected: number
  readonly found: number
}

/** Runs a query that selects the broken rows: `key`, and what was expected and found where that says more. */
export async function brokenRows(reader: Reader, sql: string, describe: (row: Compared) => string): Promise<Findings> {
  const rows = await select<Compared & {total_rows: number}>(
    reader,
    `select q.*, count(*) over () as total_rows from (${sql}) q order by q.key limit ${SHOWN}`,
  )
  return {
    count: rows[0]?.total_rows ?? 0,
    failures: rows.map((row) => ({key: row.key ?? 'unknown', detail: describe(row)})),
  }
}

/** The sentence of a check that compares two amounts. */
export const differs =
  (expected: string, found: string) =>
  (row: Compared): string =>
    `${expected} ${formatMoney(cents(row.expected))}, ${found} ${formatMoney(cents(row.found))}`

export const together = (parts: readonly Findings[]): Findings => ({
  count: parts.reduce((n, part) => n + part.count, 0),
  failures: parts.flatMap((part) => part.failures).slice(0, SHOWN),
})

/** The account number of an account id, or the id where there is no such account. */
export const accountNumberOf = (column: string): string =>
  `coalesce((select n.account_no from account n where n.account_id = ${column}), ${column})`
