import {besidesOf, judgeAuthority, type AuthorityRules} from '#core/collections/arrange-authority.js'
import type {Eligibility} from '#core/collections/arrange-eligibility.js'
import type {TermsAsked} from '#core/collections/arrange-input.js'
import {payableWithin, termsOf, type Terms, type TermsRules} from '#core/collections/arrange-terms.js'
import {mostReduced} from '#core/collections/reduce-debt.js'
import type {ArrangementOption} from '#core/collections/arrangement.js'
import {daysWithin, IN_A_MONTH, payDayAfter, type PayDays} from '#core/collections/installment-plan.js'
import {addDays, addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, plainMoney, subtract, type Cents} from '#core/kernel/money.js'
import {Refusal} from '#core/kernel/refusal.js'
import type {Role} from '#core/staff/roles.js'

/** What the customer says they can do. */
export interface Able {
  /** On each pay day; null = not said. */
  readonly canPay: Cents | null
  readonly every: PayDays
  /** One pay day; null = not known. */
  readonly payDay: BusinessDate | null
  readonly months: number | null
  readonly first: BusinessDate | null
  readonly down: Cents
  readonly downBy: BusinessDate | null
  readonly reason: string
}

/** A schedule that may be agreed to as it stands. */
export interface Offer {
  readonly option: ArrangementOption
  readonly asked: TermsAsked
  readonly terms: Terms
  /** Empty where the caller may grant it; else who may. */
  readonly takes: readonly Role[]
  /** Of a reduction: given in the same act, from money that is not rates. */
  readonly reduced: Cents
}

export interface OfferQuestion {
  readonly total: Cents
  readonly eligibility: Eligibility
  readonly able: Able
  readonly rules: TermsRules
  readonly authority: AuthorityRules
  readonly roles: readonly Role[]
  readonly residential: boolean
  /** Who has to agree that so much is given of money that is not rates; null where the caller may. */
  readonly lowering: (amount: Cents) => readonly Role[] | null
}

const MOST_OFFERS = 4

/** Two to four schedules within the law, those that the caller may grant first; fewer where no more differ. */
export function offersFor(question: OfferQuestion): Offer[] {
  const found: Offer[] = []
  for (const asked of candidates(question)) {
    const offer = offerOf(question, question.total, asked)
    if (offer !== null && !found.some((one) => sameSchedule(one.terms, offer.terms))) found.push(offer)
  }
  const reduced = reductionOf(question)
  const all = reduced === null ? found : [...found, reduced]
  return all.toSorted((a, b) => Number(a.takes.length > 0) - Number(b.takes.length > 0)).slice(0, MOST_OFFERS)
}

const sameSchedule = (a: Terms, b: Terms): boolean => told(a) === told(b)
const told = ({installments}: Terms): string => installments.map(({dueOn, amount}) => `${dueOn} ${amount}`).join(' ')

/** Null where such a schedule is not possible or nobody may grant it. */
function offerOf(
  {rules, authority, roles, eligibility, able}: OfferQuestion,
  total: Cents,
  asked: TermsAsked,
): Offer | null {
  try {
    const terms = termsOf(total, asked, rules)
    const down = terms.down?.amount ?? cents(0)
    // What is offered beyond the ordinary months is offered for undue hardship.
    const reason =
      terms.months > authority.rights.repayment.months ? authority.rights.repayment.longer_for : able.reason
    const besides = besidesOf(terms, rules, authority.extensions)
    const need = judgeAuthority({months: terms.months, total, down, reason, eligibility, besides}, {roles}, authority)
    return {option: terms.option, asked, terms, takes: need?.approvers ?? [], reduced: cents(0)}
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

function candidates({able, total, rules, authority}: OfferQuestion): TermsAsked[] {
  const {canPay, every, months} = able
  const base = termsBase(able)
  // By the month from their next pay day: a day of another month need not be one.
  const next = able.payDay === null ? null : payDayAfter(able.payDay, every, able.downBy ?? rules.today)
  const monthly = {...base, every: 'monthly' as const, pay_day: next}
  const {terms} = rules.policy
  const most = authority.rights.repayment.months
  const deferred = deferredFirst(able, rules)
  const later = daysWithin(deferred, 'monthly', addMonths(rules.today, most))
  const onceOn = base.first ?? lastDayOfExtension(rules)
  const once = onceOn === null ? [] : [{...monthly, pay_day: null, months: 1, first: onceOn}]
  const put = {...monthly, pay_day: null, first: deferred}
  if (months !== null)
    return [{...base, months}, {...monthly, months}, {...put, months: Math.min(months, later)}, ...once]
  if (canPay === null)
    return [
      ...terms.offer_months.map((count) => ({...monthly, months: count})),
      ...once,
      {...put, months: Math.min(later, terms.offer_months[0] ?? later)},
    ]
  const inMonth = cents(canPay * IN_A_MONTH[every])
  const rest = subtract(total, able.down)
  const needed = Math.max(1, Math.ceil(rest / inMonth))
  return [
    {...base, amount_cents: canPay},
    {...monthly, months: needed},
    ...(canPay >= rest ? once : []),
    {...put, months: Math.min(later, needed)},
    {...monthly, months: most},
  ]
}

const termsBase = ({every, payDay, first, down, downBy}: Able): TermsAsked => ({
  ...{months: null, amount_cents: null, every, pay_day: payDay, first},
  ...{down_cents: down, down_by: downBy},
})

/** The first open day that counts as a deferral; a pay day where they are known. */
function deferredFirst({every, payDay}: Able, {policy, calendar, today}: TermsRules): BusinessDate {
  const within = addDays(today, policy.terms.first_within_days)
  return calendar.nextOpenDay(payDay === null ? addDays(within, 1) : payDayAfter(payDay, every, within))
}

/** The last open day of an extension; null where none is granted that has a day to come. */
function lastDayOfExtension({extension, calendar, today}: TermsRules): BusinessDate | null {
  let day = extension.until
  while (day !== null && day > today && calendar.isClosed(day)) day = addDays(day, -1)
  return day !== null && day > today ? day : null
}

/** What cannot be repaid in the ordinary months at what they can pay, lowered from money that is not rates (HSC 116910(b)(2)). */
function reductionOf(question: OfferQuestion): Offer | null {
  const {able, total, rules, authority, residential} = question
  const {reduction} = rules.policy
  if (able.canPay === null || reduction === null || !residential) return null
  const base = termsBase(able)
  const payable = payableWithin(
    authority.rights.repayment.months,
    {...base, amount: able.canPay, down: able.down},
    rules,
  )
  const missing = subtract(total, payable)
  if (payable === able.down || missing <= 0 || missing > mostReduced(total, reduction)) return null
  const offer = offerOf(question, subtract(total, missing), {...base, amount_cents: able.canPay})
  if (offer === null) return null
  const need = question.lowering(missing)
  const takes =
    need === null ? offer.takes : need.filter((role) => offer.takes.length === 0 || offer.takes.includes(role))
  return {...offer, option: 'reduction', reduced: missing, takes}
}

/** Flags that say the same terms. */
export function wordsOf({months, amount_cents, every, pay_day, first, down_cents, down_by}: TermsAsked): string[] {
  return [
    ...(months === null ? [] : ['--months', String(months)]),
    ...(amount_cents === null ? [] : ['--amount', plainMoney(cents(amount_cents))]),
    ...(every === 'monthly' && pay_day === null
      ? []
      : ['--pay-days', pay_day === null ? every : `${every}:${pay_day}`]),
    ...(first === null ? [] : ['--first', first]),
    ...(down_cents === 0 ? [] : ['--down', plainMoney(cents(down_cents))]),
    ...(down_by === null ? [] : ['--down-by', down_by]),
  ]
}
