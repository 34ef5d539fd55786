import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import type {AdjustedPart} from '#core/collections/adjusted-terms.js'
import {downAsked, judgeAuthority, type AskedOfAuthority} from '#core/collections/arrange-authority.js'
import type {Eligibility} from '#core/collections/arrange-eligibility.js'
import type {ArrangementChain} from '#core/collections/arrangement-chain-views.js'
import {monthsUntil} from '#core/collections/installment-plan.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {formatMoney, sum} from '#core/kernel/money.js'
import {Refusal, refuse} from '#core/kernel/refusal.js'
import {arrangementLife} from '#core/policies/arrangement-life.js'
import {arrangementPolicy} from '#core/policies/arrangement-policy.js'
import {arrangementRights} from '#core/policies/arrangement-rights.js'
import {extensionPolicy} from '#core/policies/extensions.js'
import type {Role} from '#core/staff/roles.js'

export interface Adjusting {
  readonly chain: ArrangementChain
  readonly terms: readonly AdjustedPart[]
  readonly eligibility: Eligibility
  readonly reason: string
}

/**
 * Who has to agree to the new terms; null where the caller may. A version is judged as a first arrangement is, its
 * months counted from the day the first version was made; besides, nobody makes version after version.
 * @throws Refusal TOO_MANY_VERSIONS, TOO_LONG, NO_HARDSHIP (65), OVER_AUTHORITY (77)
 */
export function adjustmentNeed(adjusting: Adjusting, context: ActContext): ApprovalNeed | null {
  const {desk, today, roles} = context
  const {versions, citation} = arrangementLife(desk.district.id, today)
  const because = [{rule: 'arrangement.versions', citation}]
  const version = adjusting.chain.named.version + 1
  const may = Array.from(versions).flatMap(([role, most]) => (version <= most ? [role] : []))
  if (may.length === 0)
    throw refuse('TOO_MANY_VERSIONS', `version ${version} is more than anybody may make; agree on a new one`, {because})
  const terms = needFor(adjusting, roles, context)
  const approvers = may.filter((role) => grants(adjusting, role, context))
  if (terms !== null) return {...terms, approvers}
  if (may.some((role) => roles.includes(role))) return null
  const message = `version ${version} of an arrangement is for ${approvers.join(' or ')}`
  return {why: 'over_authority', approvers, message, because}
}

function needFor(adjusting: Adjusting, roles: readonly Role[], {desk, today}: ActContext): ApprovalNeed | null {
  const policy = arrangementPolicy(desk.district.id, today)
  return judgeAuthority(
    askedOf(adjusting, today, policy),
    {roles},
    {policy, rights: arrangementRights(), staff: desk.staff, extensions: extensionPolicy(desk.district.id, today)},
  )
}

function grants(adjusting: Adjusting, role: Role, context: ActContext): boolean {
  try {
    return needFor(adjusting, [role], context) === null
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** No money is asked down again. */
function askedOf(
  {chain, terms, eligibility, reason}: Adjusting,
  today: BusinessDate,
  policy: Parameters<typeof downAsked>[0],
): AskedOfAuthority {
  const total = sum(terms.map((part) => part.amount))
  const first = chain.versions[0]?.facts.madeOn ?? today
  return {
    ...{months: monthsUntil(first, terms.at(-1)?.dueOn ?? today), total, reason, eligibility},
    ...{down: downAsked(policy, total, eligibility.priorBreaks), besides: []},
  }
}

/** @throws Refusal TOO_SMALL (65) where more parts were made of it */
export function mustNotBeSmall(
  was: number,
  terms: readonly AdjustedPart[],
  {desk, today}: Pick<ActContext, 'desk' | 'today'>,
): void {
  const {terms: rules, citation} = arrangementPolicy(desk.district.id, today)
  const small = terms.find((part) => part.amount < rules.least_installment_cents)
  if (small === undefined || terms.length <= was) return
  throw refuse(
    'TOO_SMALL',
    `a part of ${formatMoney(small.amount)}: the least is ${formatMoney(rules.least_installment_cents)}`,
    {because: [{rule: 'arrangement.least', citation}]},
  )
}
