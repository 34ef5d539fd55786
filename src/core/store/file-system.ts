import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  existsSync,
} from 'node:fs'
import {randomBytes} from 'node:crypto'
import {basename, dirname, join} from 'node:path'
import {EXIT, Refusal} from '#core/kernel/refusal.js'

/** Owner alone may read: names and debts are in it. `-wal` and `-shm` take the mode of the main file. */
export const PRIVATE = 0o600
const PRIVATE_FOLDER = 0o700

/** f_type of statfs(2), from linux/magic.h: write-ahead logging needs the shared memory of one machine. */
const NETWORK_FILE_SYSTEMS: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB2',
  0x5346414f: 'AFS',
  0x00c36400: 'Ceph',
  0x0bd00bd0: 'Lustre',
  0x65735546: 'FUSE',
  0x01021997: '9P',
}

/** The name of the network file system a path lies on, null on a disk of this machine. */
export function networkFileSystem(path: string): string | null {
  return NETWORK_FILE_SYSTEMS[statfsSync(path).type >>> 0] ?? null
}

/** @throws Refusal NETWORK_FILE_SYSTEM (78) */
export function mustBeLocal(path: string): void {
  const network = networkFileSystem(path)
  if (network === null) return
  throw new Refusal({
    code: 'NETWORK_FILE_SYSTEM',
    exit: EXIT.configuration,
    message: `${path} is on ${network}; a store file must be on a disk of this machine`,
    next: ['use a local folder', 'use a postgres:// URL where several machines share one store'],
  })
}

const cannotCreate = (file: string, error: unknown): Refusal =>
  new Refusal({
    code: 'CANNOT_CREATE',
    exit: EXIT.cannotCreate,
    message: `cannot create ${file} (${(error as {code?: string}).code ?? 'unknown'})`,
  })

/** An empty private file beside `file`, to be filled and then published under that name. @throws Refusal CANNOT_CREATE (73) */
export function reserveBeside(file: string): string {
  const folder = dirname(file)
  const partial = join(folder, `.${basename(file)}.${randomBytes(6).toString('hex')}.partial`)
  try {
    mkdirSync(folder, {recursive: true, mode: PRIVATE_FOLDER})
    closeSync(
      openSync(partial, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR | constants.O_NOFOLLOW, PRIVATE),
    )
    return partial
  } catch (error) {
    throw cannotCreate(file, error)
  }
}

/** Gives a finished partial file its name, durably; a file that got there first is never replaced. */
export function publish(partial: string, file: string, taken: () => Refusal): void {
  sync(partial)
  try {
    linkSync(partial, file)
    rmSync(partial)
  } catch (error) {
    const code = (error as {code?: string}).code ?? ''
    if (code === 'EEXIST' || existsSync(file)) throw taken()
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP'].includes(code)) throw cannotCreate(file, error)
    renameSync(partial, file)
  }
  sync(dirname(file))
}

export function sync(path: string): void {
  const handle = openSync(path, constants.O_RDONLY)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

export function removeStoreFiles(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, {force: true})
}
