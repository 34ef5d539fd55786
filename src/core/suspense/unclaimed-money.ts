import {addDays, addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {Because} from '#core/kernel/refusal.js'
import type {UnclaimedLaw} from '#core/policies/unclaimed-law.js'

export interface UnclaimedFacts {
  readonly amount: Cents
  readonly heldSince: BusinessDate
  /** Whether the name of the depositor is known. */
  readonly ownerKnown: boolean
  readonly publishedFirst: BusinessDate | null
  /** The day that the notice names; null where none does. */
  readonly designated: BusinessDate | null
}

export type UnclaimedAction =
  'wait' | 'may_publish' | 'may_transfer_without_publication' | 'wait_for_designated_date' | 'may_transfer'

const MONTHS_OF_YEAR = 12

/** From which day on money counts as unclaimed, and by which rule. */
export function dormancy(
  {general, smallOrUnknown}: UnclaimedLaw,
  {amount, heldSince, ownerKnown}: Pick<UnclaimedFacts, 'amount' | 'heldSince' | 'ownerKnown'>,
): {readonly reachedOn: BusinessDate; readonly because: Because} {
  const rule = !ownerKnown || amount < smallOrUnknown.below_cents ? smallOrUnknown : general
  return {
    reachedOn: addMonths(heldSince, rule.years * MONTHS_OF_YEAR),
    because: {rule: rule.rule, citation: rule.citation},
  }
}

/** What may be done with money that nobody has claimed. */
export function unclaimedAction(law: UnclaimedLaw, facts: UnclaimedFacts, on: BusinessDate): UnclaimedAction {
  const {reachedOn, because} = dormancy(law, facts)
  if (on < reachedOn) return 'wait'
  if (because.rule === law.smallOrUnknown.rule) return 'may_transfer_without_publication'
  if (facts.publishedFirst === null) return 'may_publish'
  const earliest = addDays(facts.publishedFirst, law.general.notice_days)
  const designated = facts.designated !== null && facts.designated > earliest ? facts.designated : earliest
  return on < designated ? 'wait_for_designated_date' : 'may_transfer'
}
