import {createHash} from 'node:crypto'
import {
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import {pipeline} from 'node:stream/promises'
import {EXIT, refuse, Refusal} from '#core/kernel/refusal.js'
import {connectSqlite} from '#core/store/connect.js'
import {select} from '#core/store/dialect.js'
import {publish, removeStoreFiles, reserveBeside, sync} from '#core/store/file-system.js'
import {openStore, schemaVersion, type Reader, type Store} from '#core/store/open.js'
import {asRefusal, shown} from '#core/store/trouble.js'

const FORMAT = 'curbstop.backup/1'

/** What a backup says of itself, in a JSON file beside it: nothing in it names a customer. */
export interface Manifest {
  readonly format: typeof FORMAT
  readonly taken_at: string
  readonly schema: number
  /** The last act in it: number and hash of the audit chain. */
  readonly acts: number
  readonly chain_head: string
  readonly bytes: number
  readonly sha256: string
}

/** Walks the audit chain of a copy; the fault names its first broken row. */
export type ProveChain = (reader: Reader) => Promise<{broken: {fault: string} | null}>

export const manifestOf = (backup: string): string => `${backup}.manifest.json`

/**
 * A whole, proved copy of a store while others go on working; never over a file that is there.
 * @throws Refusal BACKUP_EXISTS, CANNOT_CREATE (73), BACKUP_DAMAGED (65), DISK_FULL (74), BACKUP_ON_SERVER (78)
 */
export async function backupStore(
  store: Store,
  target: string,
  takenAt: string,
  proveChain: ProveChain,
): Promise<Manifest> {
  mustBeAbleToBackUp(store, target)
  const partial = reserveBeside(target)
  try {
    await store.db.raw('vacuum into ?', [partial])
    sync(partial)
    const manifest = {
      format: FORMAT,
      taken_at: takenAt,
      ...(await proved(partial, proveChain)),
      ...(await digest(partial)),
    } as const
    publish(partial, target, () => backupExists(target))
    writeManifest(target, manifest)
    return manifest
  } catch (error) {
    throw asRefusal(error, target)
  } finally {
    removeStoreFiles(partial)
  }
}

/**
 * Makes a new store of a backup after proving it: its digest, its pages, its references and its audit chain.
 * @throws Refusal BACKUP_MISSING (66), BACKUP_DAMAGED (65), STORE_EXISTS (73), NEWER_STORE (69), DISK_FULL (74)
 */
export async function restoreStore(backup: string, file: string, proveChain: ProveChain): Promise<Manifest> {
  if (existsSync(file)) throw storeIsThere(file)
  const manifest = readManifest(backup)
  const partial = reserveBeside(file)
  try {
    await pipeline(createReadStream(backup), createWriteStream(partial, {flags: 'r+'}))
    const copied = await digest(partial)
    if (copied.sha256 !== manifest.sha256 || copied.bytes !== manifest.bytes)
      throw damaged(backup, 'its bytes are not those that were written')
    const found = await proved(partial, proveChain)
    if (found.schema !== manifest.schema || found.acts !== manifest.acts || found.chain_head !== manifest.chain_head)
      throw damaged(backup, 'it does not end where its manifest says')
    await makeWorkable(partial)
    publish(partial, file, () => storeIsThere(file))
    return manifest
  } catch (error) {
    throw asRefusal(error, file)
  } finally {
    removeStoreFiles(partial)
  }
}

async function makeWorkable(file: string): Promise<void> {
  const db = await connectSqlite(file)
  try {
    await db.raw('pragma journal_mode = WAL')
  } finally {
    await db.destroy()
  }
}

type Ending = Pick<Manifest, 'schema' | 'acts' | 'chain_head'>

/** @throws Refusal BACKUP_DAMAGED (65) when a page, a reference or a row of the chain of the copy is broken */
async function proved(copy: string, proveChain: ProveChain): Promise<Ending> {
  const store = await openStore(copy, {readonly: true, anyVersion: true}).catch((error: unknown) => {
    throw error instanceof Refusal && error.exit === EXIT.io ? damaged(copy, error.message) : error
  })
  try {
    const pages = await select<{integrity_check: string}>(store.db, 'pragma integrity_check(1)')
    if (pages[0]?.integrity_check !== 'ok') throw damaged(copy, pages[0]?.integrity_check ?? 'no answer')
    if ((await select(store.db, 'pragma foreign_key_check')).length > 0)
      throw damaged(copy, 'a reference leads nowhere')
    const {broken} = await proveChain(store.db)
    if (broken !== null) throw damaged(copy, broken.fault)
    const head = (await select<{seq: number; hash: string}>(store.db, 'select seq, hash from act_head'))[0]
    if (head === undefined) throw damaged(copy, 'its audit chain has no head')
    return {schema: (await schemaVersion(store)) ?? 0, acts: head.seq, chain_head: head.hash}
  } finally {
    await store.close()
  }
}

async function digest(file: string): Promise<{sha256: string; bytes: number}> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return {sha256: hash.digest('hex'), bytes: statSync(file).size}
}

function writeManifest(target: string, manifest: Manifest): void {
  const partial = reserveBeside(manifestOf(target))
  try {
    const handle = openSync(partial, constants.O_WRONLY)
    writeSync(handle, `${JSON.stringify(manifest, null, 2)}\n`)
    closeSync(handle)
    publish(partial, manifestOf(target), () => backupExists(target))
  } finally {
    rmSync(partial, {force: true})
  }
}

/** @throws Refusal BACKUP_MISSING (66), BACKUP_DAMAGED (65) */
function readManifest(backup: string): Manifest {
  if (!existsSync(backup) || !existsSync(manifestOf(backup))) {
    throw new Refusal({
      code: 'BACKUP_MISSING',
      exit: EXIT.notFound,
      message: `${existsSync(backup) ? manifestOf(backup) : backup} is not there; a backup is a file and its manifest`,
    })
  }
  try {
    const manifest = JSON.parse(readFileSync(manifestOf(backup), 'utf8')) as Manifest
    if ((manifest.format as string) === FORMAT) return manifest
  } catch {
    throw damaged(backup, 'its manifest cannot be read')
  }
  throw damaged(backup, 'its manifest is of another kind')
}

/** @throws Refusal BACKUP_EXISTS (73), BACKUP_ON_SERVER (78) */
export function mustBeAbleToBackUp(store: Store, target: string): void {
  if (store.engine === 'postgres') throw onServer(store.location)
  if (existsSync(target) || existsSync(manifestOf(target))) throw backupExists(target)
}

const damaged = (backup: string, how: string): Refusal =>
  refuse('BACKUP_DAMAGED', `${backup} cannot be trusted: ${how}; no store was made or changed`, {
    next: ['use an older backup', 'keep the damaged one for inquiry'],
  })

const backupExists = (target: string): Refusal =>
  new Refusal({
    code: 'BACKUP_EXISTS',
    exit: EXIT.cannotCreate,
    message: `${target} or its manifest exists already; it was not touched`,
    next: ['choose another name'],
  })

const storeIsThere = (file: string): Refusal =>
  new Refusal({
    code: 'STORE_EXISTS',
    exit: EXIT.cannotCreate,
    message: `${file} exists already; a restore never overwrites`,
    next: ['restore to a new name, look at it, then move it into place yourself'],
  })

const onServer = (location: string): Refusal =>
  new Refusal({
    code: 'BACKUP_ON_SERVER',
    exit: EXIT.configuration,
    message: 'a PostgreSQL store is backed up with the server’s own tools',
    next: [`pg_dump --format=custom --file=curbstop.dump ${shown(location)}`],
  })
