import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'

/** What stands from a day until somebody ends it. */
export interface Standing {
  readonly from: BusinessDate
  readonly endedOn: BusinessDate | null
}

/** The day on which it ends, as it was said: once, not before it began and not after today.
 * @throws Refusal ALREADY_ENDED, BAD_END (65), a refusal of the date (64) */
export function endingDay({from, endedOn}: Standing, said: string, today: BusinessDate): BusinessDate {
  if (endedOn !== null) throw refuse('ALREADY_ENDED', `it ended on ${endedOn}`)
  const day = businessDate(said, 'effective')
  if (day > today || day < from) throw refuse('BAD_END', `it can end from ${from} to ${today}`, {field: 'effective'})
  return day
}
