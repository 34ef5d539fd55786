import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import {whoWorks, type Desk} from '#core/acts/desk.js'
import {notPermitted} from '#core/kernel/refusal.js'
import {mayAnswer, type Role} from '#core/staff/roles.js'
import type {Trx} from '#core/store/open.js'

/** The second person of an act, in a session of their own. */
export interface Witness {
  readonly operatorId: string
  readonly roles: readonly Role[]
  readonly osUser: string
  readonly sessionId: string | null
}

/** @throws Refusal SAME_PERSON (77) */
export function witnessOf(desk: Desk, second: Desk | null): Witness | null {
  if (second === null) return null
  const {id, roles, sessionId} = whoWorks(second)
  if (id === whoWorks(desk).id)
    throw notPermitted('SAME_PERSON', `the second person must be someone else than ${id}`, {field: 'witness-session'})
  return {operatorId: id, roles, osUser: second.origin.osUser, sessionId}
}

/** Whether the second person may say yes to what one alone may not do. @throws Refusal WITNESS_REFUSED (77) */
export function mustBeFit(
  witness: Witness,
  need: ApprovalNeed,
  {desk, roles}: Pick<ActContext, 'desk' | 'roles'>,
): void {
  const answers = (role: Role): boolean => need.why === 'by_nature' || mayAnswer(desk.staff, role, roles)
  if (witness.roles.some((role) => need.approvers.includes(role) && answers(role))) return
  throw notPermitted('WITNESS_REFUSED', `${witness.operatorId} may not: it takes ${need.approvers.join(' or ')}`, {
    field: 'witness-session',
    because: need.because,
  })
}

/** Whose act it is: the one who asked where another person's yes carries it out. */
export const actorOf = ({approving, operatorId}: ActContext): string => approving ?? operatorId

/** The other person of an act of two: the witness, or who said yes; null where one alone did it. */
export const secondOf = ({approving, operatorId, witness}: ActContext): string | null =>
  approving === null ? (witness?.operatorId ?? null) : operatorId

export async function recordWitness(trx: Trx, {witness, actId, recordedAt}: ActContext): Promise<void> {
  if (witness === null) return
  const {operatorId: operator_id, osUser: os_user, sessionId: session_id} = witness
  await trx('act_witness').insert({act_id: actId, operator_id, os_user, session_id, recorded_at: recordedAt})
}
