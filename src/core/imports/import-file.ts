import type {Desk} from '#core/acts/desk.js'
import {openImportSource} from '#core/imports/import-source.js'
import type {Importer, PostedChunk} from '#core/imports/importer.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {postBatch} from '#core/imports/post-batch.js'
import {forgetBatch, stageFile, type StagedFile} from '#core/imports/stage-file.js'
import type {ExpectedTotals} from '#core/imports/control-totals.js'
import type {TextEncodingName} from '#core/imports/layout-profile.js'
import {ZERO, type Cents} from '#core/kernel/money.js'
import {refuse, type RowFault} from '#core/kernel/refusal.js'

export interface ImportRequest {
  readonly path: string
  readonly profile: LayoutProfile
  readonly importer: Importer
  readonly expected: ExpectedTotals
  readonly allowDuplicateRows: boolean
  readonly encoding: TextEncodingName | null
  /** Take the good rows though some are bad. */
  readonly partial: boolean
  readonly dryRun: boolean
}

export interface Imported {
  readonly batch: string
  readonly profile: string
  readonly file: string
  readonly file_sha256: string
  readonly rows: number
  readonly duplicates: number
  readonly known: number
  readonly refused: number
  readonly flagged: Readonly<Record<string, number>>
  readonly posted: PostedChunk
  readonly status: 'applied' | 'nothing_new' | 'dry_run'
  readonly warnings: readonly string[]
  readonly refusedRows: readonly RowFault[]
  /** Sum of the profile's `control_sum` over the rows of the file; null when it names none. */
  readonly sum: number | null
}

const NOTHING: PostedChunk = {posted: 0, parked: 0, accountsMade: 0, total: ZERO}

/**
 * Brings a file in: read and judged whole, then posted chunk by chunk.
 * @throws Refusal ROW_ERRORS (65) listing every bad row, unless `partial`; then nothing is posted
 */
export async function importFile(
  desk: Desk,
  request: ImportRequest,
  progress: (rows: number) => void,
): Promise<Imported> {
  const source = await openImportSource(request.path)
  try {
    const staged = await stageFile(desk, {...request, source, fileName: baseName(request.path)}, progress)
    const {counts} = staged
    if (counts.refused > 0 && !request.partial) {
      await forgetBatch(desk, staged.batchId)
      throw refuse('ROW_ERRORS', `${counts.refused} of ${staged.summary.rows} rows are wrong; nothing was posted`, {
        rows: counts.faults,
        next: ['mend the file, or take the good rows with --partial'],
      })
    }
    return await post(desk, request, staged, progress)
  } finally {
    await source.close()
  }
}

async function post(
  desk: Desk,
  request: ImportRequest,
  staged: StagedFile,
  progress: (rows: number) => void,
): Promise<Imported> {
  const {profile, importer} = request
  const {batchId, batchNo, counts, summary} = staged
  if (request.dryRun) await forgetBatch(desk, batchId)
  const scope = `${profile.kind}/${profile.name}`
  const posted = request.dryRun ? NOTHING : await postBatch(desk, {batchId, batchNo, scope, importer}, progress)
  return {
    batch: batchNo,
    profile: profile.name,
    file: baseName(request.path),
    file_sha256: summary.fileDigest,
    rows: summary.rows,
    duplicates: counts.duplicates,
    known: counts.known,
    refused: counts.refused,
    flagged: Object.fromEntries(counts.flagged),
    posted,
    status: request.dryRun ? 'dry_run' : counts.staged === 0 ? 'nothing_new' : 'applied',
    warnings: summary.warnings,
    refusedRows: counts.faults,
    sum: summary.totals.sum,
  }
}

/** What is said of a file at the desk; what is not said is undefined. */
export interface ImportSaid {
  readonly count?: number | undefined
  readonly 'control-total'?: Cents | undefined
  readonly 'control-sum'?: number | undefined
  readonly encoding?: TextEncodingName | undefined
  readonly partial: boolean
  readonly 'allow-duplicate-rows'?: boolean
}

/** The request of a command: totals that did not come with the file are not compared. */
export function importRequest(
  said: ImportSaid,
  file: Pick<ImportRequest, 'path' | 'profile' | 'importer' | 'dryRun'>,
): ImportRequest {
  const {count, 'control-total': amountCents, 'control-sum': sum} = said
  return {
    ...file,
    expected: {
      ...(count === undefined ? {} : {count}),
      ...(amountCents === undefined ? {} : {amountCents}),
      ...(sum === undefined ? {} : {sum}),
    },
    allowDuplicateRows: said['allow-duplicate-rows'] ?? false,
    encoding: said.encoding ?? null,
    partial: said.partial,
  }
}

const baseName = (path: string): string => path.split('/').at(-1) ?? path
