import type {Act, Decided} from '#core/acts/act.js'
import {mustBeCounter} from '#core/cashiering/count-authority.js'
import {lockCounted} from '#core/cashiering/counted-session.js'
import {historyOf, standingOf} from '#core/cashiering/drawer-count-views.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import type {DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {mustAllow} from '#core/cashiering/drawer-states.js'
import {refuse} from '#core/kernel/refusal.js'
import {mustBeFinished, unfinishedOf, type Unfinished} from '#core/cashiering/unfinished-views.js'

export interface StartFacts {
  readonly session: DrawerSession
  readonly unfinished: readonly Unfinished[]
  readonly final: boolean
}
type StartDecision = Decided & {readonly session: DrawerSession}

export type StartCountInput = {readonly drawer: string | null}
export type StartCountOutcome = {readonly session: string; readonly drawer: string; readonly status: string}

/** From here on the drawer takes no money until it is balanced, or the count is given up. */
export const startCount: Act<StartCountInput, StartFacts, StartDecision, StartCountOutcome> = {
  kind: 'start-count',
  permission: 'balance_drawer',
  subject: ({drawer}) => (drawer === null ? 'drawer' : `drawer ${drawer}`),
  async load(trx, {drawer}, context) {
    const session = await lockCounted(trx, drawer, context)
    const {final} = standingOf(await historyOf(trx, session.sessionId))
    return {session, final, unfinished: await unfinishedOf(trx, session, context.recordedAt)}
  },
  decide({session, unfinished, final}, _input, context) {
    mustBeCounter(session, context)
    mustAllow(session, 'start_count')
    if (final) throw refuse('COUNT_FINAL', `the last count of ${session.sessionNo} is final`, {field: 'drawer'})
    mustBeFinished(unfinished)
    return {session, summary: `count drawer ${session.drawer}`}
  },
  async record(trx, {session}, context) {
    const {status} = await recordDrawerEvent(trx, session, {kind: 'start_count'}, context)
    return {session: session.sessionNo, drawer: session.drawer, status}
  },
}
