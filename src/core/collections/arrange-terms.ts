import type {TermsAsked} from '#core/collections/arrange-input.js'
import type {ArrangementOption} from '#core/collections/arrangement.js'
import {mustBeGranted, type ExtensionAnswer} from '#core/collections/extension.js'
import {
  daysWithin,
  dueDays,
  equalParts,
  monthsUntil,
  nominalDay,
  partsOf,
  payDayAfter,
  planned,
  type DueDay,
} from '#core/collections/installment-plan.js'
import type {PlannedPart} from '#core/collections/record-arrangement.js'
import {addDays, addMonths, businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import type {Calendar} from '#core/kernel/calendar.js'
import {cents, formatMoney, plainMoney, subtract, type Cents} from '#core/kernel/money.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import type {ArrangementPolicy} from '#core/policies/arrangement-policy.js'

/** A schedule to the cent and the day. */
export interface Terms {
  readonly option: ArrangementOption
  readonly total: Cents
  readonly down: PlannedPart | null
  readonly installments: readonly PlannedPart[]
  /** Days that were counted and are closed. */
  readonly moved: readonly DueDay[]
  /** Whole months within which all of it is repaid, counted as the days are, before closed days move any. */
  readonly months: number
}

export interface TermsRules {
  readonly policy: ArrangementPolicy
  readonly calendar: Calendar
  readonly today: BusinessDate
  /** What the district grants this account today as an extension. */
  readonly extension: ExtensionAnswer
}

/** The first installment where nobody says a day: the next pay day, or one step of pay days from today on an open day. */
function usualFirst({every, pay_day: known}: TermsAsked, down: PlannedPart | null, rules: TermsRules): BusinessDate {
  const {calendar, today} = rules
  if (known === null) return calendar.nextOpenDay(nominalDay(today, every, 1))
  return payDayAfter(businessDate(known, 'pay-days'), every, down?.dueOn ?? today)
}

/** The schedule that terms as said come to. @throws Refusal NO_EXTENSION, CLOSED_DAY, BAD_FIRST, BAD_DOWN, SUM, TOO_SMALL (65), MISSING (64) */
export function termsOf(total: Cents, asked: TermsAsked, rules: TermsRules): Terms {
  const {calendar, policy, today} = rules
  const down = downOf(total, asked, rules)
  const first = asked.first === null ? usualFirst(asked, down, rules) : firstOf(asked.first, down, rules)
  const rest = subtract(total, down?.amount ?? cents(0))
  const amounts = amountsOf(rest, {asked, first, total})
  mustNotBeSmall(amounts, rest, policy)
  const days = dueDays({first, every: asked.every, count: amounts.length}, calendar)
  const last = days.at(-1)?.nominal ?? first
  const option = optionOf({asked, first: days[0]?.dueOn ?? first, count: amounts.length}, rules)
  if (option === 'extension') mustBeGranted(rules.extension, [otherwise(rules)])
  return {
    option,
    ...{total, down, installments: planned(days, amounts)},
    moved: days.filter((day) => day.closed !== null),
    months: monthsUntil(today, last),
  }
}

function downOf(total: Cents, {down_cents, down_by}: TermsAsked, {policy, calendar, today}: TermsRules) {
  if (down_cents === 0) {
    if (down_by === null) return null
    throw refuse('BAD_DOWN', 'a day without an amount: --down AMOUNT', {field: 'down'})
  }
  const amount = cents(down_cents)
  if (amount < 0 || amount >= total)
    throw refuse(
      'BAD_DOWN',
      `${formatMoney(amount)} down of ${formatMoney(total)}: it is more than 0.00 and less than all`,
      {
        field: 'down',
      },
    )
  const latest = calendar.nextOpenDay(addDays(today, policy.terms.most_down_days))
  const usual = calendar.nextOpenDay(addDays(today, policy.terms.down_days))
  const dueOn = down_by === null ? usual : openDay(businessDate(down_by, 'down-by'), 'down-by', calendar)
  if (dueOn < today || dueOn > latest)
    throw refuse('BAD_DOWN', `--down-by ${dueOn}: a down payment is in from ${today} to ${latest}`, {
      field: 'down-by',
      because: [{rule: 'arrangement.down', citation: policy.citation}],
    })
  return {dueOn, amount}
}

function firstOf(typed: string, down: PlannedPart | null, {policy, calendar, today}: TermsRules): BusinessDate {
  const first = openDay(businessDate(typed, 'first'), 'first', calendar)
  const earliest = down === null ? addDays(today, 1) : addDays(down.dueOn, 1)
  const latest = addDays(today, policy.terms.deferral_within_days)
  if (first >= earliest && first <= latest) return first
  throw refuse('BAD_FIRST', `--first ${first}: a first installment is due from ${earliest} to ${latest}`, {
    field: 'first',
    because: [{rule: 'arrangement.first', citation: policy.citation}],
  })
}

/** What a person types is a day on which somebody can pay. */
function openDay(day: BusinessDate, flag: string, calendar: Calendar): BusinessDate {
  if (!calendar.isClosed(day)) return day
  throw refuse('CLOSED_DAY', `--${flag} ${day} is a closed day; next open day ${calendar.nextOpenDay(day)}`, {
    field: flag,
  })
}

interface Splitting {
  readonly asked: TermsAsked
  readonly first: BusinessDate
  readonly total: Cents
}

function amountsOf(rest: Cents, {asked, first, total}: Splitting): Cents[] {
  const {months, amount_cents, every} = asked
  const count = months === null ? null : daysWithin(first, every, addDays(addMonths(first, months), -1))
  if (count === 0) throw refuse('TOO_FEW', 'an arrangement has at least one installment', {field: 'months'})
  if (amount_cents === null) {
    if (count === null) throw usage('MISSING', '--months or --amount is needed', 'months')
    return equalParts(rest, count)
  }
  if (amount_cents <= 0) throw refuse('TOO_SMALL', 'an installment is more than nothing', {field: 'amount'})
  const amount = cents(amount_cents)
  if (count !== null && amount * count !== rest) {
    const down = subtract(total, rest)
    const sum = cents(amount * count + down)
    const plus = down === 0 ? '' : ` + ${plainMoney(down)}`
    throw refuse(
      'SUM',
      `${count} × ${plainMoney(amount)}${plus} = ${plainMoney(sum)}, past due is ${plainMoney(total)}`,
      {
        field: 'amount',
      },
    )
  }
  return partsOf(rest, amount)
}

function mustNotBeSmall(amounts: readonly Cents[], rest: Cents, {terms, citation}: ArrangementPolicy): void {
  const {least_installment_cents: least} = terms
  const [first] = amounts
  if (first === undefined || first >= least || amounts.length === 1) return
  throw refuse(
    'TOO_SMALL',
    `installments of ${formatMoney(first)}: the least is ${formatMoney(least)}, so at most ${Math.max(1, Math.floor(rest / least))}`,
    {field: 'months', because: [{rule: 'arrangement.least', citation}]},
  )
}

interface Shape {
  readonly asked: Pick<TermsAsked, 'every'>
  readonly first: BusinessDate
  readonly count: number
}

/** What installments of an amount and a down payment come to within so many months. */
export function payableWithin(
  months: number,
  asked: Pick<TermsAsked, 'every' | 'first' | 'pay_day'> & {readonly amount: Cents; readonly down: Cents},
  {today}: Pick<TermsRules, 'today'>,
): Cents {
  const {every, pay_day: payDay} = asked
  const next =
    payDay === null ? nominalDay(today, every, 1) : payDayAfter(businessDate(payDay, 'pay-days'), every, today)
  const first = asked.first === null ? next : businessDate(asked.first, 'first')
  return cents(asked.amount * daysWithin(first, every, addMonths(today, months)) + asked.down)
}

/** The last day on which one payment is an extension, as the district's rule for extensions says. */
const lastOfExtension = ({policy, today, extension}: TermsRules): BusinessDate =>
  extension.last ?? addDays(today, policy.terms.first_within_days)

/** What the customer may have where no extension is granted: the law opens the rest to every residential customer. */
const otherwise = (rules: TermsRules): string =>
  `two installments or more, or one payment from ${addDays(lastOfExtension(rules), 1)}: a deferral`

/** What the law calls such a schedule. One payment is an extension through its last day, and a deferral after it. */
export function optionOf({asked, first, count}: Shape, rules: TermsRules): ArrangementOption {
  const {policy, today} = rules
  if (count === 1) return first <= lastOfExtension(rules) ? 'extension' : 'deferral'
  if (first > addDays(today, policy.terms.first_within_days)) return 'deferral'
  return asked.every === 'monthly' ? 'amortization' : 'alternative'
}
