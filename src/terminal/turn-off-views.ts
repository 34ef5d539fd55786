import type {Performed} from '#core/acts/perform.js'
import type {ChangeTold, WrongfulTold} from '#core/turnoffs/name-wrongful.js'
import type {OrderedRestore} from '#core/turnoffs/order-restore.js'
import type {PulledOrder} from '#core/turnoffs/pull-turnoff.js'
import type {CompletedOrder} from '#core/turnoffs/record-completion.js'
import {dollars} from '#terminal/dollars.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const spaced = (moment: string): string => moment.replace('T', ' ')

/** One line of a race: what came, and when. */
export function changeText({what, reference, at, amount_cents: amount}: ChangeTold): string {
  const named = [what.replace('_', ' '), reference.replaceAll('_', ' ')].filter(Boolean).join(' ')
  return `${named}${amount === null ? '' : ` ${dollars(amount)}`} at ${spaced(at)}`
}

export const restoreText = ({order, promised_by: by, fee_cents: fee, why}: OrderedRestore): string =>
  `restore order ${order} (${why}), promised by ${spaced(by)}, ${fee === 0 ? 'no charge' : `fee ${dollars(fee)}`}`

/** Names a wrongful turn-off: payment time against wrench time, each in a line. */
export function tellWrongful(screen: Screen, one: WrongfulTold): void {
  const barred = one.rules.length === 0 ? 'it was asked back before' : `barred then by ${one.rules.join(', ')}`
  screen.alert(`WRONGFUL TURN-OFF of ${one.account} (${one.order}): ${barred}`)
  for (const change of one.before) screen.line(`  came before   ${changeText(change)}`)
  screen.line(`  valve turned  ${spaced(one.wrench_at)}`)
  if (one.mirrored.length > 0) screen.line(`  fee taken back: ${one.mirrored.join(', ')}`)
  if (one.restore !== null) screen.line(`  ${restoreText(one.restore)}`)
}

const DONE: Readonly<Record<string, string>> = {
  off: 'OFF',
  restored: 'RESTORED',
  no_access: 'NO ACCESS',
  stand_down: 'STOOD DOWN',
}

export function completedView(performed: Performed<CompletedOrder>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    id: outcome.order,
    human(screen) {
      const read = outcome.reading === null ? '' : `, register ${outcome.reading}`
      const word = DONE[outcome.result] ?? outcome.result
      screen.done(`${word} ${outcome.order} ${outcome.account} at ${spaced(outcome.at)}${read}`)
      if (outcome.fee_cents > 0)
        screen.line(`  turn-off fee ${dollars(outcome.fee_cents)} charged (${outcome.journal ?? ''})`)
      if (outcome.wrongful !== null) tellWrongful(screen, outcome.wrongful)
      for (const change of outcome.after) screen.line(`  came after    ${changeText(change)}`)
      if (outcome.restore !== null) screen.alert(`ALREADY OFF lawfully: ${restoreText(outcome.restore)}`)
      if (outcome.protection !== null)
        screen.line(`  held (field_stand_down) until an advisor reviews it: protection ${outcome.protection}`)
    },
    ...(outcome.result === 'off' ? {next: [`curbstop restore-service ${outcome.account}`]} : {}),
  }
}

export function pulledView(performed: Performed<PulledOrder>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const asked = outcome.state === 'pull_requested'
  return {
    data: outcome,
    id: outcome.order,
    human(screen) {
      if (asked) {
        screen.done(`PULL REQUESTED ${outcome.order} ${outcome.account}: ${outcome.reason}`)
        screen.line('  not acknowledged: the order stands until the field says yes')
      } else screen.done(`ACKNOWLEDGED ${outcome.order} canceled, water of ${outcome.account} left on`)
    },
    next: asked ? [`the field: curbstop pull-turnoff ${outcome.order} --acknowledge`] : ['curbstop review-turnoffs'],
  }
}
