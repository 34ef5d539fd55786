import type {Knex} from 'knex'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {connect, storeNotFound, type ConnectOptions} from '#core/store/connect.js'
import {engineOf, select, type Engine} from '#core/store/dialect.js'
import {APPLICATION_ID, SCHEMA_VERSION} from '#core/store/schema-version.js'
import {asRefusal, shown} from '#core/store/trouble.js'

export type Db = Knex
export type Trx = Knex.Transaction
/** A database or a transaction on it: views take either. */
export type Reader = Knex | Knex.Transaction

export interface Store {
  readonly db: Db
  readonly engine: Engine
  readonly location: string
  readonly readonly: boolean
  close(): Promise<void>
}

export interface OpenOptions extends ConnectOptions {
  /** Opens a store whose schema is older, for migration and backup alone. */
  readonly anyVersion?: boolean
}

/**
 * Opens an existing store; makes nothing.
 * @throws Refusal STORE_NOT_FOUND, STORE_UNREACHABLE, NEEDS_MIGRATION, NEWER_STORE (69), NOT_A_STORE, CORRUPT_STORE,
 *   READ_ONLY (74), BUSY (75), STORE_DENIED, NETWORK_FILE_SYSTEM, DRIVER_MISSING (78)
 */
export async function openStore(location: string, options: OpenOptions = {}): Promise<Store> {
  const store = storeOn(await connect(location, options), location, options.readonly)
  try {
    await mustBeCurrent(store, options.anyVersion ?? false)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

export const storeOn = (db: Db, location: string, readonly = false): Store => ({
  db,
  engine: engineOf(db),
  location,
  readonly,
  close: () => db.destroy(),
})

async function mustBeCurrent(store: Store, anyVersion: boolean): Promise<void> {
  const where = shown(store.location)
  const found = await schemaVersion(store).catch((error: unknown) => {
    throw unreadable(store.location, error)
  })
  if (found === null) throw store.engine === 'sqlite' ? notAStore(where) : storeNotFound(store.location)
  if (found > SCHEMA_VERSION) {
    throw new Refusal({
      code: 'NEWER_STORE',
      exit: EXIT.noStore,
      message: `${where} has schema ${found}; this program knows ${SCHEMA_VERSION}. Use the newer program.`,
    })
  }
  if (found < SCHEMA_VERSION && !anyVersion) {
    throw new Refusal({
      code: 'NEEDS_MIGRATION',
      exit: EXIT.noStore,
      message: `${where} has schema ${found}; this program needs ${SCHEMA_VERSION}`,
      next: [`curbstop migrate-store --store ${where}`],
    })
  }
}

/** PostgreSQL: no such database. */
const NO_DATABASE = '3D000'

function unreadable(location: string, error: unknown): unknown {
  const {code = '', name = ''} = error as {code?: string; name?: string}
  if (code === NO_DATABASE) return storeNotFound(location)
  if (name === 'KnexTimeoutError') return asRefusal({code: 'ETIMEDOUT'}, location)
  return code === 'SQLITE_NOTADB' ? notAStore(location) : asRefusal(error, location)
}

const notAStore = (file: string): Refusal =>
  new Refusal({
    code: 'NOT_A_STORE',
    exit: EXIT.io,
    message: `${file} is not a Curbstop store; it was not touched`,
    next: ['curbstop restore-store BACKUP --store NEW_FILE'],
  })

/** The schema version of a store, null when it holds none (an empty database, or another program's). */
export async function schemaVersion(store: Store): Promise<number | null> {
  if (store.engine === 'sqlite') {
    const [identity] = await select<{application_id: number}>(store.db, 'pragma application_id')
    const [version] = await select<{user_version: number}>(store.db, 'pragma user_version')
    return identity?.application_id === APPLICATION_ID ? (version?.user_version ?? null) : null
  }
  const tables = await select<{n: number}>(
    store.db,
    "select count(*) as n from information_schema.tables where table_schema = current_schema() and table_name = 'schema_step'",
  )
  if (tables[0]?.n !== 1) return null
  const [version] = await select<{n: number}>(store.db, 'select count(*) as n from schema_step')
  return version?.n ?? null
}
