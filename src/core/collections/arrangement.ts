import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {least, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'

/** What HSC 116906(a) and 116910(b) name, and the short extension of Gov. 60372(b). */
export const ARRANGEMENT_OPTIONS = ['extension', 'amortization', 'alternative', 'deferral', 'reduction'] as const
export type ArrangementOption = (typeof ARRANGEMENT_OPTIONS)[number]

/** The number of the down payment among the installments. */
export const DOWN_PAYMENT = 0

export interface DatedMoney {
  readonly on: BusinessDate
  readonly amount: Cents
}

/** An installment with the money that paid it and stands: what came back or was undone never paid. */
export interface Installment {
  readonly number: number
  readonly dueOn: BusinessDate
  readonly amount: Cents
  readonly payments: readonly DatedMoney[]
}

/** A charge with all that lowered it and stands: payments, credits, adjustments. */
export interface DatedDebt {
  readonly receivableId: string
  readonly dueOn: BusinessDate
  readonly amount: Cents
  readonly lowered: readonly DatedMoney[]
}

/** All that the state of an arrangement depends on. */
export interface ArrangementFacts {
  readonly madeOn: BusinessDate
  readonly installments: readonly Installment[]
  /** Superseded or cancelled by somebody, or over already when another was made; null = not ended. */
  readonly ended: {readonly on: BusinessDate; readonly how: EndedStatus} | null
  readonly reinstatedOn: readonly BusinessDate[]
  /** Charges that it covers. */
  readonly covered: readonly DatedDebt[]
  /** Charges of the account that fell due since it was made and are not covered. */
  readonly current: readonly DatedDebt[]
}

/** How one may stand once it was ended. */
export const ENDED_STATUSES = ['superseded', 'canceled', 'kept', 'broken', 'lapsed'] as const
export type EndedStatus = (typeof ENDED_STATUSES)[number]

export const ARRANGEMENT_STATUSES = [
  'pending_down_payment',
  'active',
  'kept',
  'broken',
  'lapsed',
  'canceled',
  'superseded',
] as const
export type ArrangementStatus = (typeof ARRANGEMENT_STATUSES)[number]

/** What was not paid in time. */
export interface Missed {
  readonly what: 'installment' | 'current_bill'
  readonly dueOn: BusinessDate
  /** Of an installment; null for a current bill. */
  readonly number: number | null
  readonly open: Cents
}

export interface ArrangementState {
  readonly status: ArrangementStatus
  /** First day of this status. */
  readonly since: BusinessDate
  readonly missed: Missed | null
}

const until = (money: readonly DatedMoney[], day: BusinessDate): Cents =>
  sum(money.filter(({on}) => on <= day).map(({amount}) => amount))

const openOn = (debt: DatedDebt, day: BusinessDate): Cents => subtract(debt.amount, until(debt.lowered, day))

/** What is paid of an installment at the end of a day, never more than it is. */
export const paidOf = ({amount, payments}: Installment, day: BusinessDate): Cents => least(amount, until(payments, day))

/** What is unpaid of the first installments on a day. A credit on the debt takes from the last installments first. */
function unpaidOn({installments, covered}: ArrangementFacts, through: BusinessDate, day: BusinessDate): Cents {
  const unpaid = sum(
    installments.filter(({dueOn}) => dueOn <= through).map((one) => subtract(one.amount, paidOf(one, day))),
  )
  return least(unpaid, sum(covered.map((debt) => openOn(debt, day))))
}

/** How long what was due may still be paid. */
export interface Grace {
  /** The district's days after a due date. */
  readonly days: number
  /** The day itself where somebody can pay on it, else the next such day. */
  readonly openOnOrAfter: (day: BusinessDate) => BusinessDate
}

/** The last day on which what was due on a day may still be paid; a closed one goes on to the next open day (CCP 12a). */
export const lastDayOf = (dueOn: BusinessDate, {days, openOnOrAfter}: Grace): BusinessDate =>
  openOnOrAfter(addDays(dueOn, days))

interface Default {
  readonly since: BusinessDate
  readonly missed: Missed
}

/** Everything unpaid past its grace before the day, the earliest first; what a reinstatement forgave is left out. */
function firstDefault(facts: ArrangementFacts, asOf: BusinessDate, grace: Grace): Default | null {
  const forgiven =
    facts.reinstatedOn
      .filter((day) => day <= asOf)
      .toSorted()
      .at(-1) ?? null
  const defaults: Default[] = []
  const judge = (dueOn: BusinessDate, openAt: (day: BusinessDate) => Cents, what: Omit<Missed, 'dueOn' | 'open'>) => {
    const last = lastDayOf(dueOn, grace)
    const day = forgiven !== null && last < forgiven ? forgiven : last
    const open = day < asOf ? openAt(day) : ZERO
    if (open > 0) defaults.push({since: addDays(day, 1), missed: {...what, dueOn, open}})
  }
  for (const {dueOn, number} of facts.installments) {
    if (number === DOWN_PAYMENT) continue
    judge(dueOn, (day) => unpaidOn(facts, dueOn, day), {what: 'installment', number})
  }
  for (const debt of facts.current) {
    judge(debt.dueOn, (day) => openOn(debt, day), {what: 'current_bill', number: null})
  }
  return defaults.toSorted((a, b) => (a.since < b.since ? -1 : 1))[0] ?? null
}

/** Whether the down payment was in on its last day; the day it was complete, null when it was or is not. */
function downPaidOn({installments}: ArrangementFacts): BusinessDate | null {
  const down = installments.find(({number}) => number === DOWN_PAYMENT)
  if (down === undefined) return null
  let paid: number = 0
  for (const {on, amount} of down.payments.toSorted((a, b) => (a.on < b.on ? -1 : 1))) {
    paid += amount
    if (paid >= down.amount) return on <= down.dueOn ? on : null
  }
  return null
}

/** The day everything was paid, null while anything is open. */
function keptOn(facts: ArrangementFacts, asOf: BusinessDate): BusinessDate | null {
  const days = [...facts.installments.flatMap((one) => one.payments), ...facts.covered.flatMap((debt) => debt.lowered)]
    .map(({on}) => on)
    .filter((on) => on <= asOf)
  const last = facts.installments
    .map(({dueOn}) => dueOn)
    .toSorted()
    .at(-1)
  if (last === undefined) return null
  return days.toSorted().find((day) => unpaidOn(facts, last, day) <= 0) ?? null
}

/**
 * How an arrangement stands at the end of a day: a function of dated facts, so that money that comes back or is moved
 * needs no repair. An installment or a current bill unpaid past
 * them breaks it, and it stays broken until somebody reinstates it.
 */
export function arrangementState(facts: ArrangementFacts, asOf: BusinessDate, grace: Grace): ArrangementState {
  const {ended, madeOn} = facts
  if (ended !== null && ended.on <= asOf) return {status: ended.how, since: ended.on, missed: null}
  const down = facts.installments.find(({number}) => number === DOWN_PAYMENT)
  const activeFrom = down === undefined ? madeOn : downPaidOn(facts)
  if (down !== undefined && (activeFrom === null || activeFrom > asOf)) {
    const lapsed = asOf > down.dueOn
    return {
      status: lapsed ? 'lapsed' : 'pending_down_payment',
      since: lapsed ? addDays(down.dueOn, 1) : madeOn,
      missed: lapsed
        ? {
            what: 'installment',
            dueOn: down.dueOn,
            number: DOWN_PAYMENT,
            open: subtract(down.amount, until(down.payments, asOf)),
          }
        : null,
    }
  }
  const kept = keptOn(facts, asOf)
  const broken = firstDefault(facts, asOf, grace)
  if (broken !== null && (kept === null || broken.since <= kept)) return {status: 'broken', ...broken}
  if (kept !== null) return {status: 'kept', since: kept, missed: null}
  const again = facts.reinstatedOn
    .filter((day) => day <= asOf)
    .toSorted()
    .at(-1)
  return {status: 'active', since: again ?? activeFrom ?? madeOn, missed: null}
}

/** Money of these goes to current charges and due installments first, and bars a shut-off. */
export const runs = ({status}: ArrangementState): boolean => status === 'active'
