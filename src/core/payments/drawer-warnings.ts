import type {ActContext} from '#core/acts/act.js'
import {cashOverLimit, drawerFigures} from '#core/cashiering/drawer-figures-views.js'
import type {DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {formatMoney} from '#core/kernel/money.js'
import {drawerPolicy} from '#core/policies/cash-drawers.js'
import type {Reader} from '#core/store/open.js'

/** From the limit on some of the cash is turned in; the payment is taken all the same. What is in the drawer is not said. */
export async function drawerWarnings(
  reader: Reader,
  session: DrawerSession | null,
  {desk, today}: ActContext,
): Promise<{readonly code: string; readonly message: string}[]> {
  if (session === null) return []
  const policy = drawerPolicy(desk.district.id, today)
  const over = cashOverLimit(await drawerFigures(reader, session), policy)
  if (over === 0) return []
  const limit = formatMoney(policy.drawer_cash_limit_cents)
  return [
    {
      code: 'DRAWER_OVER_LIMIT',
      message: `drawer ${session.drawer} holds more cash than the limit of ${limit}: curbstop turn-in-cash`,
    },
  ]
}
