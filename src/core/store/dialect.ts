import type {Knex} from 'knex'

export type Engine = 'sqlite' | 'postgres'
type ColumnKind = 'integer' | 'text'
type Queryable = Knex | Knex.Transaction

/** Everything that differs between the engines goes through this file. */
export const engineOf = (db: Queryable): Engine =>
  (db.client as {config: {client: unknown}}).config.client === 'pg' ? 'postgres' : 'sqlite'

/** Rows as a table expression with one binding, whatever their number (thousands a statement). */
export function rowsFrom(
  db: Queryable,
  rows: readonly object[],
  columns: Readonly<Record<string, ColumnKind>>,
  alias = 'r',
): Knex.Raw {
  const names = Object.keys(columns)
  const json = JSON.stringify(rows)
  if (engineOf(db) === 'postgres') {
    const typed = names.map((name) => `${name} ${columns[name] === 'integer' ? 'bigint' : 'text'}`).join(', ')
    return db.raw(`jsonb_to_recordset(?::jsonb) as ${alias}(${typed})`, [json])
  }
  const extracted = names.map((name) => `json_extract(value, '$.${name}') as ${name}`).join(', ')
  return db.raw(`(select ${extracted} from json_each(?)) as ${alias}`, [json])
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
  'retry' | 'busy' | 'unknown_outcome' | 'duplicate' | 'constraint' | 'full' | 'readonly' | 'corrupt' | 'io' | 'other'

const POSTGRES_TROUBLE: Readonly<Record<string, Trouble>> = {
  '40001': 'retry',
  '40P01': 'retry',
  '55P03': 'busy',
  '23505': 'duplicate',
  '53100': 'full',
  '25006': 'readonly',
  '57P01': 'unknown_outcome',
  '57P02': 'unknown_outcome',
  '57P03': 'busy',
}
const SQLITE_TROUBLE: Readonly<Record<string, Trouble>> = {
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_FULL: 'full',
  SQLITE_READONLY: 'readonly',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  SQLITE_IOERR: 'io',
  SQLITE_CANTOPEN: 'io',
}
const CONNECTION_LOST = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'])

/** What a driver's error means, whichever the driver. */
export function troubleOf(error: unknown): Trouble {
  const {code = '', message = ''} = error as {code?: string; message?: string}
  if (code === 'SQLITE_CONSTRAINT')
    return /UNIQUE constraint failed|PRIMARY KEY/.test(message) ? 'duplicate' : 'constraint'
  if (CONNECTION_LOST.has(code) || /Connection terminated|server closed the connection/.test(message))
    return 'unknown_outcome'
  if (/^23/.test(code) && code !== '23505') return 'constraint'
  return POSTGRES_TROUBLE[code] ?? SQLITE_TROUBLE[code] ?? 'other'
}
