import type {Desk} from '#core/acts/desk.js'
import type {OpenBatchInput} from '#core/batches/open-cash-batch.js'
import {nightdropOfFile, type PostNightdropInput} from '#core/batches/post-nightdrop.js'
import {readDrop} from '#core/batches/read-drop.js'
import type {TextEncodingName} from '#core/imports/layout-profile.js'

interface FileSaid {
  readonly encoding?: TextEncodingName | undefined
  readonly 'allow-duplicate': boolean
  readonly 'allow-duplicate-rows': boolean
}

/** A file of envelopes, read and checked whole. @throws Refusal as readDrop */
export async function dropOfFile(
  desk: Desk,
  opening: Omit<OpenBatchInput, 'batch'>,
  {path, dryRun, said}: {readonly path: string; readonly dryRun: boolean; readonly said: FileSaid},
): Promise<PostNightdropInput> {
  const {encoding = null, 'allow-duplicate': allowDuplicate, 'allow-duplicate-rows': allowDuplicateRows} = said
  const {envelopes, sha256} = await readDrop(desk, {path, encoding, allowDuplicateRows, dryRun})
  return nightdropOfFile({...opening, file_name: path, file_sha256: sha256}, envelopes, allowDuplicate)
}
