import {createHash} from 'node:crypto'
import {readdir, stat} from 'node:fs/promises'
import {basename, join, relative, sep} from 'node:path'
import {openImportSource} from '#core/imports/import-source.js'
import {notFound, refuse} from '#core/kernel/refusal.js'

/** One file of rates or weather as it was read. */
export interface RateFile {
  /** Below the folder that was named, with `/`; else the name of the file. */
  readonly file: string
  readonly text: string
  readonly sha256: string
}

const ENDINGS = ['.json', '.owrs', '.yaml', '.yml']
const STDIN = '-'
/** The largest file of rates in use is a hundredth of this. */
const MOST_BYTES = 32 * 1024 * 1024

const mayHoldRates = (name: string): boolean => ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))

/**
 * A file, everything below a folder that may hold rates, in the order of its names, or stdin.
 * @throws Refusal NOT_FOUND (66), NO_RATE_FILES, FILE_TOO_LONG, FILE_CHANGED (65), FILE_UNREADABLE (74)
 */
export async function readRateFiles(path: string): Promise<readonly RateFile[]> {
  if (path === STDIN) return [await readOne(path, 'stdin')]
  if (!(await isFolder(path))) {
    if (!mayHoldRates(path))
      throw refuse('NO_RATE_FILES', `${path} does not end in ${ENDINGS.join(', ')}`, {
        field: 'path',
        next: ['a file of another name comes on stdin: curbstop import-rates - < FILE'],
      })
    return [await readOne(path, basename(path))]
  }
  const names = (await readdir(path, {recursive: true, withFileTypes: true}))
    .filter((entry) => entry.isFile() && mayHoldRates(entry.name))
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted((a, b) => (a < b ? -1 : 1))
  if (names.length === 0)
    throw refuse('NO_RATE_FILES', `${path} holds no file that ends in ${ENDINGS.join(', ')}`, {field: 'path'})
  const files: RateFile[] = []
  for (const name of names) files.push(await readOne(join(path, name), name))
  return files
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    throw notFound(`no file or folder ${path}`)
  }
}

async function readOne(path: string, file: string): Promise<RateFile> {
  const source = await openImportSource(path)
  try {
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of source.bytes) {
      bytes += chunk.length
      if (bytes > MOST_BYTES) throw refuse('FILE_TOO_LONG', `${file} is longer than ${MOST_BYTES} bytes`)
      chunks.push(chunk)
    }
    await source.requireUnchanged()
    const all = Buffer.concat(chunks)
    return {
      file,
      text: all.toString('utf8').replace(/^\uFEFF/, ''),
      sha256: createHash('sha256').update(all).digest('hex'),
    }
  } finally {
    await source.close()
  }
}
