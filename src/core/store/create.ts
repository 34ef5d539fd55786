import {existsSync} from 'node:fs'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {connectPostgres, connectSqlite, isServer} from '#core/store/connect.js'
import {select} from '#core/store/dialect.js'
import {publish, removeStoreFiles, reserveBeside} from '#core/store/file-system.js'
import {migrate} from '#core/store/migrate.js'
import {openStore, schemaVersion, storeOn, type Store} from '#core/store/open.js'
import {asRefusal, shown} from '#core/store/trouble.js'

/** Writes the first rows of a new store, in one transaction of its own. */
export type FirstRows = (store: Store) => Promise<void>

/**
 * Makes a store with the current schema and its first rows, whole or not at all: a file gets its name when it is
 * finished; on a server a half-made one is finished. @throws Refusal STORE_EXISTS, CANNOT_CREATE (73)
 */
export async function createStore(location: string, recordedAt: string, firstRows: FirstRows): Promise<Store> {
  await (isServer(location) ? createOnServer : createFile)(location, recordedAt, firstRows)
  return openStore(location)
}

async function createFile(file: string, recordedAt: string, firstRows: FirstRows): Promise<void> {
  if (existsSync(file)) throw storeExists(file)
  const partial = reserveBeside(file)
  try {
    const store = storeOn(await connectSqlite(partial), partial)
    await fill(store, recordedAt, firstRows)
    publish(partial, file, () => storeExists(file))
  } catch (error) {
    throw asRefusal(error, file)
  } finally {
    removeStoreFiles(partial)
  }
}

async function createOnServer(url: string, recordedAt: string, firstRows: FirstRows): Promise<void> {
  const store = storeOn(await connectPostgres(url), url)
  try {
    if (await isFinished(store)) throw storeExists(url)
  } catch (error) {
    await store.close()
    throw asRefusal(error, url)
  }
  await fill(store, recordedAt, firstRows)
}

/** The audit chain starts in the transaction of the first rows. */
async function isFinished(store: Store): Promise<boolean> {
  if (((await schemaVersion(store)) ?? 0) === 0) return false
  return (await select(store.db, 'select head_id from act_head')).length > 0
}

async function fill(store: Store, recordedAt: string, firstRows: FirstRows): Promise<void> {
  try {
    if (store.engine === 'sqlite') await store.db.raw('pragma journal_mode = WAL')
    await migrate(store, recordedAt)
    await firstRows(store)
  } finally {
    await store.close()
  }
}

const storeExists = (location: string): Refusal =>
  new Refusal({
    code: 'STORE_EXISTS',
    exit: EXIT.cannotCreate,
    message: `${shown(location)} exists already; it was not touched`,
    next: ['choose another name', `curbstop migrate-store --store ${shown(location)} to bring it up to date`],
  })
