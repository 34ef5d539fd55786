import {existsSync, statSync} from 'node:fs'
import knex, {type Knex} from 'knex'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {engineOf, select, type Engine} from '#core/store/dialect.js'
import {APPLICATION_ID, SCHEMA_VERSION} from '#core/store/schema-version.js'

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

export interface OpenOptions {
  readonly readonly?: boolean
  /** How long a writer waits for another, milliseconds. */
  readonly busyTimeoutMs?: number
  /** Opens a store whose schema is older, for migration alone. */
  readonly anyVersion?: boolean
}

const BUSY_TIMEOUT_MS = 5000
const ACQUIRE_TIMEOUT_MS = 5000

const toStderr = (message: unknown): void => {
  process.stderr.write(`store: ${firstLine(message)}\n`)
}
/** Driver messages carry whole statements with names and amounts in them: only their first words are shown. */
const firstLine = (message: unknown): string =>
  String(message)
    .split(/\n| - /)[0]
    ?.slice(0, 120) ?? ''
const log = {warn: toStderr, error: toStderr, deprecate: toStderr, debug: toStderr}

export const isServer = (location: string): boolean => /^postgres(ql)?:\/\//.test(location)

/** Opens an existing store. @throws Refusal STORE_NOT_FOUND, NEEDS_MIGRATION, NEWER_STORE (69), NOT_A_STORE (74) */
export async function openStore(location: string, options: OpenOptions = {}): Promise<Store> {
  const db = isServer(location) ? await connectPostgres(location) : await connectSqlite(location, options)
  const store: Store = {
    db,
    engine: engineOf(db),
    location,
    readonly: options.readonly ?? false,
    close: () => db.destroy(),
  }
  try {
    await mustBeCurrent(store, options.anyVersion ?? false)
    return store
  } catch (error) {
    await db.destroy()
    throw error
  }
}

export async function connectSqlite(file: string, options: OpenOptions = {}): Promise<Db> {
  if (!existsSync(file) || !statSync(file).isFile()) throw storeNotFound(file)
  const {sqliteClient} = await import('#core/store/sqlite-client.js')
  const readonly = options.readonly ?? false
  const pragmas = [
    `busy_timeout=${options.busyTimeoutMs ?? BUSY_TIMEOUT_MS}`,
    'foreign_keys=ON',
    'trusted_schema=OFF',
    'cell_size_check=ON',
    ...(readonly ? ['query_only=ON'] : ['journal_mode=WAL', 'synchronous=FULL']),
  ]
  interface Handle {
    exec(sql: string, done: (error: Error | null) => void): void
  }
  return knex({
    client: sqliteClient,
    connection: {filename: file, flags: [readonly ? 'OPEN_READONLY' : 'OPEN_READWRITE', 'OPEN_FULLMUTEX']},
    useNullAsDefault: true,
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    log,
    pool: {
      min: 1,
      max: 1,
      afterCreate(handle: Handle, done: (error: Error | null, handle: Handle) => void) {
        handle.exec(pragmas.map((pragma) => `PRAGMA ${pragma};`).join(''), (error) => {
          done(error, handle)
        })
      },
    },
  })
}

/** PostgreSQL sends bigint, numeric and date as text or Date: they become safe integers and civil dates. */
export async function connectPostgres(url: string): Promise<Db> {
  const {default: pg} = await loadPg()
  const parsers: Readonly<Record<number, (text: string) => unknown>> = {
    20: safeInteger,
    1700: safeInteger,
    1082: (text) => text,
  }
  const parserOf = pg.types.getTypeParser as (oid: number, format: 'text') => unknown
  const types = {getTypeParser: (oid: number, format: 'text') => parsers[oid] ?? parserOf(oid, format)}
  return knex({
    client: 'pg',
    connection: {connectionString: url, types} as never,
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    log,
    pool: {min: 0, max: 1},
  })
}

async function loadPg(): Promise<typeof import('pg')> {
  try {
    return await import('pg')
  } catch {
    throw new Refusal({
      code: 'DRIVER_MISSING',
      exit: EXIT.configuration,
      message: 'the PostgreSQL driver is not installed',
      next: ['npm install pg'],
    })
  }
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('integer of the store beyond 2^53')
  return value
}

export const storeNotFound = (location: string): Refusal =>
  new Refusal({
    code: 'STORE_NOT_FOUND',
    exit: EXIT.noStore,
    message: `no store at ${location}; nothing was created`,
    next: [`curbstop init-store --store ${location}`, 'set CURBSTOP_STORE, or give --store FILE or postgres://…'],
  })

async function mustBeCurrent(store: Store, anyVersion: boolean): Promise<void> {
  const found = await schemaVersion(store).catch((error: unknown) => {
    throw unreadable(store.location, error)
  })
  if (found === null) throw storeNotFound(store.location)
  if (found > SCHEMA_VERSION) {
    throw new Refusal({
      code: 'NEWER_STORE',
      exit: EXIT.noStore,
      message: `${store.location} has schema ${found}; this program knows ${SCHEMA_VERSION}. Use the newer program.`,
    })
  }
  if (found < SCHEMA_VERSION && !anyVersion) {
    throw new Refusal({
      code: 'NEEDS_MIGRATION',
      exit: EXIT.noStore,
      message: `${store.location} has schema ${found}; this program needs ${SCHEMA_VERSION}`,
      next: [`curbstop migrate-store --store ${store.location}`],
    })
  }
}

function unreadable(location: string, error: unknown): unknown {
  const code = (error as {code?: string}).code ?? ''
  if (code !== 'SQLITE_NOTADB' && code !== 'SQLITE_CORRUPT') return error
  return new Refusal({
    code: code === 'SQLITE_NOTADB' ? 'NOT_A_STORE' : 'CORRUPT_STORE',
    exit: EXIT.io,
    message: `${location} is ${code === 'SQLITE_NOTADB' ? 'not a Curbstop store' : 'damaged'}`,
    next: ['curbstop restore-store BACKUP --store NEW_FILE'],
  })
}

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
