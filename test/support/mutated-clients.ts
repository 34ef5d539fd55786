import knex, {type Knex} from 'knex'
import {connect} from '#core/store/connect.js'
import {postgresClient} from '#core/store/postgres-client.js'
import {sqliteClient} from '#core/store/sqlite-client.js'

/**
 * Stores with one cure taken out, for proofs that a test would notice: on SQLite a write transaction that takes its
 * lock late, on PostgreSQL rows that are read to be changed without being locked.
 */
interface Statement {
  sql: string
}
interface Client {
  _query(connection: unknown, statement: Statement): Promise<unknown>
}
type ClientClass = new (...args: unknown[]) => Client

class LateLocking extends (sqliteClient as unknown as ClientClass) {
  override _query(connection: unknown, statement: Statement): Promise<unknown> {
    statement.sql = statement.sql.replace('BEGIN IMMEDIATE', 'BEGIN')
    return super._query(connection, statement)
  }
}

class NoRowLocks extends (postgresClient as unknown as ClientClass) {
  override _query(connection: unknown, statement: Statement): Promise<unknown> {
    statement.sql = statement.sql.replace(/ for update$/i, '')
    return super._query(connection, statement)
  }
}

export async function connectMutated(location: string): Promise<Knex> {
  const sound = await connect(location)
  const {config} = sound.client as {config: Knex.Config}
  const client = location.startsWith('postgres') ? NoRowLocks : LateLocking
  await sound.destroy()
  return knex({...config, client: client as unknown as typeof Knex.Client})
}
