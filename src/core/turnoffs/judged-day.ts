import type {Desk} from '#core/acts/desk.js'
import {booksFor} from '#core/collections/district-books.js'
import type {BusinessDate} from '#core/kernel/business-date.js'

/** The day an order is judged for: its own while that is to come and lawful, else the next lawful one (null). */
export function judgedDay({district, today}: Pick<Desk, 'district' | 'today'>, day: BusinessDate): BusinessDate | null {
  if (day < today) return null
  return booksFor(district.id, day).calendar.closedReason(day) === null ? day : null
}
