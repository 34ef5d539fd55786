import {addHours, dayOf, momentOf, type LocalMoment} from '#core/kernel/business-date.js'
import type {Calendar} from '#core/kernel/calendar.js'
import type {RestorationPolicy, RestoreHours} from '#core/policies/restoration-policy.js'

const LAST_MINUTE = '23:59'

/** By when water is promised: after a wrongful turn-off the same day, else so many hours counted from office hours. Pure. */
export function promisedBy(
  now: LocalMoment,
  asked: {readonly wrongful: boolean; readonly hours: RestoreHours},
  {promise}: RestorationPolicy,
  calendar: Calendar,
): LocalMoment {
  if (asked.wrongful) {
    const soon = addHours(now, promise.wrongfulHours)
    const midnight = momentOf(dayOf(now), LAST_MINUTE)
    return soon < midnight ? soon : midnight
  }
  return addHours(asked.hours === 'operating' ? calendar.nextOpenMoment(now) : now, promise.hours)
}
