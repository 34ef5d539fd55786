import type {CorrectedRead, TakenRead} from '#core/adjustments/rebill/rebill-inputs.js'
import type {StandingBill, StandingRead} from '#core/adjustments/rebill/standing-bills-views.js'
import {daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import {countsOf} from '#core/meters/register.js'
import {wholeOf} from '#core/rates/fraction.js'

/** Reads as they should be. */
export interface ReadChanges {
  readonly wrong: string
  readonly corrected: readonly CorrectedRead[]
  /** Of which somebody said what they really were, the same or not. */
  readonly asked: readonly string[]
  readonly taken: TakenRead | null
}

export interface ReadAsked {
  /** The bill that ends with the read; null where the day alone says which. */
  readonly bill: StandingBill | null
  readonly readOn: BusinessDate | null
  readonly value: number
  /** Serial of the meter, where several are read. */
  readonly serial: string | null
}

/** One read was really another value. Pure. @throws Refusal WHICH_METER (64), NOT_FOUND, READ_DIALS, READ_ORDER (65) */
export function misread(reads: readonly StandingRead[], asked: ReadAsked): ReadChanges {
  const read = readAsked(reads, asked)
  const {value} = asked
  mustFitBetween(read, value, reads)
  const {serial, readOn} = read
  const named = `the ${read.kind} read of meter ${serial} on ${readOn}`
  const wrong = value === read.value ? `${named} is ${value} already` : `${named} was ${value}, not ${read.value}`
  const corrected = read.value === value ? [] : [correction(read, value, 'actual')]
  return {wrong, corrected, asked: [read.readId], taken: null}
}

const correction = (read: StandingRead, value: number, kind: CorrectedRead['kind']): CorrectedRead => ({
  ...{point: read.point, meter: read.meter, serial: read.serial, read_id: read.readId, read_on: read.readOn},
  ...{was: read.value, value, kind},
})

/** The reads a bill ends with, or all of a day: of each meter the one that counts. */
function candidates(reads: readonly StandingRead[], {bill, readOn}: ReadAsked): StandingRead[] {
  const ids = new Set(bill?.legs.flatMap((leg) => (readOn === null ? [leg.to_read] : [leg.from_read, leg.to_read])))
  const known = reads.filter(
    (read) => (bill === null || ids.has(read.readId)) && (readOn === null || read.readOn === readOn),
  )
  const last = known.reduce<BusinessDate | null>((day, {readOn: on}) => (day === null || on > day ? on : day), null)
  const ending = known.filter((read) => read.readOn === last)
  return Array.from(new Map(ending.map((read) => [`${read.point} ${read.meter}`, read])).values())
}

export function readAsked(reads: readonly StandingRead[], asked: ReadAsked): StandingRead {
  const {serial, readOn, bill} = asked
  const found = candidates(reads, asked).filter((read) => serial === null || read.serial === serial)
  const [first, second] = found
  if (first === undefined) {
    const where = bill === null ? 'the account' : bill.record.billNo
    throw refuse('NO_SUCH_READ', `${where} has no read of ${serial ?? 'its meter'} on ${readOn ?? 'its last day'}`, {
      field: 'read_on',
    })
  }
  if (second === undefined) return first
  const serials = found.map((read) => read.serial).join(', ')
  throw usage('WHICH_METER', `several meters were read that day: ${serials}; say which by meter=SERIAL`, 'meter')
}

const isBetween = (read: StandingRead, other: StandingRead): boolean =>
  other.point === read.point && other.meter === read.meter

/** A register only goes up, but where it passed its highest value. */
function mustFitBetween(read: StandingRead, value: number, reads: readonly StandingRead[]): void {
  const {register, serial} = read
  if (value >= countsOf(register))
    throw refuse('READ_DIALS', `${value} has more digits than the ${register.dials} dials of meter ${serial}`, {
      field: 'read',
    })
  const of = reads.filter((other) => isBetween(read, other))
  const before = of.findLast(({readOn}) => readOn < read.readOn)
  const after = of.find(({readOn}) => readOn > read.readOn)
  if (before !== undefined && value < before.value && !read.rolledOver) {
    const estimated = before.kind === 'estimated' ? 'the estimate before it was too high: reason ESTIMATE' : null
    throw outOfOrder(`${value} is below the ${before.kind} read before, ${before.value} of ${before.readOn}`, estimated)
  }
  if (after !== undefined && value > after.value && !after.rolledOver)
    throw outOfOrder(`${value} is above the ${after.kind} read after, ${after.value} of ${after.readOn}`, null)
}

const outOfOrder = (what: string, next: string | null): Error =>
  refuse('READ_ORDER', what, {field: 'read', next: next === null ? [] : [next]})

/**
 * The whole use between two actual reads by the days between them: the estimates get the values they would have had.
 * Pure. @throws Refusal NOTHING_CHANGES, READ_ORDER (65)
 */
export function spread(reads: readonly StandingRead[], end: StandingRead, taken: TakenRead | null): ReadChanges {
  const of = reads.filter((read) => isBetween(end, read) && read.readOn < end.readOn)
  const at = of.findLastIndex((read) => read.kind === 'actual')
  const estimates = of.slice(at + 1)
  const start = of[at]
  if (start === undefined || estimates.length === 0)
    throw refuse('NOTHING_CHANGES', `no estimate lies before the read of ${end.readOn}`, {field: 'bill'})
  const counts = end.value - start.value
  if (counts < 0)
    throw outOfOrder(`${end.value} on ${end.readOn} is below the actual read ${start.value} of ${start.readOn}`, null)
  const days = daysBetween(start.readOn, end.readOn)
  const corrected = estimates.flatMap((read) => {
    const passed = BigInt(counts) * BigInt(daysBetween(start.readOn, read.readOn))
    const value = start.value + Number(wholeOf(passed, BigInt(days), 'half_up'))
    return value === read.value ? [] : [correction(read, value, 'estimated')]
  })
  const wrong = `${counts} counts of meter ${end.serial} from ${start.readOn} to ${end.readOn} by days, where ${
    estimates.length === 1 ? 'an estimate' : `${estimates.length} estimates`
  } stood`
  return {wrong, corrected, asked: corrected.map((read) => read.read_id), taken}
}

/** The actual read that settles the estimates before it: that of the bill, or a new one of the day. */
export function settlingRead(
  reads: readonly StandingRead[],
  asked: Omit<ReadAsked, 'value'> & {readonly value: number | null},
): {readonly end: StandingRead; readonly taken: TakenRead | null; readonly replaced: CorrectedRead | null} {
  const {value, readOn} = asked
  const known = value !== null && readOn !== null && !reads.some((read) => read.readOn === readOn)
  if (known) {
    const last = mustExist(lastBefore(reads, asked, readOn), 'a meter has a read before')
    const {point, meter, serial} = last
    const taken = {point, meter, serial, read_on: readOn, value}
    return {end: {...last, readId: '', readOn, value, kind: 'actual', rolledOver: false}, taken, replaced: null}
  }
  const read = readAsked(reads, {...asked, value: 0})
  if (value === null || value === read.value) {
    if (read.kind === 'actual') return {end: read, taken: null, replaced: null}
    throw refuse('NOTHING_CHANGES', `the read of ${read.readOn} is an estimate itself: no actual read settles it`, {
      field: 'bill',
      next: ['tell the actual read: read=VALUE and read_on=DATE'],
    })
  }
  return {end: {...read, value, kind: 'actual'}, taken: null, replaced: correction(read, value, 'actual')}
}

function lastBefore(
  reads: readonly StandingRead[],
  {serial}: Pick<ReadAsked, 'serial'>,
  day: BusinessDate,
): StandingRead | undefined {
  const before = reads.filter((read) => read.readOn < day && (serial === null || read.serial === serial))
  const meters = new Set(before.map((read) => read.serial))
  if (meters.size > 1)
    throw usage('WHICH_METER', `several meters: ${Array.from(meters).join(', ')}; say which by meter=SERIAL`, 'meter')
  if (meters.size === 0) throw refuse('NO_SUCH_READ', `no read before ${day}`, {field: 'read_on'})
  return before.at(-1)
}
