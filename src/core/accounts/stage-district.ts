import {
  DISTRICT_TABLES,
  knownProfile,
  profileKind,
  REFERENCES,
  type DistrictTable,
} from '#core/accounts/district-tables.js'
import {districtRowFaults} from '#core/accounts/district-row-checks.js'
import {
  accountsToOpen,
  differingAccounts,
  KNOWN,
  missingReference,
  overlappingAgreements,
  overlappingBooks,
  REPEATED,
  unequalArrangements,
} from '#core/accounts/district.sql.js'
import {INTEGER, TEXT} from '#core/accounts/tables.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {requireControlTotals} from '#core/imports/control-totals.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import type {RecordStream} from '#core/imports/read-records.js'
import {shown} from '#core/imports/unsafe-text.js'
import {spokenId} from '#core/kernel/ids.js'
import {refuse, type RowFault} from '#core/kernel/refusal.js'
import {insertRows, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** One file of a district. Opened again when the transaction has to run again. */
export interface DistrictSource {
  readonly table: DistrictTable
  readonly fileName: string
  readonly profile: LayoutProfile
  /** sha256 of the bytes, taken before. */
  readonly digest: string
  open(): Promise<{readonly rows: RecordStream; close(): Promise<void>}>
}

export type StageInput = {readonly files: readonly {readonly table: string; readonly sha256: string}[]}
export type StagedTable = {
  readonly table: string
  readonly batch: string
  readonly rows: number
  readonly new: number
  readonly known: number
  readonly duplicates: number
}
export type StageOutcome = {readonly tables: readonly StagedTable[]}
type StageDecision = Decided & {readonly files: number}

/** Reads every file, checks each row, each name of another row and each overlap, and keeps the rows for posting. Nothing posts. */
export function stageDistrict(sources: readonly DistrictSource[]): {
  readonly act: Act<StageInput, null, StageDecision, StageOutcome>
  readonly input: StageInput
} {
  return {
    input: {files: sources.map((source) => ({table: source.table, sha256: source.digest}))},
    act: {
      kind: 'stage-district',
      permission: 'read_district',
      subject: () => 'district',
      load: async () => null,
      decide: () => ({files: sources.length, summary: `read ${sources.length} files of a district`}),
      record: (trx, _decision, context) => stageAll(trx, sources, context),
    },
  }
}

type Batches = ReadonlyMap<DistrictTable, string>

async function stageAll(trx: Trx, sources: readonly DistrictSource[], context: ActContext): Promise<StageOutcome> {
  const batches = new Map<DistrictTable, string>()
  const numbers = new Map<DistrictTable, {number: string; rows: number}>()
  const faults: RowFault[] = []
  for (const source of sources) {
    const batchId = context.key()
    const number = spokenId('BT')
    const read = await stageFile(trx, {source, batchId, number}, context)
    batches.set(source.table, batchId)
    numbers.set(source.table, {number, rows: read.rows})
    faults.push(...read.faults)
  }
  for (const [table, batch] of batches) faults.push(...(await sortOutRepeats(trx, table, batch)))
  if (faults.length === 0) faults.push(...(await faultsBetweenRows(trx, batches)))
  if (faults.length > 0) {
    const inOrder = faults.toSorted((a, b) => tableOf(a) - tableOf(b) || a.line - b.line)
    throw refuse('ROW_ERRORS', `${faults.length} faults in the files of the district; nothing was stored`, {
      rows: inOrder,
    })
  }
  await stageAccounts(trx, batches, context)
  const tables: StagedTable[] = []
  for (const [table, {number, rows}] of numbers) tables.push(await countsOf(trx, {table, number, rows, batches}))
  return {tables}
}

const tableOf = (fault: RowFault): number => DISTRICT_TABLES.findIndex((table) => fault.field.startsWith(`${table}.`))

interface NewBatch {
  readonly source: DistrictSource
  readonly batchId: string
  readonly number: string
}

const SLICE = 5000
const ROW = {
  batch_id: TEXT,
  line: INTEGER,
  row_key: TEXT,
  content_hash: TEXT,
  state: TEXT,
  reason: TEXT,
  fields_json: TEXT,
} as const

async function stageFile(
  trx: Trx,
  {source, batchId, number}: NewBatch,
  context: ActContext,
): Promise<{rows: number; faults: RowFault[]}> {
  const {table} = source
  const faults: RowFault[] = []
  let slice: object[] = []
  const batch = {batch_id: batchId, batch_no: number, kind: profileKind(table), profile: source.profile.name}
  const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
  // The number of rows is known at the end; rows refer to the batch, so it stands first and is completed then.
  await trx('batch').insert({...batch, file_name: source.fileName, file_sha256: source.digest, rows_read: 0, ...stamp})
  const opened = await source.open()
  try {
    for await (const row of opened.rows) {
      faults.push(...row.faults.map((fault) => ({...fault, field: `${table}.${fault.field}`})))
      faults.push(...districtRowFaults(table, row, context.today))
      if (row.faults.length === 0) slice.push(stagedRow(batchId, row))
      if (slice.length < SLICE) continue
      await insertRows(trx, 'batch_row', ROW, slice)
      slice = []
    }
  } finally {
    await opened.close()
  }
  await insertRows(trx, 'batch_row', ROW, slice)
  const summary = opened.rows.summary()
  requireControlTotals(summary.totals)
  if (summary.fileDigest !== source.digest)
    throw refuse('FILE_CHANGED', `${source.fileName} was changed while it was read; nothing of it is used`)
  await trx('batch').where('batch_id', batchId).update({rows_read: summary.rows})
  return {rows: summary.rows, faults}
}

const stagedRow = (batchId: string, row: ParsedRow): object => ({
  batch_id: batchId,
  line: row.line,
  row_key: row.key,
  content_hash: row.contentHash,
  state: 'staged',
  reason: '',
  fields_json: JSON.stringify(row.fields),
})

interface Repeat {
  readonly line: number
  readonly value: string
  readonly other: number
  readonly same: number
  readonly other_batch?: string
  readonly fields_json?: string
}

/** Rows that add nothing are marked; a key that comes again with other content is a fault. */
async function sortOutRepeats(trx: Trx, table: DistrictTable, batch: string): Promise<RowFault[]> {
  const faults: RowFault[] = []
  const repeated = await select<Repeat>(trx, REPEATED, {batch})
  const known = await select<Repeat>(trx, KNOWN, {batch, profile: knownProfile(table)})
  for (const {line, value, other, same} of repeated) {
    if (same === 0)
      faults.push({
        line,
        field: `${table}.(row key)`,
        value: shown(value),
        reason: `line ${other} has the same key with other content`,
      })
  }
  for (const {line, value, other, same, ...rest} of known) {
    if (same === 0)
      faults.push({
        line,
        field: `${table}.(row key)`,
        value: shown(value),
        reason: `known with other content from line ${other} of an earlier file: ${await differences(trx, rest, other)}`,
      })
  }
  await mark(trx, {batch, state: 'duplicate'}, linesOf(repeated))
  await mark(trx, {batch, state: 'known'}, linesOf(known))
  return faults
}

const linesOf = (rows: readonly Repeat[]): number[] => rows.filter((row) => row.same === 1).map((row) => row.line)

/** What the two lines say differently, `street 1 Oak St -> 2 Oak St`. */
async function differences(
  trx: Trx,
  row: {readonly other_batch?: string; readonly fields_json?: string},
  line: number,
): Promise<string> {
  const [before] = await select<{fields_json: string}>(
    trx,
    'select fields_json from batch_row where batch_id = :batch and line = :line',
    {batch: row.other_batch ?? '', line},
  )
  const old = JSON.parse(before?.fields_json ?? '{}') as Record<string, string | number | boolean | null>
  const now = JSON.parse(row.fields_json ?? '{}') as Record<string, string | number | boolean | null>
  const changed = Object.keys(now).filter((field) => now[field] !== old[field])
  return changed.map((field) => shown(`${field} ${String(old[field] ?? '')} -> ${String(now[field] ?? '')}`)).join(', ')
}

async function mark(trx: Trx, to: {batch: string; state: string}, lines: readonly number[]): Promise<void> {
  for (let at = 0; at < lines.length; at += SLICE) {
    await trx('batch_row')
      .where('batch_id', to.batch)
      .whereIn('line', lines.slice(at, at + SLICE))
      .where('state', 'staged')
      .update({state: to.state})
  }
}

async function faultsBetweenRows(trx: Trx, batches: Batches): Promise<RowFault[]> {
  const faults: RowFault[] = []
  const ask = async (
    table: DistrictTable,
    field: string,
    sql: string,
    more: {bindings?: Record<string, string>; reason: (other: string) => string},
  ): Promise<void> => {
    const batch = batches.get(table)
    if (batch === undefined) return
    const rows = await select<{line: number; value: string; other?: string | number}>(trx, sql, {
      batch,
      ...more.bindings,
    })
    for (const row of rows)
      faults.push({
        line: row.line,
        field: `${table}.${field}`,
        value: shown(row.value),
        reason: more.reason(String(row.other ?? '')),
      })
  }
  for (const reference of REFERENCES) {
    const bindings = {target: batches.get(reference.to) ?? ''}
    const reason = (): string => `there is no such row in ${reference.to}.csv and none on the books`
    await ask(reference.from, reference.field, missingReference(trx, reference), {bindings, reason})
  }
  await ask('agreements', 'service_point', overlappingAgreements(trx), {
    reason: (other) => `served on the same days by line ${other}`,
  })
  await ask('agreements', 'service_point', overlappingBooks(trx), {
    reason: (other) => `served on these days to ${other}`,
  })
  await ask('agreements', 'account', differingAccounts(trx), {
    reason: (other) => `another person, class or customer than line ${other}`,
  })
  await ask('arrangements', 'total', unequalArrangements(trx), {
    bindings: {installments: batches.get('installments') ?? ''},
    reason: (other) => `its installments add up to ${other} cents, with the down payment another sum than the total`,
  })
  return faults
}

/** What accounts are opened with, as a batch of its own beside the file's. */
async function stageAccounts(trx: Trx, batches: Map<DistrictTable, string>, context: ActContext): Promise<void> {
  const batch = batches.get('agreements')
  if (batch === undefined) return
  const accounts = context.key()
  const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
  const file = {file_name: '', file_sha256: '', rows_read: 0}
  await trx('batch').insert({
    batch_id: accounts,
    batch_no: spokenId('BT'),
    kind: 'district/accounts',
    profile: batch,
    ...file,
    ...stamp,
  })
  await trx.raw(accountsToOpen(trx), {accounts, batch} as never)
}

interface Counted {
  readonly table: DistrictTable
  readonly number: string
  readonly rows: number
  readonly batches: Batches
}

async function countsOf(trx: Trx, {table, number, rows, batches}: Counted): Promise<StagedTable> {
  const sql = 'select state, count(*) as n from batch_row where batch_id = :batch group by state'
  const states = await select<{state: string; n: number}>(trx, sql, {batch: batches.get(table) ?? ''})
  const count = (state: string): number => states.find((row) => row.state === state)?.n ?? 0
  return {table, batch: number, rows, new: count('staged'), known: count('known'), duplicates: count('duplicate')}
}
