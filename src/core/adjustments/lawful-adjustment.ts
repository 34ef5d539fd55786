import {roomOf} from '#core/adjustments/adjusted-views.js'
import type {AdjustFacts} from '#core/adjustments/adjust-facts.js'
import type {AdjustmentPart} from '#core/adjustments/worksheet.js'
import {groupBy} from '#core/kernel/group-by.js'
import {formatMoney, negate, sum, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import type {AdjustmentReason} from '#core/policies/adjustment-policy.js'

type ClosedFacts = Pick<AdjustFacts, 'status' | 'asked'>

/**
 * A closed account owes nothing and is owed nothing; what it was billed wrongly is still put right, bill by bill.
 * What is a favour to a customer is none to somebody who has left. @throws Refusal ACCOUNT_CLOSED (65)
 */
export function mustBeAdjustable({status, asked}: ClosedFacts): void {
  if (status !== 'closed' && status !== 'canceled') return
  const {reason, accountNo, bill} = asked
  const because = [{rule: 'adjustment.closed', citation: reason.type.citation}]
  if (reason.type.fundingSource !== null)
    throw refuse('ACCOUNT_CLOSED', `${accountNo} is ${status}: ${reason.code} is for customers who are served`, {
      because,
    })
  if (bill === null)
    throw refuse('ACCOUNT_CLOSED', `${accountNo} is ${status}: an error is put right on the bill it was made on`, {
      because,
      next: ['the same command with --bill BL-…'],
    })
}

/** @throws Refusal WRONG_SIGN (65) */
export function mustHaveDirection(amount: Cents, {code, type}: AdjustmentReason): void {
  const direction = amount < 0 ? 'credit' : 'charge'
  if (type.directions.includes(direction)) return
  throw refuse('WRONG_SIGN', `${code} is never a ${direction}: ${type.title} is a ${type.directions.join(' or a ')}`, {
    field: amount < 0 ? 'credit' : 'debit',
    because: [{rule: 'adjustment.directions', citation: type.citation}],
  })
}

/**
 * A credit may be above what is open, the rest is held; it is never above what its bill billed of the class.
 * @throws Refusal ABOVE_BILLED (65)
 */
export function mustHaveRoom(parts: readonly AdjustmentPart[], rooms: AdjustFacts['rooms'], citation: string): void {
  const groups = groupBy(parts, (part) => `${part.billId ?? ''} ${part.class}`)
  for (const group of groups.values()) {
    const [first] = group
    if (first?.billId == null) continue
    const credited = negate(sum(group.map((part) => part.amount)))
    const room = roomOf(rooms.get(first.billId), first.class)
    if (credited <= room) continue
    throw refuse(
      'ABOVE_BILLED',
      `${formatMoney(credited)} of ${first.class} is above the ${formatMoney(room)} left of what the bill was billed`,
      {field: 'credit', because: [{rule: 'adjustment.above_billed', citation}]},
    )
  }
}
