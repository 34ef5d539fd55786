import {createRequire} from 'node:module'
import type {Knex} from 'knex'

/**
 * The one file that names the SQLite driver. A Knex client that cures what would lose money:
 * - write transactions BEGIN IMMEDIATE: Knex's deferred BEGIN fails at the lock upgrade without waiting;
 * - a COMMIT that fails is rolled back before the connection is reused: else the next reader in this process
 *   would see rows that nobody else has and that vanish at exit;
 * - bindings that the driver would store as NULL or as a float without a word (BigInt, NaN, undefined, unsafe
 *   integers, objects) throw.
 */

interface Connection {
  exec(sql: string, done: (error: Error | null) => void): void
}
interface TransactionBase {
  trxClient: {query(connection: Connection, sql: string): Promise<unknown>}
  _completed: boolean
  readOnly?: boolean
  _resolver(value: unknown): void
  _rejecter(error: unknown): void
  query(connection: Connection, sql: string): Promise<unknown>
}
type TransactionClass = new (...args: unknown[]) => TransactionBase
interface ClientBase {
  _query(connection: Connection, query: {bindings?: readonly unknown[]}): unknown
}
type ClientClass = new (...args: unknown[]) => ClientBase

const require = createRequire(import.meta.url)
const BaseClient = require('knex/lib/dialects/sqlite3/index.js') as ClientClass
const BaseTransaction = require('knex/lib/dialects/sqlite3/execution/sqlite-transaction.js') as TransactionClass

class ImmediateTransaction extends BaseTransaction {
  begin(connection: Connection): Promise<unknown> {
    return this.query(connection, this.readOnly === true ? 'BEGIN;' : 'BEGIN IMMEDIATE;')
  }

  commit(connection: Connection, value: unknown): Promise<unknown> {
    const attempt = this.trxClient.query(connection, 'COMMIT;').then(
      () => {
        this._resolver(value)
      },
      async (error: unknown) => {
        await new Promise<void>((resolve) => {
          connection.exec('ROLLBACK', () => {
            resolve()
          })
        })
        this._rejecter(error)
      },
    )
    this._completed = true
    return attempt
  }
}

function unsafe(value: unknown): boolean {
  if (value === undefined || typeof value === 'bigint') return true
  if (typeof value === 'number')
    return !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))
  return value !== null && typeof value === 'object' && !Buffer.isBuffer(value)
}

class SafeSqliteClient extends BaseClient {
  transaction(...args: unknown[]): TransactionBase {
    return new ImmediateTransaction(this, ...args)
  }

  override _query(connection: Connection, query: {bindings?: readonly unknown[]}): unknown {
    for (const value of query.bindings ?? []) {
      if (unsafe(value)) throw new TypeError(`unsafe SQL binding of type ${typeof value}`)
    }
    return super._query(connection, query)
  }
}

export const sqliteClient = SafeSqliteClient as unknown as typeof Knex.Client

/** The version of the SQLite library that the driver carries. */
export const sqliteVersion = (): string => (require('sqlite3') as {VERSION: string}).VERSION
