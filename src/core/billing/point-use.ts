import type {RunFault, ServedPoint} from '#core/billing/bill-case.js'
import {addDays, daysBetween, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {useOver} from '#core/meters/read-use.js'
import {countsOf, countsOverTop} from '#core/meters/register.js'
import type {BillableRead, UnbilledReads} from '#core/meters/unbilled-read.js'
import type {Volumes, VolumeUnit} from '#core/meters/volume.js'

/** What one meter counted of a period at its point. */
export interface MeterLeg {
  readonly meterId: string
  readonly fromReadId: string
  readonly toReadId: string
  readonly useThousandths: number
}

/** The use of one service point over a period, in one unit. */
export interface PointUse {
  readonly servicePointId: string
  readonly from: BusinessDate
  readonly to: BusinessDate
  /** Of the meter that hangs there at the end. */
  readonly serial: string
  readonly size: string
  readonly useThousandths: number
  readonly unit: VolumeUnit
  readonly estimated: boolean
  /** Service began or ended in the period. */
  readonly opening: boolean
  readonly closing: boolean
  /** One for each meter: more than one after an exchange. */
  readonly legs: readonly MeterLeg[]
}

export interface UseQuestion {
  readonly unit: VolumeUnit
  readonly volumes: Volumes
  /** The day the account's last bill went to; null when it had none. */
  readonly billedTo: BusinessDate | null
  /** The period must end with a read between these days. */
  readonly readFrom: BusinessDate
  readonly readThrough: BusinessDate
  /** A drop of the register is a rollover when it implies at most this percent of half its range. */
  readonly rolloverPercent: number
  /** A read this near before the period may begin it. */
  readonly startReadWithinDays: number
}

export const isFault = (found: object): found is RunFault => 'rule' in found

const gap = (detail: string): RunFault => ({rule: 'READ_GAP', detail})

/** The use that a bill of the point counts, or why none can be made of its reads. Nothing is put right by a guess. */
export function useOfPoint(point: ServedPoint, asked: UseQuestion): PointUse | RunFault {
  const {servicePointId, startOn, endOn, meters} = point
  const since = asked.billedTo === null ? startOn : maxDate(asked.billedTo, startOn)
  const begin = beginOf(point, since, asked)
  if (begin !== null) return begin
  const legs = legsOf(meters, asked)
  if (isFault(legs)) return legs
  const end = mustExist(legs.at(-1), 'a point with a read has a leg')
  if (end.to.readOn <= since || end.to.readOn < (endOn ?? asked.readFrom)) return noEnd(end.to.readOn, endOn, asked)
  const {serial, size} = end.meter
  return {
    servicePointId,
    from: since,
    to: end.to.readOn,
    ...{serial, size, unit: asked.unit},
    useThousandths: legs.reduce((total, leg) => total + leg.useThousandths, 0),
    estimated: end.to.kind === 'estimated',
    opening: since === startOn,
    closing: endOn !== null,
    legs: legs.map((leg) => ({
      meterId: leg.meter.meterId,
      fromReadId: leg.from.readId,
      toReadId: leg.to.readId,
      useThousandths: leg.useThousandths,
    })),
  }
}

/** Why the reads do not begin where the last bill, or nothing, ended; null when they do. */
function beginOf({startOn, meters}: ServedPoint, since: BusinessDate, asked: UseQuestion): RunFault | null {
  const first = meters[0]
  if (first === undefined || first.meter === null) return gap(`no meter hung there since ${since}`)
  const {from} = first
  if (from === null || from.readOn > since) {
    const found = from === null ? 'there is none' : `the first is of ${from.readOn}`
    if (since === startOn)
      return {rule: 'NO_START_READ', detail: `service began on ${startOn}, no read of it; ${found}`}
    return gap(`the last bill went to ${since}, no read of that day; ${found}`)
  }
  if (daysBetween(from.readOn, since) <= asked.startReadWithinDays) return null
  if (since === startOn)
    return {rule: 'NO_START_READ', detail: `service began on ${startOn}, the last read before it is of ${from.readOn}`}
  return {rule: 'OVERLAP', detail: `use is counted from ${from.readOn}, but days up to ${since} are billed`}
}

function noEnd(last: BusinessDate, endOn: BusinessDate | null, asked: UseQuestion): RunFault {
  if (endOn !== null) return gap(`service ended on ${endOn}, the last read is of ${last}`)
  return gap(`no read from ${asked.readFrom} to ${asked.readThrough}, the last is of ${last}`)
}

interface Leg {
  readonly meter: NonNullable<UnbilledReads['meter']>
  readonly from: BillableRead
  readonly to: BillableRead
  readonly useThousandths: number
}

/** Estimates in between say nothing once a later read is there: only the first read and the last may be one. */
function legsOf(meters: readonly UnbilledReads[], asked: UseQuestion): readonly Leg[] | RunFault {
  const legs: Leg[] = []
  let before: UnbilledReads | null = null
  for (const one of meters) {
    const {meter, from, reads} = one
    if (meter === null || from === null) return gap(`meter ${meter?.serial ?? ''} has no read to count from`)
    const to = reads.at(-1) ?? from
    const joint = before === null ? null : jointOf(before, meter, from)
    if (joint !== null) return joint
    before = one
    const counted = [from, ...reads.filter((read) => read === to || read.kind === 'actual')]
    const fault = dropOf(counted, meter, asked)
    if (fault !== null) return fault
    if (to === from && meters.length > 1) continue
    legs.push({meter, from, to, useThousandths: useOver(counted, meter.register, asked)})
  }
  return legs.length === 0 ? gap('no read since the last bill') : legs
}

/** Between the old meter's last read and the new one's first no day of use may be lost. */
function jointOf({meter: old, from, reads}: UnbilledReads, next: Leg['meter'], first: BillableRead): RunFault | null {
  const last = (reads.at(-1) ?? from)?.readOn
  if (last !== undefined && addDays(last, 1) >= first.readOn) return null
  return gap(
    `meter ${old?.serial ?? ''} was read last on ${last ?? 'no day'}, meter ${next.serial} first on ${first.readOn}`,
  )
}

const PERCENT = 100

function dropOf(reads: readonly BillableRead[], {serial, register}: Leg['meter'], asked: UseQuestion): RunFault | null {
  for (const [at, read] of reads.entries()) {
    const before = reads[at - 1]
    if (before === undefined || read.rolledOver || read.value >= before.value) continue
    const shown = `meter ${serial}: ${before.value} on ${before.readOn}, ${read.value} on ${read.readOn}`
    const implied = countsOverTop(before.value, read.value, register)
    if (implied * 2 * PERCENT <= countsOf(register) * asked.rolloverPercent)
      return {rule: 'ROLLOVER', detail: `${shown}; it may have passed its highest value, which nobody confirmed`}
    return {rule: 'NEGATIVE_USE', detail: shown}
  }
  return null
}
