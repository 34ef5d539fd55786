import {dueDays, equalParts} from '#core/collections/installment-plan.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import type {Calendar} from '#core/kernel/calendar.js'
import {add, cents, least, subtract, sum, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'

/** What is left of an installment. */
export interface UnpaidPart {
  readonly number: number
  readonly dueOn: BusinessDate
  readonly amount: Cents
}

/** A part of the new version; `was` is the number of the installment that it comes from, null where all were laid anew. */
export interface AdjustedPart {
  readonly was: number | null
  readonly dueOn: BusinessDate
  readonly amount: Cents
}

export type TermMove = {readonly from: BusinessDate; readonly to: BusinessDate}

export interface TermChange {
  readonly moves: readonly TermMove[]
  /** Number of the installment that is paid in two halves. */
  readonly split: number | null
  /** The day on which all that was missed is due. */
  readonly catchUp: BusinessDate | null
  /** Everything in so many equal parts, a month apart. */
  readonly months: number | null
}

export interface TermQuestion {
  readonly parts: readonly UnpaidPart[]
  /** Open amount of all that is covered, a bill taken in counted. */
  readonly total: Cents
  readonly change: TermChange
  readonly today: BusinessDate
  readonly calendar: Calendar
  /** Days between the halves of a split installment. */
  readonly splitDays: number
}

/**
 * The parts of the next version: their sum is the total to the cent, none lies before today, no day that was named is a
 * closed one, and days that are counted go on to the next open day.
 * @throws Refusal NO_SUCH_PART, NOTHING_MISSED, CLOSED_DAY, PAST_DAY, PART_OVERDUE, TOO_MANY_PARTS (65)
 */
export function adjustedTerms(question: TermQuestion): AdjustedPart[] {
  const {change, today} = question
  for (const day of [...change.moves.map((move) => move.to), ...(change.catchUp === null ? [] : [change.catchUp])])
    mustBeOpen(day, question)
  const laid = change.months === null ? changed(question) : spread(question, change.months)
  const terms = laid.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
  const late = terms.find((part) => part.dueOn < today)
  if (late !== undefined)
    throw refuse('PART_OVERDUE', `the part of ${late.dueOn} is not paid: when will it be?`, {
      field: 'catch-up',
      next: [`--catch-up DATE, or --move ${late.dueOn}=DATE`],
    })
  return terms
}

function mustBeOpen(day: BusinessDate, {today, calendar}: TermQuestion): void {
  if (day < today) throw refuse('PAST_DAY', `${day} is past; today is ${today}`, {field: 'move'})
  const closed = calendar.closedReason(day)
  if (closed === null) return
  const next = calendar.nextOpenDay(addDays(day, 1))
  throw refuse('CLOSED_DAY', `${day} is a closed day (${closed}); next open day ${next}`, {field: 'move'})
}

function changed(question: TermQuestion): AdjustedPart[] {
  const {parts, total, change, today} = question
  const {catchUp, split, moves} = change
  mustNamePart(question)
  const fitted = fit(parts, total)
  if (catchUp !== null && !fitted.some((part) => part.dueOn < today))
    throw refuse('NOTHING_MISSED', 'no part is late', {field: 'catch-up'})
  return fitted.flatMap((part): AdjustedPart[] => {
    const moved = moves.find((move) => move.from === part.dueOn)?.to
    const dueOn = moved ?? (catchUp !== null && part.dueOn < today ? catchUp : part.dueOn)
    const own = {was: part.number, dueOn, amount: part.amount}
    return part.number === split ? halves(own, question) : [own]
  })
}

function halves(part: AdjustedPart, {calendar, splitDays}: TermQuestion): AdjustedPart[] {
  const [first, second] = equalParts(part.amount, 2)
  if (first === undefined || second === undefined || first <= 0)
    throw refuse('TOO_MANY_PARTS', 'one cent has no halves', {field: 'split'})
  const later = calendar.nextOpenDay(addDays(part.dueOn, splitDays))
  return [
    {...part, amount: first},
    {...part, amount: second, dueOn: later},
  ]
}

function mustNamePart({parts, change}: TermQuestion): void {
  const open = parts.map((part) => part.dueOn).join(', ')
  for (const {from} of change.moves)
    if (!parts.some((part) => part.dueOn === from))
      throw refuse('NO_SUCH_PART', `no unpaid part is due on ${from}; due are ${open}`, {field: 'move'})
  const {split} = change
  if (split !== null && !parts.some((part) => part.number === split))
    throw refuse(
      'NO_SUCH_PART',
      `installment ${split} is none that is unpaid; unpaid are ${parts.map((part) => part.number).join(', ')}`,
      {field: 'split'},
    )
}

/** More is shared out equally, the odd cents on the last; less comes off the last parts first. */
function fit(parts: readonly UnpaidPart[], total: Cents): UnpaidPart[] {
  const more = subtract(total, sum(parts.map((part) => part.amount)))
  if (more >= 0) {
    const shares = parts.length === 0 ? [] : equalParts(more, parts.length)
    return parts.map((part, at) => ({...part, amount: add(part.amount, shares[at] ?? cents(0))}))
  }
  let left = total
  return parts
    .map((part) => {
      const amount = least(part.amount, left)
      left = subtract(left, amount)
      return {...part, amount}
    })
    .filter((part) => part.amount > 0)
}

/** A month apart from the next part on, or from the day named for what was missed. */
function spread({parts, total, change, today, calendar}: TermQuestion, months: number): AdjustedPart[] {
  if (months < 1 || months > total)
    throw refuse('TOO_MANY_PARTS', `${months} parts cannot be made of it`, {field: 'months'})
  const next = parts.map((part) => part.dueOn).find((day) => day >= today)
  const first = change.catchUp ?? next ?? today
  const amounts = equalParts(total, months)
  return dueDays({first, every: 'monthly', count: months}, calendar).map(({dueOn}, at) => ({
    ...{was: null, dueOn, amount: amounts[at] ?? cents(0)},
  }))
}
