import type {AdjustmentLimit, Role, StaffRoles} from '#core/staff/roles.js'

/** Who may adjust, each further up than the one before. */
export const LADDER: readonly Role[] = ['advisor', 'senior', 'supervisor', 'finance']

/** What a role may do of a type alone; null: nothing. */
export const limitOf = (staff: StaffRoles, type: string, role: Role): AdjustmentLimit | null =>
  staff.adjustment_limits[type]?.[role] ?? staff.adjustment_limits['default']?.[role] ?? null

/** A limit of null is none. */
export const within = (limit: number | null, amount: number): boolean => limit === null || amount <= limit
