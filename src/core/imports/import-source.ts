import {open, stat, type FileHandle} from 'node:fs/promises'
import {EXIT, notFound, refuse, Refusal, usage} from '#core/kernel/refusal.js'

/** An open file whose bytes are read once, in order. */
export interface ImportSource {
  readonly bytes: AsyncIterable<Uint8Array>
  /** @throws Refusal FILE_CHANGED (65) when the file is no longer what was opened; call it after the last byte. */
  readonly requireUnchanged: () => Promise<void>
  readonly close: () => Promise<void>
}

/** `-` is stdin. @throws Refusal NO_INPUT (64: stdin is a terminal), NOT_FOUND (66), NOT_A_FILE (65: directory, pipe, device), FILE_UNREADABLE (74) */
export async function openImportSource(path: string): Promise<ImportSource> {
  if (path === STDIN) return standardInput()
  // Looked at before opening: to open a pipe that nobody writes to would wait for ever.
  const before = await inspect(path)
  if (!before.isFile()) throw refuse('NOT_A_FILE', `${path} is not a regular file (directory, pipe or device)`)
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (error) {
    throw unreadable(path, error)
  }
  const opened = await handle.stat({bigint: true})
  return {
    bytes: handle.createReadStream({autoClose: false}),
    requireUnchanged: async () => {
      const now = await inspect(path)
      if (now.ino !== opened.ino || now.size !== opened.size || now.mtimeNs !== opened.mtimeNs) {
        throw refuse('FILE_CHANGED', `${path} was changed while it was read; nothing of it is used`, {
          next: ['wait until the file is complete, then import it again'],
        })
      }
    },
    close: () => handle.close(),
  }
}

/** A small file as text. @throws Refusal as openImportSource */
export async function readWhole(path: string): Promise<string> {
  const source = await openImportSource(path)
  try {
    const chunks: Uint8Array[] = []
    for await (const chunk of source.bytes) chunks.push(chunk)
    return Buffer.concat(chunks).toString('utf8')
  } finally {
    await source.close()
  }
}

const STDIN = '-'

function standardInput(): ImportSource {
  if (process.stdin.isTTY) throw usage('NO_INPUT', 'a file is to come on stdin, and stdin is a terminal', 'file')
  const done = (): Promise<void> => Promise.resolve()
  return {bytes: process.stdin, requireUnchanged: done, close: done}
}

async function inspect(path: string) {
  try {
    return await stat(path, {bigint: true})
  } catch (error) {
    throw unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): Refusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  if (code === 'ENOENT' || code === 'ENOTDIR') return notFound(`no file ${path}`)
  return new Refusal({code: 'FILE_UNREADABLE', exit: EXIT.io, message: `${path} cannot be read (${code})`})
}
