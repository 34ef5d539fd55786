import type {BusinessDate} from '#core/kernel/business-date.js'
import type {RowFault} from '#core/kernel/refusal.js'
import {ROLLOVER, type LoadedRead} from '#core/meters/loaded-read.js'
import {countsBetween} from '#core/meters/read-use.js'
import {placeOn, type EarlierRead, type Installation, type KnownMeter} from '#core/meters/reads-before-views.js'
import {countsOf, countsOverTop, type Register} from '#core/meters/register.js'
import type {ReadCheckPolicy} from '#core/policies/read-checks.js'

/** What is known of a read's meter and of its reads before. */
export interface ReadFacts {
  readonly today: BusinessDate
  readonly policy: ReadCheckPolicy
  readonly meter: KnownMeter | null
  /** Of this meter where it hung on the day, in the order of their days; those earlier in the file too. */
  readonly before: readonly EarlierRead[]
}

/** Columns as the reader of the file knows them. */
const METER = 'meter'
const DAY = 'read_date'
const READ = 'read'
const CODE = 'code'
const PERCENT = 100n

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** `1,234 ccf`: what a number of counts comes to. Pure. */
export function shownUse(counts: number, {unit, multiplierThousandths}: Register): string {
  const thousandths = BigInt(counts) * BigInt(multiplierThousandths)
  const rest = String(thousandths % 1000n)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return `${grouped(Number(thousandths / 1000n))}${rest === '' ? '' : `.${rest}`} ${unit}`
}

/** Everything that forbids a read to be taken; none may be put right by a guess. Pure. */
export function faultsOfRead(read: LoadedRead, facts: ReadFacts): RowFault[] {
  const fault = (field: string, value: string, reason: string): RowFault => ({line: read.line, field, value, reason})
  const faults: RowFault[] = []
  if (read.readOn > facts.today) faults.push(fault(DAY, read.readOn, `after today ${facts.today}`))
  if (read.readAt !== null && read.readAt.slice(0, 10) !== read.readOn)
    faults.push(fault('read_time', read.readAt, `not on the day of the read, ${read.readOn}`))
  if (facts.meter === null) return [...faults, fault(METER, read.serial, 'no meter of this serial')]
  const {register} = facts.meter
  if (read.value >= countsOf(register)) {
    const digits = String(read.value).length
    faults.push(fault(READ, String(read.value), `has ${digits} digits, the register has ${register.dials} dials`))
  }
  const place = placeOn(facts.meter, read.readOn)
  if (place === null) return [...faults, fault(METER, read.serial, whereNot(facts.meter, read.readOn))]
  if (faults.length > 0) return faults
  const found = faultOfOrder(read, {...facts, register, place})
  return found === null ? [] : [fault(...found)]
}

function whereNot({installations}: KnownMeter, day: BusinessDate): string {
  const later = installations.find((one) => one.installedOn > day)
  const earlier = installations.findLast((one) => one.removedOn !== null && one.removedOn < day)
  if (later === undefined && earlier === undefined) return 'the meter is installed nowhere'
  if (earlier === undefined) return `before the meter was installed on ${later?.installedOn ?? ''}`
  const again = later === undefined ? '' : ` and installed again on ${later.installedOn}`
  return `not installed on ${day}: it was taken out on ${earlier.removedOn ?? ''}${again}`
}

interface Placed extends ReadFacts {
  readonly register: Register
  readonly place: Installation
}
type Found = readonly [field: string, value: string, reason: string]

/** What a read is against its neighbours in time: of the same day, later ones, the one before. */
function faultOfOrder(read: LoadedRead, facts: Placed): Found | null {
  const before = facts.before.filter(({readOn}) => readOn >= facts.place.installedOn)
  const sameDay = before.findLast(({readOn}) => readOn === read.readOn)
  if (sameDay !== undefined) {
    if (sameDay.value === read.value) return null
    const reason = `the ${sameDay.kind} read of this meter on that day is ${grouped(sameDay.value)} already`
    return [READ, String(read.value), reason]
  }
  const last = before.at(-1)
  if (last === undefined) return null
  if (last.readOn > read.readOn) {
    const reason = `before the last read, ${grouped(last.value)} of ${last.readOn}: reads come in the order of their days`
    return [DAY, read.readOn, reason]
  }
  return read.code === ROLLOVER ? faultOfRollover(read, last, facts) : faultOfLower(read, last, facts)
}

function faultOfLower(read: LoadedRead, last: EarlierRead, facts: Placed): Found | null {
  if (read.value >= last.value) return null
  const {register, policy} = facts
  const counts = countsOverTop(last.value, read.value, register)
  const over = `over ${grouped(countsOf(register) - 1)} the use would be ${shownUse(counts, register)}`
  const rollover = isBelievable(counts, facts)
    ? `${over}: rollover in column code accepts it`
    : `${over}, more than ${policy.rolloverMostPercentOfHalf} percent of half the register: no rollover`
  const before = `below the ${last.kind} read before, ${grouped(last.value)} of ${last.readOn}`
  const other =
    last.kind === 'estimated'
      ? 'Where the estimate was too high, correct-read with cause estimate takes this read'
      : 'A read of another meter stands under its own serial'
  return [READ, String(read.value), `${before}; ${rollover}. ${other}`]
}

function faultOfRollover(read: LoadedRead, last: EarlierRead, facts: Placed): Found | null {
  const before = `${grouped(last.value)} of ${last.readOn}`
  if (read.value >= last.value)
    return [CODE, read.code, `the read is not below the one before, ${before}: the register did not roll over`]
  const {register, policy} = facts
  const counts = countsBetween(last.value, {value: read.value, rolledOver: true}, register)
  if (isBelievable(counts, facts)) return null
  const use = `from ${before} over ${grouped(countsOf(register) - 1)} to ${grouped(read.value)} the use is ${shownUse(counts, register)}`
  const most = `more than ${policy.rolloverMostPercentOfHalf} percent of half the register`
  return [CODE, read.code, `${use}, ${most}: no rollover is believed`]
}

/** Twice the use against the whole range, so that half of it stays a whole number. */
const isBelievable = (counts: number, {register, policy}: Placed): boolean =>
  BigInt(counts) * 2n * PERCENT <= BigInt(countsOf(register)) * BigInt(policy.rolloverMostPercentOfHalf)
