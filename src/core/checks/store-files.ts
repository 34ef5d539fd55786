import {existsSync, readdirSync, statSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {EVERY_ENGINE, FILE_ALONE, type StoreCheck} from '#core/checks/store-check.js'
import {select, troubleOf} from '#core/store/dialect.js'
import {networkFileSystem} from '#core/store/file-system.js'
import type {Store} from '#core/store/open.js'

const OTHERS = 0o077
const OTHERS_WRITE = 0o022
const STICKY = 0o1000
const MODE_BITS = 0o7777
/** A write-ahead log beyond this is not being folded back: a reader holds it open. Bytes. */
export const WAL_LIMIT = 64 * 1024 * 1024

const octal = (mode: number): string => `0${(mode & MODE_BITS).toString(8)}`
export const filesOf = (location: string): readonly string[] =>
  [location, `${location}-wal`, `${location}-shm`].filter((file) => existsSync(file))

/** Who besides the owner could read or replace the files. */
export function modeFaults(location: string): string[] {
  const loose = filesOf(location)
    .map((file) => ({file, mode: statSync(file).mode}))
    .filter(({mode}) => (mode & OTHERS) !== 0)
    .map(({file, mode}) => `${basename(file)} is ${octal(mode)}: others may read or write it; chmod 600 ${file}`)
  const folder = dirname(location)
  const {mode} = statSync(folder)
  const open = (mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0
  return open ? [...loose, `${folder} is ${octal(mode)}: others may replace the store; chmod go-w ${folder}`] : loose
}

export const fileModes: StoreCheck = {
  name: 'file-modes',
  proves: 'the owner alone can read, write or replace the files',
  engines: FILE_ALONE,
  faults: async (store) => modeFaults(store.location),
}

export const fileSystem: StoreCheck = {
  name: 'file-system',
  proves: 'the file is on a disk of this machine',
  engines: FILE_ALONE,
  async faults(store) {
    const network = networkFileSystem(store.location)
    return network === null ? [] : [`${store.location} is on ${network}`]
  },
}

export const walSize: StoreCheck = {
  name: 'wal-size',
  proves: 'the write-ahead log is folded back into the file',
  engines: FILE_ALONE,
  async faults(store) {
    const wal = `${store.location}-wal`
    const bytes = existsSync(wal) ? statSync(wal).size : 0
    return bytes > WAL_LIMIT ? [`${basename(wal)} has ${bytes} bytes; a command that reads may be hanging`] : []
  },
}

/** A reader or writer this old has died or hangs. */
const STALE_AFTER = "interval '1 minute'"

export const staleLocks: StoreCheck = {
  name: 'stale-locks',
  proves: 'no dead or hanging command holds the store',
  engines: EVERY_ENGINE,
  faults: (store) => (store.engine === 'sqlite' ? fileLocks(store) : serverLocks(store)),
}

async function fileLocks(store: Store): Promise<string[]> {
  const folder = dirname(store.location)
  const left = readdirSync(folder)
    .filter((name) => name.startsWith(`.${basename(store.location)}.`) && name.endsWith('.partial'))
    .map((name) => `${join(folder, name)} was left by a command that died; remove it when none is running`)
  const journal = `${store.location}-journal`
  const hot = existsSync(journal) ? [`${journal} is there although the store writes ahead`] : []
  if (store.readonly) return [...left, ...hot]
  try {
    await store.db.transaction(async () => Promise.resolve())
    return [...left, ...hot]
  } catch (error) {
    if (troubleOf(error) !== 'busy') throw error
    return [...left, ...hot, 'another command has held the write lock for longer than a command may']
  }
}

async function serverLocks(store: Store): Promise<string[]> {
  const rows = await select<{pid: number; state: string}>(
    store.db,
    `select pid, state from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
     and application_name = 'curbstop' and xact_start < now() - ${STALE_AFTER} order by pid`,
  )
  return rows.map((row) => `server process ${row.pid} has been ${row.state} in one transaction for over a minute`)
}
