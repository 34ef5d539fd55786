import type {ApprovalNeed} from '#core/acts/act.js'
import {LADDER, limitOf, within} from '#core/adjustments/limits.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import type {Because} from '#core/kernel/refusal.js'
import type {AdjustmentLimit, Role, StaffRoles} from '#core/staff/roles.js'

/** What decides whether one person alone may post an adjustment. */
export interface AuthorityFacts {
  readonly roles: readonly Role[]
  readonly type: string
  /** Absolute, of this adjustment. */
  readonly amount: Cents
  /** Absolute, of all adjustments of the account in the months that count, this one not included. */
  readonly yearTotal: Cents
  /** The amount was typed over what the formula gives. */
  readonly typedOver: boolean
  /** The account belongs to somebody who works here: nobody adjusts it alone. */
  readonly employeeAccount: boolean
  /** Another person asked for it and somebody now says yes. */
  readonly approving: boolean
}

const covers = (limit: AdjustmentLimit | null, {amount, yearTotal}: AuthorityFacts): boolean =>
  limit !== null && within(limit.each_cents, amount) && within(limit.year_cents, amount + yearTotal)

/**
 * null: this person alone may do it. Else who may: everybody further up whose own limits cover it.
 * Limits of type and role are data; the account's total of the year counts what others posted as well.
 */
export function judgeAuthority(facts: AuthorityFacts, staff: StaffRoles): ApprovalNeed | null {
  const own = facts.roles.filter((role) => LADDER.includes(role))
  const best = Math.max(-1, ...own.map((role) => LADDER.indexOf(role)))
  const covered = own.some((role) => covers(limitOf(staff, facts.type, role), facts))
  const needsOther = (facts.typedOver || facts.employeeAccount) && !facts.approving
  if (covered && !needsOther) return null
  // An amount typed over goes further up; the account of a colleague takes a second person, also of the same rank.
  const least = facts.typedOver && needsOther ? best + 1 : best
  const approvers = LADDER.filter(
    (role, at) => at >= Math.min(least, LADDER.length - 1) && covers(limitOf(staff, facts.type, role), facts),
  ).filter((role) => role !== 'advisor')
  return {
    why: 'over_authority',
    approvers,
    message: messageOf(facts, {staff, covered, approvers}),
    because: [becauseOf(facts, staff)],
  }
}

interface Told {
  readonly staff: StaffRoles
  readonly covered: boolean
  readonly approvers: readonly Role[]
}

function messageOf(facts: AuthorityFacts, {staff, covered, approvers}: Told): string {
  const who = approvers.map((role) => withLimit(role, limitOf(staff, facts.type, role))).join(' or ')
  if (facts.employeeAccount && !facts.approving)
    return `the account belongs to somebody who works here: ${who} must agree`
  if (covered) return `an amount other than the one worked out needs ${who}`
  return `${formatMoney(facts.amount)} is above your ${ownLimit(facts, staff)}; ${who} may post it`
}

const withLimit = (role: Role, limit: AdjustmentLimit | null): string =>
  limit?.each_cents == null ? role : `${role} (to ${formatMoney(limit.each_cents as Cents)})`

function ownLimit(facts: AuthorityFacts, staff: StaffRoles): string {
  const limits = facts.roles.flatMap((role) => limitOf(staff, facts.type, role) ?? [])
  const each = Math.max(0, ...limits.map((limit) => limit.each_cents ?? Infinity))
  if (facts.amount > each) return formatMoney(each as Cents)
  const year = Math.max(0, ...limits.map((limit) => limit.year_cents ?? Infinity))
  return `${formatMoney(year as Cents)} in 12 months for one account, of which ${formatMoney(facts.yearTotal)} is used`
}

const becauseOf = ({type}: AuthorityFacts, staff: StaffRoles): Because => ({
  rule: `authority.adjust.${type}`,
  citation: staff.citation,
})
