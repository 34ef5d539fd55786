import type {Knex} from 'knex'
import {mustBeStorable} from '#core/store/bindings.js'

export type Engine = 'sqlite' | 'postgres'
type ColumnKind = 'integer' | 'text'
type Queryable = Knex | Knex.Transaction

/** Everything that differs between the engines goes through this file. */
export const engineOf = (db: Queryable): Engine =>
  (db.client as {dialect: string}).dialect === 'postgresql' ? 'postgres' : 'sqlite'

/**
 * Rows as a table expression with one binding, whatever their number (thousands a statement). Joined to a table it comes
 * first, by CROSS JOIN: SQLite then looks each row up by the table's key instead of reading the rows again for each of it.
 */
export function rowsFrom(
  db: Queryable,
  rows: readonly object[],
  columns: Readonly<Record<string, ColumnKind>>,
  alias = 'r',
): Knex.Raw {
  const kinds = Object.entries(columns)
  const values = rows.map((row) => valuesOf(row as Readonly<Record<string, unknown>>, kinds))
  if (engineOf(db) === 'postgres') {
    const typed = kinds.map(([name, kind]) => `${name} ${kind === 'integer' ? 'bigint' : 'text'}`).join(', ')
    return db.raw(`jsonb_to_recordset(?::jsonb) as ${alias}(${typed})`, [jsonOf(rows, values)])
  }
  // Arrays are read by place, twice as fast as objects by name.
  const [only] = kinds
  if (only !== undefined && kinds.length === 1)
    return db.raw(`(select value as ${only[0]} from json_each(?)) as ${alias}`, [jsonOf(values.flat(), values)])
  const extracted = kinds.map(([name], at) => `value ->> ${at} as ${name}`).join(', ')
  return db.raw(`(select ${extracted} from json_each(?)) as ${alias}`, [jsonOf(values, values)])
}

/** JSON would turn NaN, undefined and inexact numbers into NULL or another number without a word. */
function valuesOf(
  row: Readonly<Record<string, unknown>>,
  kinds: readonly (readonly [name: string, kind: ColumnKind])[],
): unknown[] {
  return kinds.map(([name, kind]) => {
    const value = row[name]
    if (value === null || (kind === 'text' ? typeof value === 'string' : Number.isSafeInteger(value))) return value
    mustBeStorable([value])
    throw new TypeError(`unsafe row value: ${name} is no ${kind}`)
  })
}

/** JSON writes NUL and half a surrogate pair as an escape, which the check of bindings would not see. */
function jsonOf(rows: readonly unknown[], values: readonly (readonly unknown[])[]): string {
  const json = JSON.stringify(rows)
  if (json.includes(String.raw`\u`)) for (const row of values) mustBeStorable(row)
  return json
}

/** Inserts any number of rows: one statement and one binding per slice. */
export async function insertRows(
  trx: Queryable,
  table: string,
  columns: Readonly<Record<string, ColumnKind>>,
  rows: readonly object[],
): Promise<void> {
  const SLICE = 5000
  const names = Object.keys(columns).join(', ')
  for (let at = 0; at < rows.length; at += SLICE) {
    const source = rowsFrom(trx, rows.slice(at, at + SLICE), columns)
    await trx.raw(`insert into ${table} (${names}) select ${names} from ?`, [source])
  }
}

/** Locks rows by their key, in its order. SQLite has one writer at a time, and a transaction that writes is it. */
export async function lockRows(
  trx: Knex.Transaction,
  table: string,
  key: string,
  values: readonly string[],
): Promise<void> {
  if (engineOf(trx) === 'sqlite') return
  const asked = values.map((value) => ({[key]: value}))
  const source = rowsFrom(trx, asked, {[key]: 'text'})
  await trx(table).select(key).whereIn(key, trx.select(key).from(source)).orderBy(key).forUpdate()
}

/** Ends a query that `lockTable` waits for, also where it finds no row. SQLite has one writer at a time. */
export const sharedLock = (db: Queryable): string => (engineOf(db) === 'postgres' ? 'for share' : '')

/** Waits until every transaction that read the table with `sharedLock` has ended, and lets no other begin to. */
export async function lockTable(trx: Knex.Transaction, table: string): Promise<void> {
  if (engineOf(trx) === 'postgres') await trx.raw(`lock table ${table} in exclusive mode`)
}

/**
 * Makes a table of this connection alone, empty: rows that are worked on and not kept. Text compares as in the store.
 * `key` are the columns of its primary key.
 */
export async function emptyWorkTable(
  db: Queryable,
  table: string,
  columns: Readonly<Record<string, ColumnKind>>,
  key: string,
): Promise<void> {
  const isServer = engineOf(db) === 'postgres'
  const typed = Object.entries(columns).map(([name, kind]) =>
    isServer ? `${name} ${kind === 'integer' ? 'bigint' : 'text collate "C"'}` : `${name} ${kind}`,
  )
  const body = `${typed.join(', ')}, primary key (${key})`
  await db.raw(`create temp table if not exists ${table} (${body})${isServer ? '' : ' without rowid'}`)
  await db.raw(`delete from ${table}`)
}

/** Texts of all rows in one, in an order: `joinedText(db, 'x', 'n')`, a line each. */
export const joinedText = (db: Queryable, text: string, order: string): string =>
  `${engineOf(db) === 'postgres' ? 'string_agg' : 'group_concat'}(${text}, ${LINE_FEED[engineOf(db)]} order by ${order})`

const LINE_FEED: Readonly<Record<Engine, string>> = {sqlite: 'char(10)', postgres: 'chr(10)'}

/** Columns as one text that no two different rows share: no kept text holds the separator, a control character. */
export const rowText = (db: Queryable, columns: readonly string[]): string =>
  columns
    .map((column) => `coalesce(cast(${column} as text), ${SEPARATOR[engineOf(db)]})`)
    .join(` || ${SEPARATOR[engineOf(db)]} || `)

const SEPARATOR: Readonly<Record<Engine, string>> = {sqlite: 'char(31)', postgres: 'chr(31)'}

/** Smaller or greater of two expressions (SQLite's scalar min/max, PostgreSQL's least/greatest). */
export const leastOf = (db: Queryable): string => (engineOf(db) === 'postgres' ? 'least' : 'min')
export const greatestOf = (db: Queryable): string => (engineOf(db) === 'postgres' ? 'greatest' : 'max')

/** Fresh rows have no statistics: PostgreSQL would then plan nested loops over them. Legal inside its transactions. */
export async function freshStatistics(trx: Queryable, table: string): Promise<void> {
  if (engineOf(trx) === 'postgres') await trx.raw(`analyze ${table}`)
}

/** Statistics of the whole store, after bulk loads and never inside a transaction. */
export async function analyzeStore(db: Knex): Promise<void> {
  await db.raw('analyze')
}

/** Rows of a raw statement, the same on both engines. */
export async function select<Row>(
  db: Queryable,
  sql: string,
  bindings: Readonly<Record<string, string | number | null | Knex.Raw>> = {},
): Promise<Row[]> {
  const result: unknown = await db.raw(sql, bindings)
  return (engineOf(db) === 'postgres' ? (result as {rows: Row[]}).rows : result) as Row[]
}

export type Trouble =
  | 'retry'
  | 'busy'
  | 'unreachable'
  | 'denied'
  | 'connection_lost'
  | 'duplicate'
  | 'constraint'
  | 'full'
  | 'readonly'
  | 'corrupt'
  | 'io'
  | 'other'

const TROUBLE: Readonly<Record<string, Trouble>> = {
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_PROTOCOL: 'busy',
  SQLITE_FULL: 'full',
  SQLITE_READONLY: 'readonly',
  SQLITE_PERM: 'readonly',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  SQLITE_IOERR: 'io',
  SQLITE_CANTOPEN: 'io',
  '40001': 'retry',
  '40P01': 'retry',
  '53300': 'busy',
  '55P03': 'busy',
  '57014': 'busy',
  '57P03': 'busy',
  '23505': 'duplicate',
  '53100': 'full',
  '25006': 'readonly',
  '42501': 'readonly',
  '28000': 'denied',
  '28P01': 'denied',
  '58030': 'io',
  XX001: 'corrupt',
  XX002: 'corrupt',
  '25P03': 'connection_lost',
  '57P01': 'connection_lost',
  '57P02': 'connection_lost',
  ECONNRESET: 'connection_lost',
  EPIPE: 'connection_lost',
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EROFS: 'readonly',
  EIO: 'io',
  EACCES: 'io',
  EISDIR: 'io',
}
/** What the PostgreSQL driver says without a code. */
const LOST_WITHOUT_CODE = /Connection terminated|server closed the connection|Client has encountered a connection error/

/** What a driver's error means, whichever the driver. */
export function troubleOf(error: unknown): Trouble {
  const {code = '', message = ''} = error as {code?: string; message?: string}
  if (code === 'SQLITE_CONSTRAINT')
    return /UNIQUE constraint failed|PRIMARY KEY/.test(message) ? 'duplicate' : 'constraint'
  if (LOST_WITHOUT_CODE.test(message)) return 'connection_lost'
  return TROUBLE[code] ?? (/^23...$/.test(code) ? 'constraint' : 'other')
}

/** The constraint (PostgreSQL) or the columns (SQLite) of a duplicate: `act_idempotency_key_key`, `act.idempotency_key`. */
export function duplicateOf(error: unknown): string {
  const {constraint, message = ''} = error as {constraint?: string; message?: string}
  return constraint ?? /UNIQUE constraint failed: (.*)$/.exec(message)?.[1] ?? ''
}

/** The text of one member of a JSON object that stands in a column. */
export const jsonText = (db: Queryable, column: string, member: string): string =>
  engineOf(db) === 'postgres' ? `((${column})::jsonb ->> '${member}')` : `json_extract(${column}, '$.${member}')`
