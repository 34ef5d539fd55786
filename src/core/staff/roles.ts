import {readFileSync} from 'node:fs'
import {mustExist} from '#core/kernel/must.js'

export const ROLES = ['assistant', 'advisor', 'senior', 'supervisor', 'field', 'cashier', 'finance', 'system'] as const
export type Role = (typeof ROLES)[number]

export const PERMISSIONS = [
  'view_account',
  'view_shutoff_list',
  'open_account',
  'backdate_start',
  'add_note',
  'protect_account',
  'send_notices',
  'release_shutoff_list',
  'import_bills',
  'import_payments',
  'import_rates',
  'load_reads',
  'run_bills',
  'release_bill_hold',
  'adjust_bill',
  'plan_adjustments',
  'waive_fee',
  'correct_read',
  'reverse_adjustment',
  'file_variance',
  'decide_variance',
  'open_drawer',
  'take_payment',
  'turn_in_cash',
  'manage_fund',
  'balance_drawer',
  'approve_drawer_difference',
  'void_payment',
  'move_payment',
  'print_receipt',
  'post_nightdrop',
  'witness_nightdrop',
  'post_batch',
  'resolve_suspense',
  'return_suspense',
  'pledge_payment',
  'prepare_deposit',
  'unseal_deposit',
  'send_deposit',
  'confirm_deposit',
  'resolve_deposit',
  'reconcile_processor',
  'balance_day',
  'close_day',
  'serve_customer',
  'arrange_payment',
  'adjust_arrangement',
  'reinstate_arrangement',
  'declare_income',
  'name_third_party',
  'write_letter',
  'review_turnoffs',
  'pull_turnoff',
  'acknowledge_pull',
  'complete_order',
  'restore_service',
  'report_shutoffs',
  'import_district',
  'read_district',
  'post_district',
  'add_staff',
  'grant_role',
  'approve',
  'keep_store',
  'prove_books',
] as const
export type Permission = (typeof PERMISSIONS)[number]

export interface PermissionRule {
  readonly yes: readonly Role[]
  /** May ask; another person of `approvers` answers. */
  readonly request?: readonly Role[]
  readonly approvers?: readonly Role[]
}

/** How much one role may adjust alone; null is without limit. Amounts are absolute, credits and charges alike. */
export interface AdjustmentLimit {
  readonly each_cents: number | null
  /** Of one account in the twelve months that end on the day, this adjustment included. */
  readonly year_cents: number | null
  /** Of a whole plan. */
  readonly batch_cents: number | null
}

/** The district's one table of roles and authority: data/districts/<name>/staff-roles.json. */
export interface StaffRoles {
  readonly citation: string
  readonly permissions: Readonly<Record<Permission, PermissionRule>>
  readonly senior_approves_only: readonly Role[]
  readonly start_backdate_days: Readonly<Partial<Record<Role, number>>>
  /** Days before today on which an adjustment may take effect. */
  readonly adjustment_backdate_days: Readonly<Partial<Record<Role, number>>>
  /** By adjustment type, `default` for types that are not named. */
  readonly adjustment_limits: Readonly<Record<string, Readonly<Partial<Record<Role, AdjustmentLimit>>>>>
  readonly request_expires_after_hours: number
  /** After this part of its time a request may be answered by these roles as well, by kind of request. */
  readonly request_escalation: {
    readonly after_percent: number
    readonly to: Readonly<Partial<Record<string, readonly Role[]>>>
  }
  /** Acts of two people whose second person answers as a witness and need not be one who approves. */
  readonly witnessed_acts: readonly string[]
  readonly session_idle_minutes: number
  readonly pin: {readonly length_min: number; readonly failures_before_lock: number; readonly lock_minutes: number}
  readonly approver_needs_other_login: boolean
}

export function loadStaffRoles(district: string): StaffRoles {
  const file = new URL(`../../../data/districts/${district}/staff-roles.json`, import.meta.url)
  const roles = JSON.parse(readFileSync(file, 'utf8')) as StaffRoles
  for (const permission of PERMISSIONS)
    mustExist(roles.permissions[permission], `staff-roles.json of ${district} names ${permission}`)
  return roles
}

export type Standing = 'yes' | 'request' | 'no'

/** What the best of a person's roles allows. */
export function standing(table: StaffRoles, permission: Permission, roles: readonly Role[]): Standing {
  const rule = table.permissions[permission]
  if (roles.some((role) => rule.yes.includes(role))) return 'yes'
  return roles.some((role) => rule.request?.includes(role) ?? false) ? 'request' : 'no'
}

export const approversOf = (table: StaffRoles, permission: Permission): readonly Role[] =>
  table.permissions[permission].approvers ?? table.permissions[permission].yes

/** Whether a role answers requests of a person with these roles: a senior those of some roles alone. */
export const mayAnswer = (table: StaffRoles, role: Role, requester: readonly Role[]): boolean =>
  role !== 'senior' || requester.every((one) => table.senior_approves_only.includes(one))
