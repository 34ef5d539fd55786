import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import type {KeptCount, SessionEvent} from '#core/cashiering/drawer-count-views.js'
import {cashWitnesses} from '#core/cashiering/difference-authority.js'
import type {DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {notPermitted} from '#core/kernel/refusal.js'
import {becauseOfCash, type DrawerPolicy} from '#core/policies/cash-drawers.js'

/** A drawer is counted by its cashier, or by a supervisor when the cashier is away. @throws Refusal NOT_YOURS (77) */
export function mustBeCounter({drawer, operatorId}: DrawerSession, context: ActContext): void {
  if (actorOf(context) === operatorId) return
  // Whose request it is was judged when it was asked for: who answers it has other roles.
  if (context.approving !== null || context.roles.includes('supervisor')) return
  throw notPermitted('NOT_YOURS', `drawer ${drawer} is ${operatorId}'s. A supervisor may count it.`, {field: 'drawer'})
}

interface Counting {
  readonly session: DrawerSession
  readonly policy: DrawerPolicy
  /** A count that was sent back is counted again before a witness, also by the cashier. */
  readonly sentBack: boolean
}

/** Whom a count or a sealing needs besides who does it. @throws Refusal WITNESS_REFUSED (77) */
export function needOfWitness({session, policy, sentBack}: Counting, context: ActContext): ApprovalNeed | null {
  const own = actorOf(context) === session.operatorId
  if (own && !sentBack) return null
  if (!own && secondOf(context) === session.operatorId)
    throw notPermitted('WITNESS_REFUSED', `${session.operatorId} is here: the cashier counts their own drawer`, {
      field: 'witness-session',
    })
  const why = own ? 'this count was sent back' : `${session.operatorId} is away`
  return {
    why: 'by_nature',
    approvers: cashWitnesses(context.desk.staff),
    message: `${why}: drawer ${session.drawer} is counted before a witness`,
    because: [becauseOfCash(policy, why)],
  }
}

/** Who said yes to a difference neither had the drawer nor counted it, nor stood by. @throws Refusal SELF_APPROVAL (77) */
export function mustBeApart(session: DrawerSession, counts: readonly KeptCount[], context: ActContext): void {
  const second = secondOf(context)
  if (second === null) return
  if (second === session.operatorId)
    throw notPermitted('SELF_APPROVAL', `drawer ${session.drawer} is ${second}'s; another person must answer`)
  if (counts.some((one) => one.operatorId === second || one.witnessId === second))
    throw notPermitted('SELF_APPROVAL', `${second} counted drawer ${session.drawer}; another person must answer`)
}

/** A supervisor who seals, or stands by, has not said yes to the difference. @throws Refusal SELF_APPROVAL (77) */
export function mustNotHaveApproved(
  session: DrawerSession,
  history: readonly SessionEvent[],
  context: ActContext,
): void {
  if (actorOf(context) === session.operatorId) return
  const approved = history.filter((event) => event.kind === 'approve').map((event) => event.secondId)
  const one = [actorOf(context), secondOf(context)].find((who) => who !== null && approved.includes(who))
  if (one !== undefined)
    throw notPermitted('SELF_APPROVAL', `${one} approved the difference of drawer ${session.drawer}; others seal it`)
}
