import {addDays, maxDate, minDate, type BusinessDate} from '#core/kernel/business-date.js'
import type {BillableRead, ServedPoint, UnbilledReads} from '#core/meters/unbilled-read.js'

export type HungMeter = NonNullable<UnbilledReads['meter']>
export type ReadOfMeter = BillableRead & {readonly meterId: string}

/** What bills serve already, of one account at one point. */
export interface Billed {
  /** The last read a bill of ours ends on. */
  readonly read: {readonly readId: string; readonly readOn: BusinessDate} | null
  /** The last day of service of the account's bills, wherever they were made. */
  readonly through: BusinessDate | null
}

/** A bill made elsewhere ends on a day; the read it was made from lies on it or not this far before. */
const BILLED_READ_WITHIN_DAYS = 120

/** From which day on reads of a point matter to its next bill. */
export function readsSince(point: ServedPoint, {read, through}: Billed, startReadWithinDays: number): BusinessDate {
  if (read !== null) return read.readOn
  if (through !== null && through > point.startOn) return addDays(through, -BILLED_READ_WITHIN_DAYS)
  return addDays(point.startOn, -startReadWithinDays)
}

export interface PointFacts {
  readonly billed: Billed
  readonly readsThrough: BusinessDate
  /** In the order of their days. */
  readonly meters: readonly HungMeter[]
  /** Of all meters of the point since `readsSince`, in the order of their days, of one day the actual one last. */
  readonly reads: readonly ReadOfMeter[]
}

/** What is not billed yet at a point, meter by meter. Pure. */
export function unbilledAt(point: ServedPoint, facts: PointFacts): UnbilledReads[] {
  const end = point.finalOn === null ? facts.readsThrough : minDate(point.finalOn, facts.readsThrough)
  const reads = oneADay(facts.reads.filter(({readOn}) => readOn <= end))
  const isBilled = facts.billed.read !== null || (facts.billed.through ?? '') > point.startOn
  const base = baseOf(point, facts.billed, reads)
  const begin = base?.readOn ?? maxDate(point.startOn, facts.billed.through ?? point.startOn)
  if (point.finalOn !== null && isBilled && begin >= point.finalOn) return []
  const hung = facts.meters.filter(
    (meter) => meter.installedOn <= end && (meter.removedOn === null || meter.removedOn > begin),
  )
  if (hung.length === 0) return [{...point, meter: null, from: null, fromIsBilled: false, reads: []}]
  return hung.map((meter) => {
    const of = reads.filter((read) => read.meterId === meter.meterId && read.readOn >= meter.installedOn)
    if (base?.meterId === meter.meterId && base.readOn >= meter.installedOn)
      return {...point, meter, from: base, fromIsBilled: isBilled, reads: of.filter(({readOn}) => readOn > base.readOn)}
    const isNew = meter.installedOn >= begin
    const [first = null, ...rest] = isNew ? of : of.filter(({readOn}) => readOn > begin)
    // A meter that hung before the period and has no read to count from: nobody knows what of its use is whose.
    if (!isNew) return {...point, meter, from: null, fromIsBilled: false, reads: first === null ? [] : [first, ...rest]}
    return {...point, meter, from: first, fromIsBilled: false, reads: rest}
  })
}

/** The read from which the next bill counts; null where there is none. */
function baseOf(point: ServedPoint, {read, through}: Billed, reads: readonly ReadOfMeter[]): ReadOfMeter | null {
  if (read !== null) {
    return (
      reads.find(({readId}) => readId === read.readId) ?? reads.findLast(({readOn}) => readOn <= read.readOn) ?? null
    )
  }
  const day = through !== null && through > point.startOn ? through : point.startOn
  return reads.findLast(({readOn}) => readOn <= day) ?? null
}

function oneADay(reads: readonly ReadOfMeter[]): ReadOfMeter[] {
  return reads.filter(
    (read, at) =>
      !reads
        .slice(at + 1, at + 1 + SAME_DAY)
        .some((next) => next.readOn === read.readOn && next.meterId === read.meterId),
  )
}

/** How many reads of one day are looked through: an estimate, an actual read, and those of a meter exchanged that day. */
const SAME_DAY = 4
