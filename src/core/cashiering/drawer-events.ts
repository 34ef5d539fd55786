import type {ActContext} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {canonicalJson, type Json} from '#core/kernel/canonical-json.js'
import type {Cents} from '#core/kernel/money.js'
import type {DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {DRAWER_EVENTS, mustAllow, type DrawerEventKind} from '#core/cashiering/drawer-states.js'
import type {Trx} from '#core/store/open.js'

export interface NewDrawerEvent {
  readonly kind: DrawerEventKind
  /**
   * turn_in, close and hand_over: what went into the bag. record_difference and approve: what 1030 changes by, over
   * positive. start_count to declare_final and send_back: none.
   */
  readonly amount?: Cents | null
  readonly bagId?: string | null
  readonly journalId?: string | null
  readonly detail?: Json
  readonly note?: string
}

/**
 * Writes what happened to a session and gives the session as it is after it, for a next event of the same act. The
 * session must be locked and in a state that allows it. @throws Refusal as mustAllow (65)
 */
export async function recordDrawerEvent(
  trx: Trx,
  session: DrawerSession,
  event: NewDrawerEvent,
  context: ActContext,
): Promise<DrawerSession> {
  mustAllow(session, event.kind)
  const events = session.events + 1
  await trx('drawer_event').insert({
    session_id: session.sessionId,
    event_no: events,
    kind: event.kind,
    amount_cents: event.amount ?? null,
    bag_id: event.bagId ?? null,
    journal_id: event.journalId ?? null,
    detail_json: canonicalJson(event.detail ?? {}),
    note: event.note ?? '',
    operator_id: actorOf(context),
    second_id: secondOf(context),
    business_date: context.today,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  })
  return {...session, events, status: DRAWER_EVENTS[event.kind].to}
}
