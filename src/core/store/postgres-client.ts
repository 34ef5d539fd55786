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

/** The one file that names the PostgreSQL driver. */
interface PgConnection extends RawConnection {
  query(sql: string): Promise<unknown>
}

const require = createRequire(import.meta.url)
const Base = require('knex/lib/dialects/postgres/index.js') as new (...args: unknown[]) => ClientBase<PgConnection>
const BaseTransaction =
  require('knex/lib/dialects/postgres/execution/pg-transaction.js') as TransactionClass<PgConnection>

const PgTransaction = carefulTransaction(BaseTransaction, {
  begin: (connection, {trxClient, readOnly}) =>
    trxClient.query(connection, readOnly ? 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;' : 'BEGIN;'),
  rollback: (connection) => connection.query('ROLLBACK'),
})

class SafePostgresClient extends Base {
  transaction(...args: unknown[]): TransactionBase<PgConnection> {
    return new PgTransaction(this, ...args)
  }

  override async _query(connection: PgConnection, statement: Statement): Promise<unknown> {
    mustBeStorable(statement.bindings)
    return runStatement(connection, () => super._query(connection, statement))
  }
}

export const postgresClient = SafePostgresClient as unknown as KnexClient

type ParseText = (text: string) => unknown
export interface TypeParsers {
  getTypeParser(oid: number, format: 'text'): ParseText
}

/** bigint, numeric and date come as text or Date from the driver: here as safe integers and civil dates. */
const PARSERS: Readonly<Record<number, ParseText>> = {20: safeInteger, 1700: safeInteger, 1082: (text) => text}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('a number of the store is no integer below 2^53')
  return value
}

/** @throws Refusal DRIVER_MISSING (78) */
export function typeParsers(): TypeParsers {
  try {
    const {types} = require('pg') as {types: TypeParsers}
    return {getTypeParser: (oid, format) => PARSERS[oid] ?? types.getTypeParser(oid, format)}
  } catch {
    throw new Refusal({
      code: 'DRIVER_MISSING',
      exit: EXIT.configuration,
      message: 'the PostgreSQL driver cannot be loaded',
      next: ['npm install pg'],
    })
  }
}
