import {addDays, addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, sum, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {DemoInstallment, DemoNotice, DemoPart} from '#core/demo/demo-account.js'
import {
  billAt,
  call,
  clausesOf,
  pastDueBill,
  payUntil,
  reminder,
  ripeBill,
  toldInTime,
  within,
  type Scenario,
  type Story,
  type Teller,
} from '#core/demo/story.js'
import type {RuleCode} from '#core/collections/shutoff-case.js'

const COVERED_BILLS = 3

interface Plan {
  readonly made: BusinessDate
  readonly covers: readonly number[]
  readonly installments: readonly DemoInstallment[]
}

/** A plan over the newest bills past due when it was made, first installment on `first_due`, then monthly. */
function planFrom(t: Teller, first_due: BusinessDate, count: number): Plan {
  const made = t.days.openOnOrBefore(addDays(first_due, -t.stream.between(18, 26)))
  const last = t.bills.findLastIndex((bill) => bill.due < made)
  const first = last - COVERED_BILLS + 1
  const covers = Array.from({length: COVERED_BILLS}, (_, at) => first + at)
  const total = sum(covers.map((at) => billAt(t, at).cents))
  const each = Math.ceil(total / count)
  const installments = Array.from({length: count}, (_, at) => ({
    number: at + 1,
    due: t.days.calendar.nextOpenDay(addMonths(first_due, at)),
    cents: cents(Math.min(each, total - at * each)),
  }))
  return {made, covers, installments}
}

/** Splits money over the covered bills, oldest first, after what was paid on them before. */
function partsOf(t: Teller, plan: Plan, before: Cents, amount: Cents): DemoPart[] {
  const parts: DemoPart[] = []
  let skip: number = before
  let left: number = amount
  for (const bill of plan.covers) {
    const owed = billAt(t, bill).cents
    const open = Math.max(0, owed - skip)
    skip = Math.max(0, skip - owed)
    const paid = Math.min(open, left)
    left -= paid
    if (paid > 0) parts.push({bill, cents: cents(paid)})
  }
  return parts
}

interface Kept {
  /** Installments with a smaller number are paid. */
  readonly installmentsBefore: number
  /** Current bills with a smaller position are paid. */
  readonly billsBefore: number
}

/** Money on the plan and on current bills in the order of the days they were due. */
function payPlan(t: Teller, plan: Plan, kept: Kept): void {
  const current = t.bills.flatMap((bill, at) =>
    at > mustExist(plan.covers.at(-1), 'a covered bill') && at < kept.billsBefore
      ? [{due: bill.due, bill: at, number: 0}]
      : [],
  )
  const installments = plan.installments.flatMap(({due, number}) =>
    number < kept.installmentsBefore ? [{due, bill: -1, number}] : [],
  )
  let before = cents(0)
  for (const {due, bill, number} of [...current, ...installments].toSorted((a, b) => (a.due < b.due ? -1 : 1))) {
    const day = addDays(due, -t.stream.between(1, 3))
    const early = t.days.openOnOrBefore(day)
    if (bill >= 0) {
      t.wallet.pay(early, [{bill, cents: billAt(t, bill).cents}], {directed: true})
      continue
    }
    const amount = mustExist(plan.installments[number - 1], 'an installment').cents
    const paid = t.wallet.pay(early, partsOf(t, plan, before, amount), {directed: true, installment: number})
    if (paid) before = cents(before + amount)
  }
}

/** The debt, the letter about it, the call in which the plan was agreed. */
function agreed(t: Teller, plan: Plan): Story {
  const bill = mustExist(plan.covers[0], 'a covered bill')
  return {
    notices: [reminder(t, bill)],
    contacts: [call(t, plan.made, {note: `plan of ${plan.installments.length} installments agreed`})],
    arrangement: plan,
  }
}

const INSTALLMENTS = 6

function keptPlan(t: Teller): Story {
  const plan = planFrom(t, addDays(t.days.today, -t.stream.between(35, 80)), INSTALLMENTS)
  payUntil(t, mustExist(plan.covers[0], 'a covered bill'))
  payPlan(t, plan, {
    installmentsBefore: plan.installments.filter((one) => one.due < t.days.listDay).length + 1,
    billsBefore: pastDueBill(t) + 1,
  })
  return agreed(t, plan)
}

/** Days after a missed payment until sixty days of default have run. */
const defaultDays = (t: Teller): number => {
  const {days, delinquent_from_day} = t.days.rule('S-ARR-60').values
  return days + delinquent_from_day
}

/** First installment due so that its default has run `ago` days before the list day; not yet when negative. */
function missedPlan(t: Teller, ago: number): Plan {
  const due = t.days.openOnOrBefore(addDays(t.days.listDay, -defaultDays(t) - ago))
  return planFrom(t, due, INSTALLMENTS)
}

function installmentMissed(t: Teller): Story {
  // Variant 0: the sixty days end on the day after the list day.
  const due = t.days.calendar.nextOpenDay(
    addDays(t.days.listDay, 1 - defaultDays(t) + (t.variant === 0 ? 0 : t.stream.between(5, 35))),
  )
  const plan = planFrom(t, due, INSTALLMENTS)
  payUntil(t, mustExist(plan.covers[0], 'a covered bill'))
  payPlan(t, plan, {installmentsBefore: 1, billsBefore: pastDueBill(t) + 1})
  return agreed(t, plan)
}

function currentBillMissed(t: Teller): Story {
  const plan = planFrom(t, addDays(t.days.today, -t.stream.between(70, 90)), INSTALLMENTS)
  payUntil(t, mustExist(plan.covers[0], 'a covered bill'))
  const due = plan.installments.filter((one) => one.due < t.days.listDay).length
  payPlan(t, plan, {
    installmentsBefore: due + 1,
    billsBefore: Math.max(ripeBill(t) + 1, pastDueBill(t) - (t.variant % 2)),
  })
  return agreed(t, plan)
}

function finalNotice(t: Teller, sent_on: BusinessDate): DemoNotice {
  const items = clausesOf(t.days, 'final_notice')
  const none = {
    sent_at: within(t, sent_on),
    occupant_copy_on: null,
    returned_on: null,
    pay_by: null,
    cents: null,
  } as const
  return {...none, kind: 'final', method: 'posted', sent_on, items}
}

/** Broken for sixty days and more, everybody told; `posted` says when the final notice went up. */
function brokenPlan(t: Teller, posted: (ran: BusinessDate) => BusinessDate | null): Story {
  const plan = missedPlan(t, t.stream.between(12, 20))
  const first = mustExist(plan.installments[0], 'an installment')
  const covered = mustExist(plan.covers[0], 'a covered bill')
  payUntil(t, covered)
  payPlan(t, plan, {installmentsBefore: 1, billsBefore: t.bills.findIndex((bill) => bill.due >= first.due)})
  const day = posted(addDays(first.due, defaultDays(t)))
  const told = toldInTime(t, covered)
  const {contacts} = agreed(t, plan)
  return {
    notices: [...told.notices, ...(day === null ? [] : [finalNotice(t, day)])],
    contacts: [...contacts, ...told.contacts],
    arrangement: plan,
  }
}

const businessDays = (t: Teller): number => t.days.rule('S-5BD').values.business_days

/** Last open day whose five business days end by the list day. */
function lastPostingDay(t: Teller): BusinessDate {
  let day = t.days.openOnOrBefore(t.days.today)
  while (t.days.calendar.addBusinessDays(day, businessDays(t)) > t.days.listDay)
    day = t.days.openOnOrBefore(addDays(day, -1))
  return day
}

const finalNoticeServed = (t: Teller): Story =>
  brokenPlan(t, (ran) => {
    const last = lastPostingDay(t)
    const earlier = t.days.openOnOrBefore(addDays(last, -t.variant))
    return earlier < ran ? last : earlier
  })

const finalNoticeRunning = (t: Teller): Story =>
  brokenPlan(t, () => (t.variant % 2 === 1 ? null : t.days.calendar.nextOpenDay(addDays(lastPostingDay(t), 1))))

const finalNoticeTooEarly = (t: Teller): Story =>
  brokenPlan(t, (ran) => t.days.openOnOrBefore(addDays(ran, t.variant === 0 ? -1 : -t.stream.between(5, 30))))

const held = (name: string, rule: RuleCode, tell: Scenario['tell']): Scenario => ({name, outcome: 'held', rule, tell})

/** Accounts with a plan: kept, broken, and broken long enough. */
export const ARRANGED: readonly Scenario[] = [
  {name: 'listed-plan-broken', outcome: 'listed', rule: null, tell: finalNoticeServed},
  held('held-plan-kept', 'S-ARR-KEPT', keptPlan),
  held('held-installment-missed', 'S-ARR-60', installmentMissed),
  held('held-current-bill-missed', 'S-CUR-60', currentBillMissed),
  held('held-final-notice-running', 'S-5BD', finalNoticeRunning),
  held('held-final-notice-too-early', 'S-5BD-EARLY', finalNoticeTooEarly),
]
