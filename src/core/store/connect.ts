import {existsSync, statSync} from 'node:fs'
import knex, {type Knex} from 'knex'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {mustBeLocal} from '#core/store/file-system.js'
import {shown} from '#core/store/trouble.js'

export interface ConnectOptions {
  readonly readonly?: boolean
  /** How long a writer waits for another, milliseconds. */
  readonly busyTimeoutMs?: number
}

/** Forty counters that take money at the same moment wait for each other longer than a few seconds; none is turned away. */
const BUSY_TIMEOUT_MS = 30_000
const ACQUIRE_TIMEOUT_MS = 5000
/** A session that died inside a transaction lets its locks go after this, milliseconds. */
const IDLE_IN_TRANSACTION_MS = 60_000

/** The program's own words go to stderr: stdout belongs to the answer. Driver messages may carry whole statements. */
const toStderr = (message: unknown): void => {
  // The error itself reaches the caller, who says it better.
  if (String(message).startsWith('Acquire connection error')) return
  process.stderr.write(
    `store: ${
      String(message)
        .split(/\n| - /)[0]
        ?.slice(0, 120) ?? ''
    }\n`,
  )
}
const common = {
  acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
  // An error names the statement without the names and amounts bound to it.
  compileSqlOnError: false,
  log: {warn: toStderr, error: toStderr, deprecate: toStderr, debug: toStderr},
}

export const isServer = (location: string): boolean => /^postgres(ql)?:\/\//.test(location)

export const connect = (location: string, options: ConnectOptions = {}): Promise<Knex> =>
  isServer(location) ? connectPostgres(location, options) : connectSqlite(location, options)

/** @throws Refusal STORE_NOT_FOUND (69), NETWORK_FILE_SYSTEM, DRIVER_MISSING (78) */
export async function connectSqlite(file: string, options: ConnectOptions = {}): Promise<Knex> {
  if (!existsSync(file) || !statSync(file).isFile()) throw storeNotFound(file)
  mustBeLocal(file)
  const readonly = options.readonly ?? false
  const patienceMs = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS
  return sqliteOn({filename: file, flag: readonly ? 'OPEN_READONLY' : 'OPEN_READWRITE', patienceMs}, [
    'foreign_keys=ON',
    'recursive_triggers=ON',
    'trusted_schema=OFF',
    'cell_size_check=ON',
    // Write-ahead logging is set when a store is made: opening another program's file by mistake must not change it.
    readonly ? 'query_only=ON' : 'synchronous=FULL',
  ])
}

/** An empty database in memory: what a schema should look like is read from one. */
export const connectMemory = (): Promise<Knex> =>
  sqliteOn({filename: ':memory:', flag: 'OPEN_READWRITE', patienceMs: 0}, ['foreign_keys=ON'])

interface SqliteFile {
  readonly filename: string
  readonly flag: `OPEN_${string}`
  readonly patienceMs: number
}

async function sqliteOn({filename, flag, patienceMs}: SqliteFile, pragmas: readonly string[]): Promise<Knex> {
  const {execute, mustHaveSqlite, sqliteClient} = await import('#core/store/sqlite-client.js')
  mustHaveSqlite()
  type Handle = Parameters<typeof execute>[0]
  return knex({
    ...common,
    client: sqliteClient,
    connection: {filename, flags: [flag, 'OPEN_FULLMUTEX'], patienceMs} as never,
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate(handle: Handle, done: (error: unknown, handle: Handle) => void) {
        const settings = pragmas.map((pragma) => `PRAGMA ${pragma};`).join('')
        execute(handle, settings).then(
          () => {
            done(null, handle)
          },
          (error: unknown) => {
            done(error, handle)
          },
        )
      },
    },
  })
}

/** @throws Refusal DRIVER_MISSING (78) */
export async function connectPostgres(url: string, options: ConnectOptions = {}): Promise<Knex> {
  const {postgresClient, typeParsers} = await import('#core/store/postgres-client.js')
  const settings = {
    application_name: 'curbstop',
    lock_timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    options: `-c default_transaction_read_only=${options.readonly === true ? 'on' : 'off'}`,
  }
  return knex({
    ...common,
    client: postgresClient,
    connection: {connectionString: url, types: typeParsers(), ...settings} as never,
    pool: {min: 0, max: 1},
  })
}

export const storeNotFound = (location: string): Refusal =>
  new Refusal({
    code: 'STORE_NOT_FOUND',
    exit: EXIT.noStore,
    message: `no store at ${shown(location)}; nothing was created`,
    next: [
      `curbstop init-store --store ${shown(location)}`,
      'set CURBSTOP_STORE, or give --store FILE or postgres://…',
    ],
  })
