import type {ApprovalNeed} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {countedSince} from '#core/adjustments/limit-facts.js'
import {LADDER, limitOf, within} from '#core/adjustments/limits.js'
import {REACH} from '#core/adjustments/plan-rows.sql.js'
import {cents, formatMoney, type Cents} from '#core/kernel/money.js'
import {adjustmentPolicy, uncountedReasons} from '#core/policies/adjustment-policy.js'
import type {Role, StaffRoles} from '#core/staff/roles.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** How far the rows of one type go, absolute. */
export interface Reach {
  readonly type: string
  readonly each_cents: Cents
  /** The most of one account in the months that count, other rows of the plan included. */
  readonly year_cents: Cents
  readonly total_cents: Cents
}

/** What a plan takes of anybody's authority on the facts of today. */
export function planReach(reader: Reader, desk: Desk, plan: string): Promise<Reach[]> {
  const policy = adjustmentPolicy(desk.district.id, desk.today)
  const reasons = uncountedReasons(policy).map((reason) => ({reason}))
  const uncounted = rowsFrom(reader, reasons, {reason: 'text'}, 'u')
  return select<Reach>(reader, REACH, {plan, uncounted, since: countedSince(policy, desk.today)})
}

const batchOf = (reach: readonly Reach[]): number => reach.reduce((total, of) => total + of.total_cents, 0)

/** Each row, each account's months and the whole plan must lie within what the role may do of every type in it. */
const covers = (staff: StaffRoles, role: Role, reach: readonly Reach[]): boolean =>
  reach.every((of) => {
    const limit = limitOf(staff, of.type, role)
    if (limit === null) return false
    return (
      within(limit.each_cents, of.each_cents) &&
      within(limit.year_cents, of.year_cents) &&
      within(limit.batch_cents, batchOf(reach))
    )
  })

/** null: this person alone may apply the plan. Else who may say yes to it. */
export function judgePlan(reach: readonly Reach[], roles: readonly Role[], staff: StaffRoles): ApprovalNeed | null {
  if (roles.some((role) => LADDER.includes(role) && covers(staff, role, reach))) return null
  const approvers = LADDER.filter((role) => role !== 'advisor' && covers(staff, role, reach))
  return {
    why: 'by_nature',
    approvers,
    message: `a plan of ${formatMoney(cents(batchOf(reach)))} with rows to ${formatMoney(cents(greatest(reach)))} needs ${approvers.join(' or ')}`,
    because: [{rule: 'authority.adjust.plan', citation: staff.citation}],
  }
}

const greatest = (reach: readonly Reach[]): number => Math.max(0, ...reach.map((of) => of.each_cents))
