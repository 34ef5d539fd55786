import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import type {Eligibility} from '#core/collections/arrange-eligibility.js'
import type {Terms, TermsRules} from '#core/collections/arrange-terms.js'
import {furtherBy} from '#core/collections/extension.js'
import {cents, formatMoney, type Cents} from '#core/kernel/money.js'
import {notPermitted, refuse, type Because} from '#core/kernel/refusal.js'
import type {ArrangementAuthority, ArrangementPolicy} from '#core/policies/arrangement-policy.js'
import type {ArrangementRights} from '#core/policies/arrangement-rights.js'
import type {ExtensionPolicy} from '#core/policies/extensions.js'
import {approversOf, type Role, type StaffRoles} from '#core/staff/roles.js'

/** What authority is asked about. */
export interface AskedOfAuthority {
  readonly months: number
  readonly total: Cents
  readonly down: Cents
  readonly reason: string
  readonly eligibility: Eligibility
  /** What else of these terms is not everybody's to grant. */
  readonly besides: readonly Limit[]
}

export interface AuthorityRules {
  readonly policy: ArrangementPolicy
  readonly rights: ArrangementRights
  readonly staff: StaffRoles
  readonly extensions: ExtensionPolicy
}

/** One thing that not everybody may grant. */
export interface Limit {
  readonly may: readonly Role[]
  readonly message: string
  readonly because: Because
}

/** Percent of the whole that the district asks at once after so many broken arrangements. */
export function downPercent({terms}: ArrangementPolicy, priorBreaks: number): number {
  return terms.down.findLast((row) => row.prior_breaks <= priorBreaks)?.percent ?? 0
}

export const downAsked = (policy: ArrangementPolicy, total: Cents, priorBreaks: number): Cents =>
  cents(Math.ceil((total * downPercent(policy, priorBreaks)) / 100))

/** One payment that is an extension and not a free one. */
export function besidesOf(
  {option}: Pick<Terms, 'option'>,
  {extension}: Pick<TermsRules, 'extension'>,
  extensions: ExtensionPolicy,
): Limit[] {
  const further = option === 'extension' ? furtherBy(extension, extensions) : null
  return further === null ? [] : [further]
}

/** Everything about an arrangement that is beyond somebody. */
function limitsOf({months, total, down, eligibility, besides}: AskedOfAuthority, {policy}: AuthorityRules): Limit[] {
  const {priorBreaks, rules} = eligibility
  const because = {rule: 'arrangement.authority', citation: policy.citation}
  const reaching = (covers: (of: ArrangementAuthority) => boolean): Role[] =>
    Array.from(policy.authority).flatMap(([role, of]) => (covers(of) ? [role] : []))
  const asked = downAsked(policy, total, priorBreaks)
  return [
    {
      may: reaching((of) => months <= of.months),
      message: `${months} months`,
      because,
    },
    {
      may: reaching((of) => of.total_cents === null || total <= of.total_cents),
      message: formatMoney(total),
      because,
    },
    {
      may: reaching((of) => of.prior_breaks === null || priorBreaks <= of.prior_breaks),
      message: `${priorBreaks} broken before`,
      because,
    },
    ...(down >= asked
      ? []
      : [
          {
            may: policy.terms.down_may_waive,
            message: `${formatMoney(down)} down of ${formatMoney(asked)} asked after ${priorBreaks} broken`,
            because: {rule: 'arrangement.down', citation: policy.citation},
          },
        ]),
    ...besides,
    ...rules
      .filter((one) => one.effect === 'needs_override')
      .map((one) => ({
        may: one.mayOverride,
        message: `${one.rule}: ${one.fact}`,
        because: {rule: one.rule, citation: one.citation, fact: one.fact},
      })),
  ]
}

/**
 * Whether the caller grants it alone, and if not who may. Longer than the law ordinarily gives takes undue hardship
 * (HSC 116910(b)(2)), whoever grants it. @throws Refusal TOO_LONG, NO_HARDSHIP (65), OVER_AUTHORITY (77)
 */
export function judgeAuthority(
  asked: AskedOfAuthority,
  {roles}: Pick<ActContext, 'roles'>,
  rules: AuthorityRules,
): ApprovalNeed | null {
  const {policy, rights, staff} = rules
  const limits = limitsOf(asked, rules)
  const all = Array.from(policy.authority.keys()).filter((role) => limits.every(({may}) => may.includes(role)))
  if (all.length === 0) throw beyondEverybody(limits, policy)
  const mine = roles.some((role) => all.includes(role))
  const ordinary = rights.repayment.months
  const hardship = {rule: 'arrangement.hardship', citation: rights.repayment.citation}
  const approvers = all.filter((role) => approversOf(staff, 'arrange_payment').includes(role))
  if (asked.months > ordinary && asked.reason !== rights.repayment.longer_for) {
    const longer = `${asked.months} months is more than ${ordinary}`
    if (mine)
      throw refuse('NO_HARDSHIP', `${longer}; longer is for undue hardship: --reason ${rights.repayment.longer_for}`, {
        ...{field: 'reason', because: [hardship]},
      })
    throw notPermitted(
      'OVER_AUTHORITY',
      `${longer}. A ${approvers.join(' or ')} may grant it for undue hardship; or add --request --reason ${rights.repayment.longer_for}`,
      {because: [hardship]},
    )
  }
  if (mine) return null
  const who = `${approvers.join(' or ')} may grant it`
  if (!roles.some((role) => policy.authority.has(role)))
    return {
      ...{why: 'over_authority', approvers, message: `your role may ask for this; ${who}`},
      because: [{rule: 'authority.arrange_payment', citation: staff.citation}],
    }
  const over = limits.filter(({may}) => !roles.some((role) => may.includes(role)))
  return {
    ...{why: 'over_authority', approvers},
    message: `${over.map(({message}) => message).join(', ')} is over your authority; ${who}`,
    because: over.map(({because}) => because),
  }
}

function beyondEverybody(limits: readonly Limit[], {citation}: ArrangementPolicy) {
  const over = limits.filter(({may}) => may.length === 0)
  const what = (over.length === 0 ? limits : over).map(({message}) => message).join(', ')
  return refuse('TOO_LONG', `${what}: nobody may grant that`, {
    because: [{rule: 'arrangement.authority', citation}],
  })
}
