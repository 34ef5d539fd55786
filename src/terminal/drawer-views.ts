import type {ApprovalNeed} from '#core/acts/act.js'
import type {Performed} from '#core/acts/perform.js'
import type {HandOverOutcome} from '#core/cashiering/hand-over-drawer.js'
import type {LockOutcome} from '#core/cashiering/lock-drawer.js'
import type {OpenDrawerOutcome} from '#core/cashiering/open-drawer.js'
import type {TurnInOutcome} from '#core/cashiering/turn-in-cash.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const dollars = (amount: number): string => formatMoney(cents(amount))

/** `short $20.00` or `over $0.05`, nothing where it fits. */
const differs = (difference: number): string => `${difference < 0 ? 'short' : 'over'} ${dollars(Math.abs(difference))}`

/** What a dry run would wait for. */
export function tellNeed(screen: Screen, need: ApprovalNeed | null | undefined): void {
  if (need !== null && need !== undefined) screen.alert(`needs a second person: ${need.message}`)
}

export function openedView(performed: Performed<OpenDrawerOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, need} = performed
  const {drawer, session, operator, difference_cents: difference, level, second} = outcome
  return {
    data: outcome,
    id: session,
    human(screen) {
      screen.done(`OPENED drawer ${drawer} for ${operator}: ${session}, float ${dollars(outcome.float_cents)}`)
      if (difference !== 0)
        screen.alert(
          `float ${differs(difference)}: to be ${dollars(outcome.expected_cents)}; booked to 5100${second === null ? '' : `, counted with ${second}`}`,
        )
      if (level === 'incident') screen.alert('a difference of this size is an incident: tell the supervisor now')
      tellNeed(screen, need)
    },
    next: ['curbstop take-payment', 'curbstop lock-drawer when you leave it'],
    undo: 'curbstop balance-drawer',
  }
}

export function lockedView(performed: Performed<LockOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const locked = outcome.status === 'locked'
  return {
    data: outcome,
    id: outcome.session,
    human(screen) {
      screen.done(
        `${locked ? 'LOCKED' : 'UNLOCKED'} drawer ${outcome.drawer} of ${outcome.operator} (${outcome.session})`,
      )
      if (outcome.override) screen.alert('not by its cashier: this is kept')
    },
    next: [locked ? 'curbstop unlock-drawer' : 'curbstop take-payment'],
  }
}

export function turnedInView(performed: Performed<TurnInOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, need} = performed
  const {amount_cents: amount, bag, drawer, operator, second, journal} = outcome
  return {
    data: outcome,
    id: bag,
    human(screen) {
      const initials = second === null ? operator : `${operator} and ${second}`
      screen.done(`TURNED IN ${dollars(amount)} of drawer ${drawer} in bag ${bag} (${initials}) · ${journal}`)
      tellNeed(screen, need)
    },
    next: ['curbstop prepare-deposit'],
  }
}

export function handedOverView(performed: Performed<HandOverOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {drawer, operator, receiver, bag} = outcome
  return {
    data: outcome,
    id: outcome.to,
    human(screen) {
      screen.done(`CLOSED ${outcome.from} of ${operator}${bag === null ? ', nothing taken' : ''}`)
      if (bag !== null) screen.line(`  Bag ${bag}  ${dollars(outcome.bag_cents)}`)
      screen.done(`OPENED drawer ${drawer} for ${receiver}: ${outcome.to}, float ${dollars(outcome.float_cents)}`)
    },
    next: ['curbstop prepare-deposit'],
  }
}
