import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {refuse, type Because} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

export interface Drawer {
  readonly id: string
  readonly title: string
}

/** From which difference on who has to agree: absolute amounts, over and short alike. */
export interface DifferenceLimits {
  readonly record_from_cents: Cents
  readonly supervisor_from_cents: Cents
  readonly finance_from_cents: Cents
  readonly incident_from_cents: Cents
}

/** How cash is kept in this district: drawers, floats, limits, counts. */
export interface DrawerPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly rule: string
  /** Faces of the notes that are counted, the greatest first. */
  readonly notes_cents: readonly Cents[]
  readonly float_cents: Cents
  /** What the change fund is to hold, floats in drawers included. */
  readonly fund_cents: Cents
  /** From this cash in a drawer on, beyond its float, some of it is turned in. */
  readonly drawer_cash_limit_cents: Cents
  readonly difference: DifferenceLimits
  /** Counts after the first one. */
  readonly max_recounts: number
  /** From which abandoned count of a session on a supervisor is told. */
  readonly abandoned_counts_told: number
  /** When a cashier's over and short figures are out of the ordinary: so many standard deviations, from so many sessions on. */
  readonly control_limits: {readonly sigmas: number; readonly fewest_sessions: number}
  readonly drawers: readonly Drawer[]
}

function readVersion(node: DataNode): DrawerPolicy {
  const difference = node.at('difference')
  const limits = node.at('control_limits')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    rule: node.at('rule').text(),
    notes_cents: node
      .at('notes_cents')
      .list()
      .map((one) => one.cents()),
    float_cents: node.at('float_cents').cents(),
    fund_cents: node.at('fund_cents').cents(),
    drawer_cash_limit_cents: node.at('drawer_cash_limit_cents').cents(),
    difference: {
      record_from_cents: difference.at('record_from_cents').cents(),
      supervisor_from_cents: difference.at('supervisor_from_cents').cents(),
      finance_from_cents: difference.at('finance_from_cents').cents(),
      incident_from_cents: difference.at('incident_from_cents').cents(),
    },
    max_recounts: node.at('max_recounts').whole(),
    abandoned_counts_told: node.at('abandoned_counts_told').whole(1),
    control_limits: {
      sigmas: limits.at('sigmas').whole(1),
      fewest_sessions: limits.at('fewest_sessions').whole(2),
    },
    drawers: node
      .at('drawers')
      .list()
      .map((one) => ({id: one.at('id').text(), title: one.at('title').text()})),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function drawerPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): DrawerPolicy {
  const path = `districts/${district}/policies/cash-drawers.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}

/** The rule as a reason of a decision. */
export const becauseOfCash = ({rule, citation}: DrawerPolicy, fact?: string): Because => ({
  ...{rule, citation},
  ...(fact === undefined ? {} : {fact}),
})

/** @throws Refusal NO_SUCH_DRAWER (65) */
export function drawerOf(policy: DrawerPolicy, id: string): Drawer {
  const found = policy.drawers.find((one) => one.id === id)
  if (found !== undefined) return found
  throw refuse('NO_SUCH_DRAWER', `there is no drawer ${id}`, {
    field: 'drawer',
    because: [becauseOfCash(policy)],
    next: [`one of ${policy.drawers.map((one) => one.id).join(', ')}`],
  })
}

export const DIFFERENCE_LEVELS = ['none', 'record', 'supervisor', 'finance', 'incident'] as const
/** Who a difference needs: nobody else up to `record`, another person from `supervisor` on. */
export type DifferenceLevel = (typeof DIFFERENCE_LEVELS)[number]

/** @param difference counted less expected, over positive */
export function differenceLevel(limits: DifferenceLimits, difference: Cents): DifferenceLevel {
  const size = Math.abs(difference)
  if (size >= limits.incident_from_cents) return 'incident'
  if (size >= limits.finance_from_cents) return 'finance'
  if (size >= limits.supervisor_from_cents) return 'supervisor'
  return size >= limits.record_from_cents ? 'record' : 'none'
}
