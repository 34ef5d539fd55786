import type {ActContext} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {
  lockSessionOf,
  lockSessionOfDrawer,
  mustHaveDrawer,
  sessionByNumber,
  type DrawerSession,
} from '#core/cashiering/drawer-session-views.js'
import {localMomentAt, type Instant} from '#core/kernel/clock.js'
import {timeOf} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** The session of a drawer, or the caller's own, locked. @throws Refusal NO_DRAWER, ALREADY_CLOSED (65) */
export async function lockCounted(trx: Trx, drawer: string | null, context: ActContext): Promise<DrawerSession> {
  const actor = actorOf(context)
  const found = await (drawer === null ? lockSessionOf(trx, actor) : lockSessionOfDrawer(trx, drawer))
  if (found !== null) return found
  return notThere(trx, drawer, context)
}

/** The same by its number. @throws Refusal NOT_FOUND (66), ALREADY_CLOSED (65) */
export async function lockNumbered(trx: Trx, sessionNo: string, context: ActContext): Promise<DrawerSession> {
  const {drawer} = await sessionByNumber(trx, sessionNo)
  const found = await lockSessionOfDrawer(trx, drawer)
  if (found?.sessionNo === sessionNo) return found
  return notThere(trx, drawer, context)
}

export const LAST_CLOSED = `select s.session_no, max(e.recorded_at) as closed_at from drawer_session s
  join drawer_event e on e.session_id = s.session_id and e.kind in ('close', 'hand_over')
  where s.business_date = :today and (s.drawer = :drawer or s.operator_id = :operator)
  group by s.session_no order by closed_at desc limit 1`

/** There is no such session now: it was closed today, or never opened. @throws Refusal ALREADY_CLOSED, NO_SESSION, NO_DRAWER (65) */
export async function notThere(
  reader: Reader,
  drawer: string | null,
  {desk, today, ...who}: Pick<ActContext, 'desk' | 'today' | 'operatorId' | 'approving'>,
): Promise<DrawerSession> {
  const operator = who.approving ?? who.operatorId
  const asked = {today, drawer: drawer ?? '', operator: drawer === null ? operator : ''}
  const [closed] = await select<{session_no: string; closed_at: Instant}>(reader, LAST_CLOSED, asked)
  if (closed !== undefined) {
    const at = timeOf(localMomentAt(closed.closed_at, desk.district.zone))
    throw refuse('ALREADY_CLOSED', `${closed.session_no} was closed ${at}`, {field: 'drawer'})
  }
  if (drawer !== null) throw refuse('NO_SESSION', `drawer ${drawer} is nobody's at the moment`, {field: 'drawer'})
  return mustHaveDrawer(null, operator)
}
