import type {JudgedCaller} from '#core/contacts/judge-caller.js'
import type {CallerPolicy, ContactChannel} from '#core/policies/caller-verification.js'
import type {Asker} from '#terminal/asker.js'
import type {Choice} from '#terminal/prompts.js'
import {choice, text, unsaid} from '#terminal/questions.js'

interface Verifying {
  readonly given: readonly string[]
  readonly judge: (said: readonly string[]) => JudgedCaller
  readonly policy: CallerPolicy
  readonly channel: ContactChannel
}

const ENOUGH = ''

/** Asks for one fact after the other until everything may be done or nobody says more. What is typed is not repeated. */
export async function callerOf(asker: Asker, {given, judge, policy, channel}: Verifying): Promise<JudgedCaller> {
  const said = [...given]
  const rules = Array.from(policy.facts.values()).filter(({channels}) => channels.includes(channel))
  for (;;) {
    const judged = judge(said)
    const left = rules.filter(({name}) => !judged.facts.some(({fact}) => fact === name))
    if (left.length === 0 || judged.may.length === Object.keys(policy.needs).length) return judged
    const choices: Choice<string>[] = [
      ...left.map(({name, title}) => ({value: name, name: title})),
      {value: ENOUGH, name: 'nothing more'},
    ]
    const {fact} = await asker.fill({fact: unsaid(choice('The customer proves', choices))})
    if (fact === ENOUGH) return judged
    const title = rules.find(({name}) => name === fact)?.title ?? fact
    const {value} = await asker.fill({value: unsaid(text(title))})
    said.push(`${fact}=${value}`)
  }
}

interface Serving {
  readonly account: string
  readonly may: JudgedCaller['may']
  readonly knows: (command: string) => boolean
}

interface Offer {
  readonly need: JudgedCaller['may'][number]
  readonly name: string
  readonly words: readonly string[]
}

const offersFor = (account: string): readonly Offer[] => [
  {need: 'explain', name: 'Explain the newest bill', words: ['explain-bill', '--account', account]},
  {need: 'explain', name: 'Why the bill is unusual', words: ['investigate-bill', '--account', account]},
  {need: 'explain', name: 'Everything on one screen', words: ['show-account', account]},
  {need: 'explain', name: 'Why on or off the shut-off list', words: ['shutoff-list', '--why', account]},
  {need: 'pay', name: 'Take a payment', words: ['take-payment', account]},
  {need: 'arrange', name: 'Make a payment arrangement', words: ['arrange-payment', account]},
  {need: 'change', name: 'Adjust a bill', words: ['adjust-bill', account]},
  {need: 'pay', name: 'Write a note', words: ['add-note', account]},
]

/** What the customer wants next, as words of a command; null when the service ends. */
export async function whatElse(asker: Asker, {account, may, knows}: Serving): Promise<readonly string[] | null> {
  const offers = offersFor(account).filter(({need, words}) => may.includes(need) && knows(words[0] ?? ''))
  const choices: Choice<string>[] = [
    ...offers.map(({name}, at) => ({value: String(at), name})),
    {value: ENOUGH, name: 'That was all'},
  ]
  const {wants} = await asker.fill({wants: unsaid(choice('The customer wants', choices))})
  return wants === ENOUGH ? null : (offers[Number(wants)]?.words ?? null)
}

export const topicQuestion = (topics: readonly string[]) =>
  choice(
    'What was it about',
    topics.map((topic) => ({value: topic, name: topic.toLowerCase()})),
  )
