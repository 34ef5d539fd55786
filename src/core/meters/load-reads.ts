import type {ActContext} from '#core/acts/act.js'
import type {ExaminedRow, Importer, PostedChunk, StagedRow} from '#core/imports/importer.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {ZERO} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {RowFault} from '#core/kernel/refusal.js'
import {accountFaults} from '#core/meters/read-accounts-views.js'
import {flagsOfRead} from '#core/meters/flag-read.js'
import {faultsOfRead} from '#core/meters/judge-read.js'
import {loadedRead, ROLLOVER, type LoadedRead} from '#core/meters/loaded-read.js'
import {insertReads} from '#core/meters/read-rows.js'
import {
  daysOf,
  metersBySerial,
  placeOn,
  pointMeterKey,
  readsOf,
  type EarlierRead,
  type KnownMeter,
} from '#core/meters/reads-before-views.js'
import {meterRegisterPolicy, type MeterRegisterPolicy} from '#core/policies/meter-registers.js'
import {readCheckPolicy, type ReadCheckPolicy} from '#core/policies/read-checks.js'
import type {Reader, Trx} from '#core/store/open.js'

export interface ReadsDesk {
  readonly district: string
  readonly today: BusinessDate
}

/**
 * Takes the reads of a file. One importer reads one file: it remembers the last read of each meter in it, since two reads
 * of a meter may come in one file.
 */
export function readsImporter(profile: LayoutProfile, {district, today}: ReadsDesk): Importer {
  const how: Examining = {
    today,
    policy: readCheckPolicy(district, today),
    registers: meterRegisterPolicy(district, today),
    inFile: new Map(),
  }
  return {
    kind: 'reads',
    permission: 'load_reads',
    examine: (reader, rows) => examine(reader, rows, how),
    post: (trx, rows, {batchId}, context) => post(trx, rows, {batchId, profile, registers: how.registers}, context),
  }
}

interface Examining {
  readonly today: BusinessDate
  readonly policy: ReadCheckPolicy
  readonly registers: MeterRegisterPolicy
  /** Good reads of this file by place and meter. */
  readonly inFile: Map<string, EarlierRead[]>
}

interface Met {
  readonly row: ParsedRow
  readonly read: LoadedRead
  readonly meter: KnownMeter | null
  /** Place and meter; null when the meter hung nowhere on the day. */
  readonly key: string | null
  readonly servicePointId: string | null
}

async function examine(reader: Reader, rows: readonly ParsedRow[], how: Examining): Promise<ExaminedRow[]> {
  const reads = rows.map((row) => ({row, read: loadedRead(row)}))
  const earliest = daysOf(reads.map(({read}) => read))
  if (earliest === null) return []
  const serials = reads.map(({read}) => read.serial)
  const meters = await metersBySerial(reader, serials, how.registers)
  const met = reads.map(({row, read}): Met => {
    const meter = meters.get(read.serial) ?? null
    const place = meter === null ? null : placeOn(meter, read.readOn)
    if (meter === null || place === null) return {row, read, meter, key: null, servicePointId: null}
    const {servicePointId} = place
    return {row, read, meter, key: pointMeterKey({servicePointId, meterId: meter.meterId}), servicePointId}
  })
  const points = met.flatMap(({meter, servicePointId}) =>
    meter === null || servicePointId === null ? [] : [{servicePointId, meterId: meter.meterId}],
  )
  const stored = await readsOf(reader, points, {earliest, days: how.policy.historyDays})
  const strangers = await accountFaults(reader, met)
  return met.map((one) => examined(one, stored, strangers.get(one.read) ?? [], how))
}

function examined(
  {row, read, meter, key}: Met,
  stored: ReadonlyMap<string, readonly EarlierRead[]>,
  strangers: readonly RowFault[],
  how: Examining,
): ExaminedRow {
  const told = key === null ? [] : (stored.get(key) ?? [])
  const inFile = key === null ? [] : (how.inFile.get(key) ?? [])
  const before = inFile.length === 0 ? told : inOrder([...told, ...inFile])
  const faults = [...faultsOfRead(read, {...how, meter, before}), ...strangers]
  if (faults.length > 0 || meter === null || key === null) return {row, faults, flags: []}
  const known = told.some(({readOn}) => readOn === read.readOn)
  if (!known && !inFile.some(({readOn}) => readOn === read.readOn)) {
    const {readOn, value, kind} = read
    how.inFile.set(key, [...inFile, {readOn, value, kind, rolledOver: read.code === ROLLOVER}])
  }
  return {row, faults, flags: flagsOfRead(read, {...how, register: meter.register, before}), known}
}

const inOrder = (reads: readonly EarlierRead[]): EarlierRead[] =>
  reads.toSorted((a, b) => (a.readOn < b.readOn ? -1 : a.readOn > b.readOn ? 1 : 0))

interface Posting {
  readonly batchId: string
  readonly profile: LayoutProfile
  readonly registers: MeterRegisterPolicy
}

async function post(trx: Trx, rows: readonly StagedRow[], how: Posting, context: ActContext): Promise<PostedChunk> {
  const reads = rows.map((staged) => ({staged, read: loadedRead(staged.row)}))
  const serials = reads.map(({read}) => read.serial)
  const meters = await metersBySerial(trx, serials, how.registers)
  const placed = reads.map(({staged, read}) => {
    const meter = mustExist(meters.get(read.serial), 'a staged read has its meter')
    const {servicePointId} = mustExist(placeOn(meter, read.readOn), 'a staged read has its place')
    return {read, flags: staged.flags, meterId: meter.meterId, servicePointId}
  })
  await insertReads(trx, placed, {batchId: how.batchId, source: `import:${how.profile.name}`}, context)
  return {posted: placed.length, parked: 0, accountsMade: 0, total: ZERO}
}
