import {judgeAuthority, type AuthorityRules} from '#core/collections/arrange-authority.js'
import type {Eligibility} from '#core/collections/arrange-eligibility.js'
import type {TermsAsked} from '#core/collections/arrange-input.js'
import {termsOf, type Terms, type TermsRules} from '#core/collections/arrange-terms.js'
import type {ArrangementOption} from '#core/collections/arrangement.js'
import {daysWithin, IN_A_MONTH, nominalDay, payDayAfter, type PayDays} from '#core/collections/installment-plan.js'
import {addDays, addMonths, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, least, plainMoney, subtract, type Cents} from '#core/kernel/money.js'
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
  /** Of a reduction: posted first, from money that is not rates. */
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
    const need = judgeAuthority({months: terms.months, total, down, reason, eligibility}, {roles}, authority)
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
  const once = {...monthly, pay_day: null, months: 1, first: base.first ?? lastDayOfExtension(rules)}
  const put = {...monthly, pay_day: null, first: deferred}
  if (months !== null) return [{...base, months}, {...monthly, months}, {...put, months: Math.min(months, later)}, once]
  if (canPay === null)
    return [
      ...terms.offer_months.map((count) => ({...monthly, months: count})),
      once,
      {...put, months: Math.min(later, terms.offer_months[0] ?? later)},
    ]
  const inMonth = cents(canPay * IN_A_MONTH[every])
  const rest = subtract(total, able.down)
  const needed = Math.max(1, Math.ceil(rest / inMonth))
  return [
    {...base, amount_cents: canPay},
    {...monthly, months: needed},
    ...(canPay >= rest ? [once] : []),
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

/** The last open day on which one payment is an extension. */
function lastDayOfExtension({policy, calendar, today}: TermsRules): BusinessDate {
  let day = addDays(today, policy.terms.extension_days)
  while (calendar.isClosed(day) && day > today) day = addDays(day, -1)
  return maxDate(day, addDays(today, 1))
}

/** What cannot be repaid in the ordinary months at what they can pay, lowered from money that is not rates (HSC 116910(b)(2)). */
function reductionOf(question: OfferQuestion): Offer | null {
  const {able, total, rules, authority, residential} = question
  const {reduction} = rules.policy
  if (able.canPay === null || reduction === null || !residential) return null
  const base = termsBase(able)
  const first =
    able.first ??
    (able.payDay === null ? nominalDay(rules.today, able.every, 1) : payDayAfter(able.payDay, able.every, rules.today))
  const days = daysWithin(first, able.every, addMonths(rules.today, authority.rights.repayment.months))
  const payable = cents(able.canPay * days + able.down)
  const missing = subtract(total, payable)
  const most = least(reduction.most_cents, cents(Math.floor((total * reduction.most_percent) / 100)))
  if (days === 0 || missing <= 0 || missing > most) return null
  const offer = offerOf(question, subtract(total, missing), {...base, amount_cents: able.canPay})
  return offer === null ? null : {...offer, option: 'reduction', reduced: missing}
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
