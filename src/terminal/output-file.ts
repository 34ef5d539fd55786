import {constants, type Stats} from 'node:fs'
import {open, unlink, type FileHandle} from 'node:fs/promises'
import {EXIT, Refusal, type RowFault} from '#core/kernel/refusal.js'
import type {Column, Row} from '#terminal/columns.js'
import {csvHeader, csvRows} from '#terminal/csv.js'
import {outputFailed, type Sink} from '#terminal/sink.js'

/** A new file that only its owner may read. A file that is there, or a link, is never written over.
 * @throws Refusal OUTPUT_EXISTS or CANNOT_CREATE (73) */
export async function createFile(path: string, flag: string): Promise<FileHandle> {
  const {O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY} = constants
  try {
    return await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  } catch (error) {
    throw cannotCreate(path, flag, error)
  }
}

/** Why a new file or folder could not be made: OUTPUT_EXISTS or CANNOT_CREATE (73). */
export function cannotCreate(path: string, flag: string, error: unknown): Refusal {
  const {code} = error as NodeJS.ErrnoException
  const exists = code === 'EEXIST'
  return new Refusal({
    code: exists ? 'OUTPUT_EXISTS' : 'CANNOT_CREATE',
    exit: EXIT.cannotCreate,
    message: `--${flag} ${path}: ${exists ? 'is there already and is not written over' : `cannot be created (${code ?? 'unknown'})`}`,
    field: flag,
  })
}

/** Learns before anything is written whether an answer can be kept where it is wanted.
 * @throws Refusal OUTPUT_EXISTS or CANNOT_CREATE (73) */
export async function mustBeCreatable(path: string, flag: string): Promise<void> {
  const file = await createFile(path, flag)
  await file.close()
  await unlink(path)
}

/** A file as a sink. Without `finish` the file is taken away again by `abandon`. */
export interface FileSink extends Sink {
  write(text: string | Uint8Array): Promise<void>
  finish(): Promise<void>
  abandon(): Promise<void>
}

export async function fileSink(path: string, flag: string): Promise<FileSink> {
  const file = await createFile(path, flag)
  return {
    isTty: false,
    columns: 80,
    rows: 24,
    closed: false,
    async write(text) {
      try {
        await file.writeFile(text)
      } catch (error) {
        throw outputFailed((error as NodeJS.ErrnoException).code ?? 'EIO')
      }
    },
    async finish() {
      await file.sync()
      await file.close()
    },
    async abandon() {
      const made: Stats = await file.stat()
      await file.close()
      if (made.isFile()) await unlink(path)
    },
  }
}

/** A new file of these bytes, whole or not at all. @throws Refusal as fileSink, OUTPUT_FAILED (74) */
export const writeBytes = (path: string, flag: string, bytes: string | Uint8Array): Promise<void> =>
  streamBytes(path, flag, (write) => write(bytes))

type Write = (bytes: string | Uint8Array) => Promise<void>

/** A new file of bytes that come one after the other, whole or not at all. @throws Refusal as fileSink, OUTPUT_FAILED (74) */
export async function streamBytes(path: string, flag: string, work: (write: Write) => Promise<void>): Promise<void> {
  const sink = await fileSink(path, flag)
  try {
    await work((bytes) => sink.write(bytes))
    await sink.finish()
  } catch (error) {
    await sink.abandon()
    throw error
  }
}

const FAULT_COLUMNS: readonly Column[] = [
  {key: 'line', title: 'Line', kind: 'count'},
  {key: 'field', title: 'Field', kind: 'text'},
  {key: 'value', title: 'Value', kind: 'text'},
  {key: 'reason', title: 'Reason', kind: 'text'},
]
const FILE_COLUMN: Column = {key: 'file', title: 'File', kind: 'text'}

/** All bad rows as CSV for `--errors FILE`. */
export async function writeRowFaults(path: string, rows: readonly RowFault[]): Promise<void> {
  const sink = await fileSink(path, 'errors')
  const columns = rows.some(({file}) => file !== undefined) ? [FILE_COLUMN, ...FAULT_COLUMNS] : FAULT_COLUMNS
  await sink.write(csvHeader(columns) + csvRows(rows as unknown as readonly Row[], columns))
  await sink.finish()
}
