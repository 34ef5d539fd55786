import type {Service, ServedOutcome} from '#core/contacts/serve.js'
import type {JudgedCaller} from '#core/contacts/judge-caller.js'
import type {CardLine} from '#terminal/card.js'
import {dollars} from '#terminal/dollars.js'
import type {View} from '#terminal/view.js'

const words = (text: string): string => text.replaceAll('_', ' ')

/** What the person at the desk sees before anything is said. */
export function serviceLines({screen, shutoff}: Service): CardLine[] {
  const money = `${dollars(screen.balance_cents)}   past due ${dollars(screen.past_due_cents)}   not due yet ${dollars(screen.not_due_cents)}`
  const rule = shutoff.rule === '' ? '' : ` (${shutoff.rule})`
  return [
    [screen.account, `${screen.name}   ${screen.address}`],
    ['Language', screen.language],
    ['Balance', money],
    ['Shut-off', `${words(shutoff.standing)}${rule}`],
    ...screen.alerts.map((alert): CardLine => [`! ${alert.code}`, alert.text]),
  ]
}

export function callerLines({facts, may}: JudgedCaller): CardLine[] {
  const said = facts.map(({fact, agrees}) => `${words(fact)} ${agrees ? 'agrees' : 'DOES NOT AGREE'}`)
  return [
    ['Caller', said.length === 0 ? 'proved nothing' : said.join(', ')],
    ['May', may.join(', ')],
  ]
}

interface Served {
  readonly service: Service
  readonly caller: JudgedCaller
  readonly outcome: ServedOutcome
  readonly look: () => Promise<void>
}

export function servedView({service, caller, outcome, look}: Served): View {
  const {screen, shutoff} = service
  const explains = caller.may.includes('explain')
  return {
    data: {
      ...outcome,
      facts: caller.facts.map(({fact, agrees}) => ({fact, agrees})),
      points: caller.points,
      may: caller.may,
      // What may not be told is not there to be read out.
      balance_cents: explains ? screen.balance_cents : null,
      past_due_cents: explains ? screen.past_due_cents : null,
      shutoff: explains ? shutoff.standing : null,
      shutoff_rule: explains ? shutoff.rule : null,
      alerts: screen.alerts.map(({code}) => code),
    },
    id: outcome.contact,
    human(out) {
      out.card(callerLines(caller))
      if (explains) out.card(serviceLines(service).slice(2, 4))
      out.done(
        `SERVED ${outcome.account} (${outcome.channel}, ${outcome.topic}): ${outcome.done.map(words).join(', ') || 'nothing posted'}`,
      )
    },
    look,
  }
}
