import type {ShutoffChange, ShutoffNow} from '#core/collections/shutoff-change.js'
import {orderText} from '#terminal/payment-views.js'
import type {Screen} from '#terminal/view.js'

/** One account towards the list, in words. */
export function stands({state, rule}: ShutoffNow): string {
  if (state === 'nothing_owed') return 'nothing is owed'
  return state === 'listed' ? 'listed' : `held by ${rule}`
}

/** What an act changed of the shut-off list, and what became of the orders that were out. */
export function showChange(screen: Screen, {before, after, orders}: ShutoffChange): void {
  const [was, is] = [stands(before), stands(after)]
  const lawful = after.next_lawful === null ? 'none under these facts' : after.next_lawful.replace('T', ' ')
  const next = after.state === 'nothing_owed' ? '' : `   next lawful ${lawful}`
  screen.line(`  Shut-off  ${was === is ? `${is}, as before` : `${was} → ${is}`}${next}`)
  for (const order of orders) screen.alert(orderText(order))
}
