import type {Act, Decided} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {requireControlTotals, type ExpectedTotals} from '#core/imports/control-totals.js'
import type {ImportSource} from '#core/imports/import-source.js'
import type {Importer} from '#core/imports/importer.js'
import type {LayoutProfile, TextEncodingName} from '#core/imports/layout-profile.js'
import {READ_LIMITS, readRecords, type ReadSummary} from '#core/imports/read-records.js'
import {SliceStager, type StageCounts} from '#core/imports/slice-stager.js'
import {spokenId} from '#core/kernel/ids.js'
import type {Permission} from '#core/staff/roles.js'
import {inTransaction} from '#core/store/transaction.js'

export interface FileToStage {
  readonly source: ImportSource
  readonly fileName: string
  readonly profile: LayoutProfile
  readonly importer: Importer
  readonly expected: ExpectedTotals
  readonly allowDuplicateRows: boolean
  readonly encoding: TextEncodingName | null
}

export interface StagedFile {
  readonly batchId: string
  readonly batchNo: string
  readonly summary: ReadSummary
  readonly counts: StageCounts
}

type OpenInput = {readonly kind: string; readonly profile: string; readonly file: string}
type OpenOutcome = {readonly batch_id: string; readonly batch: string}

const openBatch = (permission: Permission): Act<OpenInput, null, Decided & {input: OpenInput}, OpenOutcome> => ({
  kind: 'stage-file',
  permission,
  subject: (input) => input.file,
  load: async () => null,
  decide: (_, input) => ({input, summary: `read ${input.file}`}),
  async record(trx, {input}, context) {
    const batch = {batch_id: context.key(), batch_no: spokenId('BT')}
    const file = {file_name: input.file, file_sha256: '', rows_read: 0}
    await trx('batch').insert({
      ...batch,
      kind: input.kind,
      profile: input.profile,
      ...file,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
    return {batch_id: batch.batch_id, batch: batch.batch_no}
  },
})

const SLICE = 1000

/**
 * Reads a file into the staging table: every row with its outcome, nothing on the books. Memory does not grow with the
 * file: rows are told apart by the store. @throws Refusal as readRecords, CONTROL_TOTAL (65), FILE_CHANGED (65)
 */
export async function stageFile(desk: Desk, file: FileToStage, progress: (rows: number) => void): Promise<StagedFile> {
  const {profile, importer} = file
  const opened = await perform(desk, openBatch(importer.permission), {
    kind: profile.kind,
    profile: profile.name,
    file: file.fileName,
  })
  const {batch_id: batchId, batch: batchNo} = opened.status === 'done' ? opened.outcome : {batch_id: '', batch: ''}
  try {
    const stager = new SliceStager(desk, {batchId, profile, importer, allowDuplicateRows: file.allowDuplicateRows})
    const limits = file.encoding === null ? READ_LIMITS : {...READ_LIMITS, encoding: file.encoding}
    const records = readRecords(file.source.bytes, profile, limits)
    let slice: Parameters<SliceStager['stage']>[0][number][] = []
    for await (const row of records) {
      if (slice.push(row) < SLICE) continue
      await stager.stage(slice)
      progress(slice.length)
      slice = []
    }
    await stager.stage(slice)
    const summary = records.summary()
    await file.source.requireUnchanged()
    requireControlTotals(summary.totals, file.expected)
    await inTransaction(desk.store, (trx) =>
      trx('batch').where('batch_id', batchId).update({file_sha256: summary.fileDigest, rows_read: summary.rows}),
    )
    return {batchId, batchNo, summary, counts: stager.counts}
  } catch (error) {
    await forgetBatch(desk, batchId)
    throw error
  }
}

/** Takes a batch of which nothing was posted out of the staging tables; the audit chain still says it was read. */
export async function forgetBatch(desk: Desk, batchId: string): Promise<void> {
  await inTransaction(desk.store, async (trx) => {
    await trx('batch_row').where('batch_id', batchId).delete()
    await trx('batch').where('batch_id', batchId).delete()
  })
}
