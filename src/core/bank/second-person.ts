import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import type {Role} from '#core/staff/roles.js'

/** An act of two people: what is missing while the second one is not here or may not say yes to it. */
export function secondPersonNeeded(
  asked: Pick<ApprovalNeed, 'approvers' | 'message' | 'because'>,
  {approving, witness, roles}: ActContext,
): ApprovalNeed | null {
  const theirs: readonly Role[] = approving === null ? (witness?.roles ?? []) : roles
  return theirs.some((role) => asked.approvers.includes(role)) ? null : {why: 'by_nature', ...asked}
}
