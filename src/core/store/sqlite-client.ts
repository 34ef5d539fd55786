import {createRequire} from 'node:module'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {mustBeStorable} from '#core/store/bindings.js'
import {
  carefulTransaction,
  runStatement,
  type ClientBase,
  type KnexClient,
  type RawConnection,
  type Statement,
  type TransactionBase,
  type TransactionClass,
} from '#core/store/careful-transaction.js'

/**
 * The one file that names the SQLite driver. A Knex client that cures what would lose money:
 * - write transactions BEGIN IMMEDIATE: Knex's deferred BEGIN fails at the lock upgrade without waiting;
 * - a file is opened with the flags asked for and no others: Knex adds OPEN_CREATE, so that a mistyped name makes an
 *   empty store, and a read-only store cannot be opened at all;
 * - bindings that the driver would store as NULL or as a float without a word (BigInt, NaN, undefined, unsafe
 *   integers, objects) throw, and so does text that the other engine would refuse;
 * - a whole number of the store that JavaScript would round throws when it is read.
 */

export interface SqliteConnection extends RawConnection {
  /** How long a statement waits for another writer, milliseconds. */
  patienceMs: number
  configure(option: 'busyTimeout', milliseconds: number): void
  exec(sql: string, done: (error: Error | null) => void): void
}
interface Driver {
  readonly VERSION: string
  readonly Database: new (file: string, flags: number, done: (error: Error | null) => void) => SqliteConnection
  readonly [flag: `OPEN_${string}`]: number
}
interface SqliteBase extends ClientBase<SqliteConnection> {
  readonly driver: Driver
  readonly connectionSettings: {
    readonly filename: string
    readonly flags: readonly `OPEN_${string}`[]
    readonly patienceMs: number
  }
}

const require = createRequire(import.meta.url)
const Base = require('knex/lib/dialects/sqlite3/index.js') as new (...args: unknown[]) => SqliteBase
const BaseTransaction =
  require('knex/lib/dialects/sqlite3/execution/sqlite-transaction.js') as TransactionClass<SqliteConnection>

export const execute = (connection: SqliteConnection, sql: string): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.exec(sql, (error) => {
      if (error === null) resolve()
      else reject(error)
    })
  })

const ImmediateTransaction = carefulTransaction(BaseTransaction, {
  begin: (connection, transaction) =>
    transaction.readOnly ? transaction.trxClient.query(connection, 'BEGIN;') : takeTurn(connection, transaction),
  rollback: (connection) => execute(connection, 'ROLLBACK'),
})

/** A writer asks again after about this pause, milliseconds; each quarter of a second of waiting takes one off it. */
const TURN_MS = {newcomer: 40, least: 10, aging: 250}

const pauseAfter = (waitedMs: number): number =>
  Math.max(TURN_MS.least, TURN_MS.newcomer - waitedMs / TURN_MS.aging) * (0.5 + Math.random())

/**
 * Takes the write lock within the connection's patience. SQLite's own wait asks ever more rarely, so that newcomers
 * overtake whoever waits longest; here whoever has waited longest asks most often.
 */
async function takeTurn(connection: SqliteConnection, transaction: TransactionBase<SqliteConnection>): Promise<void> {
  const patience = connection.patienceMs
  const began = performance.now()
  connection.configure('busyTimeout', 0)
  try {
    for (;;) {
      try {
        await transaction.trxClient.query(connection, 'BEGIN IMMEDIATE;')
        return
      } catch (error) {
        const waited = performance.now() - began
        if ((error as {code?: string}).code !== 'SQLITE_BUSY' || waited > patience) throw error
        await new Promise((resolve) => setTimeout(resolve, pauseAfter(waited)))
      }
    }
  } finally {
    connection.configure('busyTimeout', patience)
  }
}

function mustBeExact(rows: unknown): void {
  if (!Array.isArray(rows)) return
  for (const row of rows as Readonly<Record<string, unknown>>[]) {
    for (const name in row) {
      const value = row[name]
      if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
        throw new RangeError(`a number of the store is no integer below 2^53: ${name}`)
    }
  }
}

class SafeSqliteClient extends Base {
  transaction(...args: unknown[]): TransactionBase<SqliteConnection> {
    return new ImmediateTransaction(this, ...args)
  }

  acquireRawConnection(): Promise<SqliteConnection> {
    const {driver} = this
    const {filename, flags, patienceMs} = this.connectionSettings
    const bits = flags.reduce((all, flag) => all | (driver[flag] ?? 0), 0)
    return new Promise((resolve, reject) => {
      const connection = new driver.Database(filename, bits, (error) => {
        if (error !== null) {
          reject(error)
          return
        }
        connection.patienceMs = patienceMs
        connection.configure('busyTimeout', patienceMs)
        resolve(connection)
      })
    })
  }

  override async _query(connection: SqliteConnection, statement: Statement): Promise<unknown> {
    mustBeStorable(statement.bindings)
    const answered = await runStatement(connection, () => super._query(connection, statement))
    mustBeExact((answered as {response?: unknown}).response)
    return answered
  }
}

export const sqliteClient = SafeSqliteClient as unknown as KnexClient

/** @throws Refusal DRIVER_MISSING (78) */
export function mustHaveSqlite(): void {
  try {
    require('sqlite3')
  } catch (error) {
    throw new Refusal({
      code: 'DRIVER_MISSING',
      exit: EXIT.configuration,
      message: `the SQLite driver cannot be loaded (${(error as {code?: string}).code ?? 'unknown'})`,
      next: ['npm rebuild sqlite3', 'npm install sqlite3'],
    })
  }
}

/** The version of the SQLite library that the driver carries. */
export const sqliteVersion = (): string => (require('sqlite3') as {VERSION: string}).VERSION
