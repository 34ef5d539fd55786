import {arrangementsOf, stateOf, type StoredArrangement} from '#core/collections/arrangement-views.js'
import {DOWN_PAYMENT, type ArrangementState, type ArrangementStatus} from '#core/collections/arrangement.js'
import type {UnpaidPart} from '#core/collections/adjusted-terms.js'
import {unpaidOn} from '#core/collections/arrangement-chain-views.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {formatMoney} from '#core/kernel/money.js'
import type {Reader} from '#core/store/open.js'

/** How an arrangement of an account stands on a day, as its screen tells it. */
export interface ToldArrangement {
  readonly arrangementNo: string
  readonly status: ArrangementStatus
  readonly since: BusinessDate
  readonly text: string
}

export interface OnDay {
  readonly district: string
  readonly day: BusinessDate
  /** What was recorded later is not known yet. */
  readonly knownAt: string
}

/** Every version made by a day, the oldest first; one statement where there are none. */
export async function arrangementsTold(reader: Reader, accountId: string, on: OnDay): Promise<ToldArrangement[]> {
  const all = (await arrangementsOf(reader, [accountId])).get(accountId) ?? []
  return all
    .filter((one) => one.facts.madeOn <= on.day && one.recordedAt <= on.knownAt)
    .map((one) => {
      const state = stateOf(on.district, one, on.day)
      const {arrangementNo} = one
      return {arrangementNo, status: state.status, since: state.since, text: told(one, state, on.day)}
    })
}

function told(one: StoredArrangement, {status, since, missed}: ArrangementState, day: BusinessDate): string {
  const open = unpaidOn(one, day)
  const down = one.facts.installments.find((part) => part.number === DOWN_PAYMENT)
  switch (status) {
    case 'pending_down_payment':
      return `waits for its down payment of ${amountOf(down)}, protected until ${down?.dueOn ?? ''}`
    case 'active':
      return `active${late(open, day)}${next(open)}`
    case 'broken':
      return `broken since ${since}: ${missed === null ? '' : `${missed.what.replaceAll('_', ' ')} due ${missed.dueOn}, ${formatMoney(missed.open)} missed`}`
    case 'lapsed':
      return `lapsed since ${since}: the down payment of ${amountOf(down)} was not in by ${down?.dueOn ?? ''}`
    case 'kept':
    case 'canceled':
    case 'superseded':
      return `${status === 'canceled' ? 'cancelled' : status} since ${since}`
  }
}

const amountOf = (part: {readonly amount: UnpaidPart['amount']} | undefined): string =>
  part === undefined ? '' : formatMoney(part.amount)

function late(open: readonly UnpaidPart[], day: BusinessDate): string {
  const [first] = open
  return first !== undefined && first.dueOn < day ? `, ${formatMoney(first.amount)} late since ${first.dueOn}` : ''
}

function next(open: readonly UnpaidPart[]): string {
  const [first] = open
  return first === undefined ? '' : `, next ${formatMoney(first.amount)} due ${first.dueOn}`
}
