import {basename} from 'node:path'
import {fileDigest} from '#core/imports/file-digest.js'

/** A file that was attached: its hash is kept, not the file. */
export type AttachedPaper = {
  readonly name: string
  readonly sha256: string
  /** What it is; empty where nobody said. */
  readonly kind: string
}

/** @param kinds what each file is, in the order of the files. @throws Refusal NOT_FOUND (66) */
export const attachedPapers = (files: readonly string[], kinds: readonly string[]): Promise<AttachedPaper[]> =>
  Promise.all(
    files.map(async (path, at) => ({name: basename(path), sha256: await fileDigest(path), kind: kinds[at] ?? ''})),
  )
