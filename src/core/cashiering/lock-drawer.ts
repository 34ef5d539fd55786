import type {Act, Decided} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import {
  lockSessionOf,
  lockSessionOfDrawer,
  mustHaveDrawer,
  type DrawerSession,
} from '#core/cashiering/drawer-session-views.js'
import {mustAllow} from '#core/cashiering/drawer-states.js'
import {notPermitted, refuse} from '#core/kernel/refusal.js'

type LockFacts = {readonly session: DrawerSession | null}
type LockDecision = Decided & {readonly session: DrawerSession; readonly note: string; readonly override: boolean}

export type LockInput = {readonly note: string}
export type LockOutcome = {
  readonly session: string
  readonly drawer: string
  readonly operator: string
  readonly status: string
  /** A supervisor did it for the cashier. */
  readonly override: boolean
}

const record: Act<LockInput, LockFacts, LockDecision, LockOutcome>['record'] = async (trx, decision, context) => {
  const {session, note, override} = decision
  const kind = session.status === 'locked' ? 'unlock' : 'lock'
  const {status} = await recordDrawerEvent(trx, session, {kind, note, detail: {override}}, context)
  return {session: session.sessionNo, drawer: session.drawer, operator: session.operatorId, status, override}
}

/** The cashier leaves for a while: the drawer takes no money. */
export const lockDrawer: Act<LockInput, LockFacts, LockDecision, LockOutcome> = {
  kind: 'lock-drawer',
  permission: 'open_drawer',
  subject: () => 'own drawer',
  load: async (trx, _input, context) => ({session: await lockSessionOf(trx, actorOf(context))}),
  decide(facts, {note}, context) {
    const session = mustHaveDrawer(facts.session, actorOf(context))
    mustAllow(session, 'lock')
    return {session, note, override: false, summary: `lock drawer ${session.drawer}`}
  },
  record,
}

/** `drawer` null is the caller's own; whoever unlocks has said their PIN again. */
export type UnlockInput = {readonly drawer: string | null; readonly note: string}

/** The cashier is back, or a supervisor opens it for them and says why. */
export const unlockDrawer: Act<UnlockInput, LockFacts, LockDecision, LockOutcome> = {
  kind: 'unlock-drawer',
  permission: 'balance_drawer',
  subject: ({drawer}) => (drawer === null ? 'own drawer' : `drawer ${drawer}`),
  async load(trx, {drawer}, context) {
    const session = await (drawer === null ? lockSessionOf(trx, actorOf(context)) : lockSessionOfDrawer(trx, drawer))
    return {session}
  },
  decide(facts, {drawer, note}, {operatorId, roles}) {
    if (facts.session === null && drawer !== null)
      throw refuse('NO_SESSION', `drawer ${drawer} is nobody's at the moment`, {field: 'drawer'})
    const session = mustHaveDrawer(facts.session, operatorId)
    const override = session.operatorId !== operatorId
    if (override && !roles.includes('supervisor'))
      throw notPermitted(
        'NOT_YOURS',
        `drawer ${session.drawer} is ${session.operatorId}'s; a supervisor may unlock it`,
        {
          field: 'drawer',
        },
      )
    if (override && note === '')
      throw refuse('NO_REASON', `why is ${session.operatorId}'s drawer unlocked? --note TEXT`, {field: 'note'})
    mustAllow(session, 'unlock')
    const whose = override ? ` of ${session.operatorId}` : ''
    return {session, note, override, summary: `unlock drawer ${session.drawer}${whose}`}
  },
  record,
}
