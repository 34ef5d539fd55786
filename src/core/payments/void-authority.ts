import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {formatMoney} from '#core/kernel/money.js'
import {notPermitted, type Because} from '#core/kernel/refusal.js'
import type {VoidFacts} from '#core/payments/void-facts.js'
import {approversOf, standing} from '#core/staff/roles.js'

/** Whose receipt it is and on which day it was taken. */
export interface Taken {
  readonly receipt: string
  readonly by: string
  readonly on: string
}

/**
 * Who may only ask does so for what they took themselves, on the same day. Another person's yes is judged by that
 * person's own authority. @throws Refusal NOT_YOUR_RECEIPT (77)
 */
export function mustBeOwnOrAllowed(
  {receipt, by, on}: Taken,
  permission: 'void_payment' | 'move_payment',
  context: ActContext,
): void {
  const {staff} = context.desk
  if (context.approving !== null || standing(staff, permission, context.roles) === 'yes') return
  if (by === context.operatorId && on === context.today) return
  throw notPermitted(
    'NOT_YOUR_RECEIPT',
    `${receipt} was taken by ${by} on ${on}; you may ask for your own of today alone, ${approversOf(staff, permission).join(' or ')} may do it`,
    {field: 'receipt', because: [{rule: `authority.${permission}`, citation: staff.citation}]},
  )
}

/**
 * Why a void takes a second person who did not take the money, null where one is enough.
 * @throws Refusal TAKER_AGREES (77)
 */
export function secondForVoid(
  {rows: {event}, voidsBefore, policy}: VoidFacts,
  context: ActContext,
): ApprovalNeed | null {
  const because: Because[] = []
  const reasons: string[] = []
  const need = (rule: string, reason: string): void => {
    because.push({rule: `cash.${rule}`, citation: policy.citation, fact: reason})
    reasons.push(reason)
  }
  if (actorOf(context) === event.operator_id) need('void_taker', `${event.operator_id} took this money`)
  if (event.total_cents >= policy.void_limit_cents)
    need('void_limit', `${formatMoney(event.total_cents)} is at or over ${formatMoney(policy.void_limit_cents)}`)
  if (voidsBefore + 1 >= policy.void_count) need('void_count', `void ${voidsBefore + 1} of ${event.session_no ?? ''}`)
  if (reasons.length === 0) return null
  const second = secondOf(context)
  if (second === event.operator_id)
    throw notPermitted('TAKER_AGREES', `${second} took this money; a third person must agree`, {
      field: 'witness-session',
      because,
    })
  return {
    why: 'by_nature',
    approvers: approversOf(context.desk.staff, 'void_payment'),
    message: `a second person must agree: ${reasons.join('; ')}`,
    because,
  }
}
