import {createHash} from 'node:crypto'
import {openImportSource} from '#core/imports/import-source.js'

/** sha256 of a file that is kept as evidence by its hash alone. @throws Refusal NOT_FOUND (66), NOT_A_FILE (65) */
export async function fileDigest(path: string): Promise<string> {
  const source = await openImportSource(path)
  try {
    const hash = createHash('sha256')
    for await (const chunk of source.bytes) hash.update(chunk)
    await source.requireUnchanged()
    return hash.digest('hex')
  } finally {
    await source.close()
  }
}
