import type {ActContext} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {notPermitted, refuse, type Because} from '#core/kernel/refusal.js'
import type {SuspensePolicy} from '#core/policies/suspense-policy.js'
import type {Role} from '#core/staff/roles.js'
import type {Trx} from '#core/store/open.js'
import type {SuspenseItem, SuspenseStatus} from '#core/suspense/suspense-views.js'
import type {PLACING, PUTTING_BACK} from '#core/suspense/suspense.sql.js'

export interface NewSuspenseEvent {
  readonly suspenseId: string
  readonly kind: (typeof PLACING)[number] | (typeof PUTTING_BACK)[number]
  readonly accountId: string | null
  readonly paymentId: string | null
  readonly journalId: string
  readonly note: string
  readonly effectiveOn: BusinessDate
}

export const insertSuspenseEvent = (trx: Trx, event: NewSuspenseEvent, context: ActContext): Promise<unknown> =>
  trx('suspense_event').insert({
    suspense_id: event.suspenseId,
    event_id: context.key(),
    kind: event.kind,
    account_id: event.accountId,
    payment_id: event.paymentId,
    journal_id: event.journalId,
    note: event.note,
    operator_id: actorOf(context),
    second_id: secondOf(context),
    business_date: context.today,
    effective_on: event.effectiveOn,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  })

export const suspenseRule = ({citation}: SuspensePolicy): readonly Because[] => [{rule: 'suspense', citation}]

/** @throws Refusal NOT_HELD, NOTHING_TO_UNDO (65) */
export function mustBe(item: SuspenseItem, status: SuspenseStatus): void {
  if (item.status === status) return
  const next = item.status === 'held' ? [] : [`curbstop resolve-suspense ${item.receiptNo} --undo`]
  throw refuse('NOT_HELD', `${item.receiptNo} is ${item.status}, not ${status}`, {next})
}

/**
 * The machine names fewer roles for a step than the command has. Who asked was judged when they asked.
 * @throws Refusal NOT_YOURS (77)
 */
export function mustHaveRole({roles, approving}: ActContext, allowed: readonly Role[], policy: SuspensePolicy): void {
  if (approving !== null || roles.some((role) => allowed.includes(role))) return
  throw notPermitted('NOT_YOURS', `only ${allowed.join(', ')} may do this`, {because: suspenseRule(policy)})
}
