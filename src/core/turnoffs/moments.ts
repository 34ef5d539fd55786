import {dayOf, momentOf, type BusinessDate, type LocalMoment} from '#core/kernel/business-date.js'
import {businessDateAt, instantAt, localMomentAt, minuteAfter, type Instant} from '#core/kernel/clock.js'

/** When a valve was turned, as it is compared with what was recorded. */
export interface WrenchTime {
  readonly at: LocalMoment
  readonly day: BusinessDate
  /** First instant after the minute of the wrench: within one minute the customer has the benefit of the doubt. */
  readonly before: Instant
}

export const wrenchTime = (at: LocalMoment, zone: string): WrenchTime => ({
  at,
  day: dayOf(at),
  before: minuteAfter(instantAt(at, zone)),
})

/** A fact with the day it counts from and the instant it was recorded. */
export interface DatedFact {
  readonly on: BusinessDate
  readonly recordedAt: string
}

/** Dated by an earlier day than the one it was recorded on, such as an envelope of the night drop. */
const isBackdated = ({on, recordedAt}: DatedFact, zone: string): boolean =>
  on < businessDateAt(recordedAt as Instant, zone)

/** The moment a fact counts from: its day where it was recorded on a later one, else the minute it was recorded. */
export const factMoment = (fact: DatedFact, zone: string): LocalMoment =>
  isBackdated(fact, zone) ? momentOf(fact.on, '00:00') : localMomentAt(fact.recordedAt as Instant, zone)

/** Whether a fact was there when the valve was turned. Of the same day without a time, it was. */
export const wasBefore = (fact: DatedFact, wrench: WrenchTime, zone: string): boolean =>
  fact.recordedAt < wrench.before || (isBackdated(fact, zone) && fact.on <= wrench.day)
