import type {BusinessDate, LocalMoment} from '#core/kernel/business-date.js'
import {usage} from '#core/kernel/refusal.js'

declare const instantBrand: unique symbol
/** A UTC instant with milliseconds and Z, as ISO text. */
export type Instant = string & {readonly [instantBrand]: true}

/** The only source of time in the program. `zone` is the district's IANA zone, never the machine's. */
export interface Clock {
  readonly zone: string
  now(): Instant
}

/** Now, where no store and so no district's clock is open yet. */
export const utcNow = (): Instant => new Date().toISOString() as Instant

/** An instant, or a moment after the latest of others where it is not after them: what is recorded last holds. */
export function laterThan(instant: Instant, others: readonly string[]): Instant {
  const latest = others.reduce((last, one) => (one > last ? one : last), '')
  return latest < instant ? instant : (new Date(Date.parse(latest) + 1).toISOString() as Instant)
}

export const systemClock = (zone: string): Clock => ({zone, now: () => new Date().toISOString() as Instant})

/** A clock that stands still, for the training store, tests and replays. */
export const fixedClock = (zone: string, at: string): Clock => {
  const instant = new Date(at).toISOString() as Instant
  return {zone, now: () => instant}
}

const MS_PER_MINUTE = 60_000

/** A clock whose time of day runs on but whose date is `date`: the training store never empties. */
export const trainingClock = (zone: string, date: BusinessDate): Clock => ({
  zone,
  now() {
    const real = new Date()
    const wall = localMomentAt(real.toISOString() as Instant, zone).slice(11)
    const minute = Date.parse(instantAt(`${date}T${wall}` as LocalMoment, zone))
    return new Date(minute + (real.getTime() % MS_PER_MINUTE)).toISOString() as Instant
  },
})

export function localMomentAt(instant: Instant, zone: string): LocalMoment {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant))
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}` as LocalMoment
}

export const businessDateAt = (instant: Instant, zone: string): BusinessDate =>
  localMomentAt(instant, zone).slice(0, 10) as BusinessDate

/** The UTC instant of a local minute; of two (autumn) the first, of none (spring) the hour after. */
export function instantAt(moment: LocalMoment, zone: string): Instant {
  const guess = Date.parse(`${moment}:00Z`)
  const offset = guess - Date.parse(`${localMomentAt(new Date(guess).toISOString() as Instant, zone)}:00Z`)
  const second = guess + offset
  const again = guess - Date.parse(`${localMomentAt(new Date(second).toISOString() as Instant, zone)}:00Z`)
  return new Date(second + again).toISOString() as Instant
}

/** The same instant one minute on. */
export const minuteAfter = (instant: Instant): Instant =>
  new Date(Date.parse(instant) + MS_PER_MINUTE).toISOString() as Instant

/** A UTC instant as people may write it, `2026-11-23T18:00Z`. @throws Refusal NOT_AN_INSTANT (64) */
export function parseInstant(text: string, field: string): Instant {
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/
  const ms = shape.test(text) ? Date.parse(text) : NaN
  if (Number.isNaN(ms))
    throw usage('NOT_AN_INSTANT', `${field}: ${text} is not a UTC instant (YYYY-MM-DDTHH:MM:SSZ)`, field)
  return new Date(ms).toISOString() as Instant
}

/** The UTC instant of a text that was found to be a time with its zone. */
export const instantOf = (text: string): Instant => new Date(text).toISOString() as Instant
