import type {Role, StaffRoles} from '#core/staff/roles.js'

export interface Waiting {
  readonly kind: string
  readonly approver_roles: string
  readonly requested_at: string
  readonly expires_at: string
}

export interface Answerers {
  /** Part of its time is gone and nobody answered. */
  readonly escalated: boolean
  /** Who may answer now: those it was sent to, after a while also the next ones up. */
  readonly roles: readonly Role[]
}

const PERCENT = 100

/** Who may answer a request at a moment: staff-roles.json says after which part of its time who is asked besides. */
export function answerersOf(request: Waiting, now: string, {request_escalation: rule}: StaffRoles): Answerers {
  const [from, until] = [Date.parse(request.requested_at), Date.parse(request.expires_at)]
  const escalated = (Date.parse(now) - from) * PERCENT >= (until - from) * rule.after_percent
  const asked = request.approver_roles.split(' ') as Role[]
  const besides = escalated ? (rule.to[request.kind] ?? []) : []
  return {escalated, roles: [...asked, ...besides.filter((role) => !asked.includes(role))]}
}
