import {closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, rmSync} from 'node:fs'
import {dirname} from 'node:path'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {engineOf} from '#core/store/dialect.js'
import {migrate} from '#core/store/migrate.js'
import {connectPostgres, connectSqlite, isServer, openStore, schemaVersion, type Store} from '#core/store/open.js'

/** Owner alone may read: names and debts are in it. `-wal` and `-shm` take the mode of the main file. */
const PRIVATE = 0o600

/** Makes an empty store with the current schema. @throws Refusal STORE_EXISTS, CANNOT_CREATE (73) */
export async function createStore(location: string, recordedAt: string): Promise<Store> {
  if (isServer(location)) return createOnServer(location, recordedAt)
  reserveFile(location)
  try {
    const db = await connectSqlite(location)
    const store: Store = {db, engine: 'sqlite', location, readonly: false, close: () => db.destroy()}
    await migrate(store, recordedAt)
    return store
  } catch (error) {
    removeStoreFiles(location)
    throw error
  }
}

async function createOnServer(location: string, recordedAt: string): Promise<Store> {
  const db = await connectPostgres(location)
  const store: Store = {db, engine: engineOf(db), location, readonly: false, close: () => db.destroy()}
  try {
    if ((await schemaVersion(store)) !== null) throw storeExists(location)
    await migrate(store, recordedAt)
    return store
  } catch (error) {
    await db.destroy()
    throw error
  }
}

function reserveFile(file: string): void {
  if (existsSync(file)) throw storeExists(file)
  try {
    mkdirSync(dirname(file), {recursive: true, mode: 0o700})
    const handle = openSync(
      file,
      constants.O_CREAT | constants.O_EXCL | constants.O_RDWR | constants.O_NOFOLLOW,
      PRIVATE,
    )
    fsyncSync(handle)
    closeSync(handle)
  } catch (error) {
    const code = (error as {code?: string}).code ?? 'unknown'
    throw new Refusal({code: 'CANNOT_CREATE', exit: EXIT.cannotCreate, message: `cannot create ${file} (${code})`})
  }
}

const storeExists = (location: string): Refusal =>
  new Refusal({
    code: 'STORE_EXISTS',
    exit: EXIT.cannotCreate,
    message: `${location} exists already; it was not touched`,
    next: ['choose another name', `curbstop migrate-store --store ${location} to bring it up to date`],
  })

export function removeStoreFiles(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, {force: true})
}

/** Brings an older store up to date; a copy of it as it was is kept beside it. */
export async function upgradeStore(
  location: string,
  recordedAt: string,
  backUp: (store: Store) => Promise<string>,
): Promise<{steps: string[]; backup: string | null}> {
  const store = await openStore(location, {anyVersion: true})
  try {
    const before = await schemaVersion(store)
    const backup = before === null ? null : await backUp(store)
    return {steps: await migrate(store, recordedAt), backup}
  } finally {
    await store.close()
  }
}
