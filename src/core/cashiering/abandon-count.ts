import {safeText} from '#core/accounts/free-text.js'
import type {Act, Decided} from '#core/acts/act.js'
import {mustBeCounter} from '#core/cashiering/count-authority.js'
import {lockCounted} from '#core/cashiering/counted-session.js'
import {countsOf, historyOf} from '#core/cashiering/drawer-count-views.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import type {DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {mustAllow} from '#core/cashiering/drawer-states.js'
import {refuse} from '#core/kernel/refusal.js'
import {drawerPolicy, type DrawerPolicy} from '#core/policies/cash-drawers.js'

/** Longest reason of an abandoned count, in characters. */
const REASON_LONGEST = 80

interface AbandonFacts {
  readonly policy: DrawerPolicy
  readonly session: DrawerSession
  readonly counts: number
  /** Counts of this session that were given up before. */
  readonly abandoned: number
}
type AbandonDecision = Decided & {
  readonly session: DrawerSession
  readonly abandoned: number
  readonly told: boolean
  readonly reason: string
}

export type AbandonInput = {readonly drawer: string | null; readonly reason: string}
export type AbandonOutcome = {
  readonly session: string
  readonly drawer: string
  readonly status: string
  /** How many counts of this session were given up, this one included. */
  readonly abandoned: number
  /** A supervisor is told. */
  readonly told: boolean
}

/** A customer walks in before the count is saved: the drawer takes money again. */
export const abandonCount: Act<AbandonInput, AbandonFacts, AbandonDecision, AbandonOutcome> = {
  kind: 'abandon-count',
  permission: 'balance_drawer',
  subject: ({drawer}) => (drawer === null ? 'drawer' : `drawer ${drawer}`),
  async load(trx, {drawer}, context) {
    const session = await lockCounted(trx, drawer, context)
    const counts = (await countsOf(trx, session.sessionId)).length
    const history = await historyOf(trx, session.sessionId)
    const abandoned = history.filter((event) => event.kind === 'abandon_count').length
    return {policy: drawerPolicy(context.desk.district.id, context.today), session, counts, abandoned}
  },
  decide({policy, session, counts, abandoned}, input, context) {
    mustBeCounter(session, context)
    mustAllow(session, 'abandon_count')
    if (counts > 0)
      throw refuse('COUNT_KEPT', `count ${counts} of ${session.sessionNo} is saved; it is not given up any more`, {
        field: 'abandon',
        next: ['curbstop balance-drawer'],
      })
    const times = abandoned + 1
    return {
      ...{session, abandoned: times, told: times >= policy.abandoned_counts_told},
      reason: safeText(input.reason, 'reason', REASON_LONGEST),
      summary: `give up the count of drawer ${session.drawer}`,
    }
  },
  async record(trx, {session, abandoned, told, reason}, context) {
    const event = {kind: 'abandon_count', note: reason, detail: {abandoned, told}} as const
    const {status} = await recordDrawerEvent(trx, session, event, context)
    return {session: session.sessionNo, drawer: session.drawer, status, abandoned, told}
  },
}
