import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {READ_STANDS} from '#core/meters/corrected-reads.js'
import type {LoadedRead, ReadKind} from '#core/meters/loaded-read.js'
import type {Register} from '#core/meters/register.js'
import {registerIn, type RegisterColumns} from '#core/meters/registers-views.js'
import type {MeterRegisterPolicy} from '#core/policies/meter-registers.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Where a meter hung, from the day of its installation up to the day it was taken out: a final read is of that day. */
export interface Installation {
  readonly servicePointId: string
  readonly installedOn: BusinessDate
  readonly removedOn: BusinessDate | null
}

export interface KnownMeter {
  readonly meterId: string
  readonly register: Register
  /** In the order of their days. */
  readonly installations: readonly Installation[]
}

/** A read that the store has, or that stands earlier in the same file. */
export interface EarlierRead {
  readonly readOn: BusinessDate
  readonly value: number
  readonly kind: ReadKind
  readonly rolledOver: boolean
}

interface MeterRow extends RegisterColumns {
  readonly serial: string
  readonly meter_id: string
  readonly service_point_id: string | null
  readonly installed_on: BusinessDate
  readonly removed_on: BusinessDate | null
}

/** Meters by serial. */
export const METERS = `select m.serial, m.meter_id, m.size, g.dials, g.unit, g.multiplier_thousandths, i.service_point_id, i.installed_on, i.removed_on
  from :serials cross join meter m left join meter_register g on g.meter_id = m.meter_id
  left join meter_installation i on i.meter_id = m.meter_id
  where m.serial = t.serial order by m.serial, i.installed_on, i.installation_id`

/** Meters by serial, with their registers and every place they hung. */
export async function metersBySerial(
  reader: Reader,
  serials: Iterable<string>,
  policy: MeterRegisterPolicy,
): Promise<Map<string, KnownMeter>> {
  const asked = Array.from(new Set(serials), (serial) => ({serial}))
  const rows = await select<MeterRow>(reader, METERS, {serials: rowsFrom(reader, asked, {serial: 'text'}, 't')})
  const meters = new Map<string, KnownMeter>()
  for (const [serial, of] of groupBy(rows, (row) => row.serial)) {
    const installations = of.flatMap(({service_point_id: servicePointId, installed_on, removed_on}) =>
      servicePointId === null ? [] : [{servicePointId, installedOn: installed_on, removedOn: removed_on}],
    )
    const [first] = of
    if (first !== undefined)
      meters.set(serial, {meterId: first.meter_id, register: registerIn(first, policy), installations})
  }
  return meters
}

/** The place a meter hung on a day; of the day it moved, the new one. */
export const placeOn = (meter: KnownMeter, day: BusinessDate): Installation | null =>
  meter.installations.findLast((one) => one.installedOn <= day && (one.removedOn === null || day <= one.removedOn)) ??
  null

export interface PointMeter {
  readonly servicePointId: string
  readonly meterId: string
}
export const pointMeterKey = ({servicePointId, meterId}: PointMeter): string => `${servicePointId} ${meterId}`

interface ReadRow {
  readonly service_point_id: string
  readonly meter_id: string
  readonly read_on: BusinessDate
  readonly value: number
  readonly kind: ReadKind
  readonly code: string | null
}

/** Reads of meters where they hang. */
export const READS = `select r.service_point_id, r.meter_id, r.read_on, r.value, r.kind, v.code
  from :points cross join meter_read r left join read_visit v on v.service_point_id = r.service_point_id and v.read_id = r.read_id
  where r.service_point_id = t.service_point_id and r.meter_id = t.meter_id and r.read_on >= :since and ${READ_STANDS}
  order by r.read_on, r.kind desc, r.recorded_at, r.read_id`

/**
 * Reads of meters where they hang, in the order of their days, by `pointMeterKey`: those of the last days that matter, and
 * all of a meter that has none in them.
 */
export async function readsOf(
  reader: Reader,
  points: readonly PointMeter[],
  since: {readonly earliest: BusinessDate; readonly days: number},
): Promise<Map<string, EarlierRead[]>> {
  const distinct = new Map(points.map((point) => [pointMeterKey(point), point]))
  const recent = await readsSince(reader, Array.from(distinct.values()), addDays(since.earliest, -since.days))
  const silent = Array.from(distinct).flatMap(([key, point]) => (recent.has(key) ? [] : [point]))
  const older = silent.length === 0 ? [] : await readsSince(reader, silent, BEFORE_ALL)
  return new Map([...recent, ...older])
}

const BEFORE_ALL = '0001-01-01' as BusinessDate

async function readsSince(
  reader: Reader,
  points: readonly PointMeter[],
  since: BusinessDate,
): Promise<Map<string, EarlierRead[]>> {
  const asked = points.map(({servicePointId, meterId}) => ({service_point_id: servicePointId, meter_id: meterId}))
  const source = rowsFrom(reader, asked, {service_point_id: 'text', meter_id: 'text'}, 't')
  const rows = await select<ReadRow>(reader, READS, {points: source, since})
  const reads = new Map<string, EarlierRead[]>()
  for (const row of rows) {
    const key = pointMeterKey({servicePointId: row.service_point_id, meterId: row.meter_id})
    const read = {readOn: row.read_on, value: row.value, kind: row.kind, rolledOver: row.code === 'rollover'}
    const list = reads.get(key)
    if (list === undefined) reads.set(key, [read])
    else list.push(read)
  }
  return reads
}

export const daysOf = (reads: readonly LoadedRead[]): BusinessDate | null =>
  reads.reduce<BusinessDate | null>((least, {readOn}) => (least === null || readOn < least ? readOn : least), null)
