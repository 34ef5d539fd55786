import type {ApprovalNeed} from '#core/acts/act.js'
import {daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import type {Role, StaffRoles} from '#core/staff/roles.js'

interface Backdating {
  readonly effectiveOn: BusinessDate
  readonly today: BusinessDate
  readonly roles: readonly Role[]
  readonly staff: StaffRoles
}

/**
 * How far back each role may let an adjustment take effect: staff-roles.json; null where this person may.
 * @throws Refusal FUTURE_DATE, BEYOND_ALL_AUTHORITY (65)
 */
export function judgeBackdating({effectiveOn, today, roles, staff}: Backdating): ApprovalNeed | null {
  const back = daysBetween(effectiveOn, today)
  if (back < 0)
    throw refuse('FUTURE_DATE', `an adjustment takes effect on ${effectiveOn}, after today ${today}`, {
      field: 'effective',
    })
  const limits = staff.adjustment_backdate_days
  const own = Math.max(0, ...roles.map((role) => limits[role] ?? 0))
  if (back <= own) return null
  const because = [{rule: 'authority.adjustment_backdate_days', citation: staff.citation}]
  const approvers = (Object.keys(limits) as Role[]).filter((role) => (limits[role] ?? 0) >= back)
  if (approvers.length === 0)
    throw refuse('BEYOND_ALL_AUTHORITY', `${back} days back is beyond every role here`, {field: 'effective', because})
  const message = `${back} days back is beyond your ${own}; ${approvers.join(' or ')} may`
  return {why: 'over_authority', approvers, message, because}
}

/** One need of several: whoever may agree to each of them. */
export function allOf(needs: readonly (ApprovalNeed | null)[]): ApprovalNeed | null {
  const standing = needs.filter((need) => need !== null)
  const [first] = standing
  if (first === undefined) return null
  return {
    why: first.why,
    approvers: first.approvers.filter((role) => standing.every((need) => need.approvers.includes(role))),
    message: standing.map((need) => need.message).join('; '),
    because: standing.flatMap((need) => need.because),
  }
}
