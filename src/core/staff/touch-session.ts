import type {Desk} from '#core/acts/desk.js'
import type {Trx} from '#core/store/open.js'

/** Keeps a session in use from going idle, in the transaction of what was done or looked at. */
export async function touchSession(trx: Trx, {operator, clock}: Pick<Desk, 'operator' | 'clock'>): Promise<void> {
  const session = operator?.sessionId ?? null
  if (session === null) return
  await trx('work_session').where('session_id', session).whereNull('ended_at').update({last_used_at: clock.now()})
}
