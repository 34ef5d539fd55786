import {existsSync, statfsSync, statSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, resolve} from 'node:path'
import type {Clock} from '#core/kernel/clock.js'
import {Refusal} from '#core/kernel/refusal.js'
import {filesOf, modeFaults, WAL_LIMIT} from '#core/checks/store-files.js'
import {isServer} from '#core/store/connect.js'
import {select} from '#core/store/dialect.js'
import {networkFileSystem} from '#core/store/file-system.js'
import {openStore, schemaVersion} from '#core/store/open.js'
import {SCHEMA_VERSION} from '#core/store/schema-version.js'
import {sqliteVersion} from '#core/store/sqlite-client.js'
import {shown} from '#core/store/trouble.js'

/** A value in force and where it came from. */
export interface Setting {
  readonly name: string
  readonly value: string | null
  readonly origin: 'flag' | 'env' | 'default'
}

/** The first that is given: flag, then environment variable, then default. */
export function settingOf(
  name: string,
  given: {readonly flag?: string | undefined; readonly env?: string | undefined; readonly fallback?: string},
): Setting {
  if (given.flag !== undefined) return {name, value: given.flag, origin: 'flag'}
  if (given.env !== undefined && given.env !== '') return {name, value: given.env, origin: 'env'}
  return {name, value: given.fallback ?? null, origin: 'default'}
}

export interface DoctorReport {
  readonly versions: {
    readonly program: string
    readonly node: string
    readonly sqlite: string
    readonly knex: string
    readonly schema_of_program: number
  }
  readonly settings: readonly Setting[]
  readonly store: StoreState
  readonly clock: {readonly now: string; readonly zone: string; readonly synchronised: boolean | null}
  /** What to mend, most serious first; empty when all is well. */
  readonly findings: readonly string[]
}

export interface StoreState {
  readonly location: string
  readonly engine: 'sqlite' | 'postgres'
  readonly opens: boolean
  readonly schema: number | null
  readonly server_version: string | null
  readonly file_system: {
    readonly network: string | null
    readonly free_bytes: number
    readonly total_bytes: number
  } | null
  readonly files: readonly {readonly path: string; readonly mode: string; readonly bytes: number}[]
}

export interface DoctorInput {
  readonly location: string
  readonly settings: readonly Setting[]
  readonly clock: Clock
  readonly version: string
}

/** Less room than the store's size, or than this many bytes, is a finding. */
const ROOM_BYTES = 512 * 1024 * 1024
const MODE_BITS = 0o777

/** Looks at the installation without changing anything; works where nothing else does. */
export async function examine(input: DoctorInput): Promise<DoctorReport> {
  const findings: string[] = []
  const server = isServer(input.location)
  const inside = await lookInside(input.location, findings)
  const store: StoreState = {
    location: shown(input.location),
    engine: server ? 'postgres' : 'sqlite',
    ...inside,
    ...(server ? {file_system: null, files: []} : outside(resolve(input.location), findings)),
  }
  const synchronised = clockSynchronised()
  if (synchronised === false) findings.push('the machine’s clock is not synchronised: dates decide about shut-offs')
  return {
    versions: versions(input.version),
    settings: input.settings.map((setting) => ({
      ...setting,
      value: setting.value === null ? null : shown(setting.value),
    })),
    store,
    clock: {now: input.clock.now(), zone: input.clock.zone, synchronised},
    findings,
  }
}

function versions(program: string): DoctorReport['versions'] {
  const require = createRequire(import.meta.url)
  const {version: knex} = require('knex/package.json') as {version: string}
  return {program, node: process.versions.node, sqlite: sqliteVersion(), knex, schema_of_program: SCHEMA_VERSION}
}

async function lookInside(
  location: string,
  findings: string[],
): Promise<Pick<StoreState, 'opens' | 'schema' | 'server_version'>> {
  try {
    const store = await openStore(location, {readonly: true, anyVersion: true})
    try {
      const schema = await schemaVersion(store)
      if (schema !== SCHEMA_VERSION) findings.push(`schema ${schema ?? '?'}: run curbstop migrate-store`)
      if (store.engine === 'sqlite') return {opens: true, schema, server_version: null}
      const [server] = await select<ServerSettings>(store.db, SERVER_SETTINGS)
      if (server?.fsync === 'off') findings.push('the server’s fsync is off: a power cut loses what was acknowledged')
      if (server?.synchronous_commit === 'off')
        findings.push('the server’s synchronous_commit is off: a crash loses what was acknowledged')
      return {opens: true, schema, server_version: server?.version ?? null}
    } finally {
      await store.close()
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    findings.push(error.message)
    return {opens: false, schema: null, server_version: null}
  }
}

interface ServerSettings {
  readonly version: string
  readonly fsync: string
  readonly synchronous_commit: string
}
const SERVER_SETTINGS = `
  select current_setting('server_version') as version, current_setting('fsync') as fsync,
    current_setting('synchronous_commit') as synchronous_commit`

function outside(location: string, findings: string[]): Pick<StoreState, 'file_system' | 'files'> {
  const folder = dirname(location)
  if (!existsSync(folder)) return {file_system: null, files: []}
  const {bavail, bsize, blocks} = statfsSync(folder)
  const files = filesOf(location).map((path) => {
    const {mode, size} = statSync(path)
    return {path, mode: `0${(mode & MODE_BITS).toString(8)}`, bytes: size}
  })
  const size = files[0]?.bytes ?? 0
  const free = bavail * bsize
  if (free < Math.max(size, ROOM_BYTES))
    findings.push(`${free} bytes are free in ${folder}: a backup or a migration may not fit`)
  const wal = files.find((file) => file.path.endsWith('-wal'))
  if ((wal?.bytes ?? 0) > WAL_LIMIT) findings.push(`the write-ahead log has ${wal?.bytes ?? 0} bytes`)
  findings.push(...modeFaults(location))
  const network = networkFileSystem(folder)
  if (network !== null) findings.push(`${folder} is on ${network}: a store file must be on a disk of this machine`)
  return {file_system: {network, free_bytes: free, total_bytes: blocks * bsize}, files}
}

/** What systemd says of the machine's clock; null where it does not say. */
function clockSynchronised(): boolean | null {
  if (!existsSync('/run/systemd/timesync')) return null
  return existsSync('/run/systemd/timesync/synchronized')
}
