import {dayOf, timeOf, type LocalMoment} from '#core/kernel/business-date.js'
import {weekdayName, type Calendar} from '#core/kernel/calendar.js'
import {NO_BARS, telling, type ShutoffCase, type ShutoffRule, type Telling} from '#core/collections/shutoff-case.js'

/** S-SCOPE: which protections hold at all; it never bars by itself. */
export const scope: ShutoffRule = {
  code: 'S-SCOPE',
  of_the_bill: false,
  bars: () => NO_BARS,
  tells: (c) => telling(scopeSentence(c)),
}

function scopeSentence(c: ShutoffCase): string {
  const {facts} = c
  if (facts.reason === 'unauthorized_action') {
    return 'unauthorized action of the customer: the rules about nonpayment do not apply'
  }
  if (!c.residential) return `${facts.service} service: the residential protections do not apply`
  const who = facts.customer === 'landlord' ? 'the landlord is the customer' : 'an occupant is the customer'
  return facts.dwelling === null ? `residential, ${who}` : `residential (${facts.dwelling}), ${who}`
}

/** G-NODAY: no shut-off for nonpayment on a Saturday, Sunday, legal holiday or while the office is not open. */
export function tellClosed(calendar: Calendar, at: LocalMoment): Telling {
  const day = dayOf(at)
  const reason = calendar.closedReason(day)
  if (reason !== null) return telling(`${weekdayName(day)} ${day}: closed (${reason})`)
  const {opens, closes} = calendar.officeHours
  const open = calendar.isOpenAt(at) ? 'office open' : 'office not open'
  return telling(`${weekdayName(day)} ${day} ${timeOf(at)}, ${open} (${opens}-${closes})`)
}
