import type {ActContext} from '#core/acts/act.js'
import {totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {spokenId} from '#core/kernel/ids.js'
import type {Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import type {Trx} from '#core/store/open.js'

export interface NewSession {
  readonly drawer: string
  readonly operatorId: string
  readonly float: CashCount
  readonly expected: Cents
  /** The session that hands its drawer over. */
  readonly receivedFrom: string | null
  readonly witnessId: string | null
  /** The journal that put the float on 1030; null where it was there before, or is empty. */
  readonly journalId: string | null
}

export interface StartedSession {
  readonly sessionId: string
  readonly sessionNo: string
}

/** The keys of open_drawer keep it to one cashier a drawer and one drawer a cashier. @throws Refusal DRAWER_TAKEN (65) */
export async function startSession(trx: Trx, start: NewSession, context: ActContext): Promise<StartedSession> {
  const [sessionId, sessionNo] = [context.key(), spokenId('DS')]
  const {drawer, operatorId} = start
  await trx('drawer_session').insert({
    session_id: sessionId,
    session_no: sessionNo,
    drawer,
    operator_id: operatorId,
    float_cents: totalOfCash(start.float),
    expected_float_cents: start.expected,
    float_json: canonicalJson(start.float),
    received_from: start.receivedFrom,
    journal_id: start.journalId,
    witness_id: start.witnessId,
    business_date: context.today,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  })
  await trx('open_drawer').insert({drawer, session_id: sessionId, operator_id: operatorId}).onConflict().ignore()
  const kept = await trx<{session_id: string}>('open_drawer').where('session_id', sessionId).first('session_id')
  if (kept === undefined)
    throw refuse('DRAWER_TAKEN', `drawer ${drawer} or ${operatorId} got a session at this very moment`, {
      field: 'drawer',
    })
  return {sessionId, sessionNo}
}

/** The drawer and its cashier are free again. */
export async function endSession(trx: Trx, sessionId: string): Promise<void> {
  await trx('open_drawer').where('session_id', sessionId).delete()
}
