import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import {becauseOfCash, differenceLevel, type DifferenceLevel, type DrawerPolicy} from '#core/policies/cash-drawers.js'
import type {Role, StaffRoles} from '#core/staff/roles.js'

/** Who may be the second person where cash is counted by two. */
export const cashWitnesses = (staff: StaffRoles): readonly Role[] => staff.permissions.witness_nightdrop.yes

/** Who agrees to a difference as the second person: any witness to a small one. */
export function approversOfDifference(staff: StaffRoles, level: DifferenceLevel): readonly Role[] {
  if (level === 'incident' || level === 'finance') return ['finance']
  return level === 'supervisor' ? ['supervisor'] : cashWitnesses(staff)
}

/** `short $20.00`, `over $0.05` */
export const differenceSays = (difference: Cents): string =>
  `${difference < 0 ? 'short' : 'over'} ${formatMoney(Math.abs(difference) as Cents)}`

/** The second person that a difference needs; null where there is none. @param what what was counted */
export function needOfDifference(
  {desk: {staff}}: Pick<ActContext, 'desk'>,
  policy: DrawerPolicy,
  {what, difference}: {readonly what: string; readonly difference: Cents},
): ApprovalNeed | null {
  const level = differenceLevel(policy.difference, difference)
  if (level === 'none') return null
  const approvers = approversOfDifference(staff, level)
  const says = differenceSays(difference)
  return {
    why: 'by_nature',
    approvers,
    message: `${what} is ${says}: a second person counts it (${approvers.join(' or ')})`,
    because: [becauseOfCash(policy, says)],
  }
}
