import type {CheckJson, OfferJson} from '#core/collections/arrange-check.js'
import type {Delivered, TermsSaid} from '#core/collections/arrange-input.js'
import {businessDate} from '#core/kernel/business-date.js'
import {parseMoney, plainMoney, type Cents} from '#core/kernel/money.js'
import {offerText} from '#terminal/arrange-views.js'
import type {Asker} from '#terminal/asker.js'
import {choice, count, date, orFlags, typed, type Question} from '#terminal/questions.js'

/** How the terms reach the customer. */
export const delivered: Question<Delivered> = choice('Terms go to the customer by', [
  {value: 'letter', name: 'letter'},
  {value: 'email', name: 'e-mail'},
  {value: 'read-aloud', name: 'read aloud'},
])

/** The down payment was answered before, and stands last. */
function endOfPlan(words: readonly string[]): number {
  const down = words.indexOf('--down')
  return down === -1 ? words.length : down
}

/** One of the offers, answered by the flags that say its terms. */
const offerChoice = (offers: readonly OfferJson[]): Question<OfferJson> => ({
  ask: (prompts) =>
    prompts.choose(
      'Plan',
      offers.map((offer) => ({value: offer, name: offerText(offer)})),
    ),
  words: (_name, {words}) => words.slice(0, endOfPlan(words)),
})

const downPayment: Question<Cents> = typed('Down payment', parseMoney, {preset: '0.00', print: plainMoney})

/** What is known of the terms while they are asked for. */
export type Judging = (said: TermsSaid) => Promise<CheckJson>

/**
 * Terms by flags, else chosen among the offers, after a down payment was asked for. What was asked stands among the words
 * of the same command without questions. `judge` is null where nobody can be asked. @throws Refusal MISSING (64)
 */
export async function askTerms(asker: Asker, flags: TermsSaid, judge: Judging | null): Promise<TermsSaid> {
  if (flags.months !== undefined || flags.amount !== undefined || flags['can-pay'] !== undefined) return {}
  if (judge === null) {
    await asker.fill({months: orFlags(count('Months'), 'amount'), delivered})
    return {}
  }
  await judge({})
  const {down} = await asker.fill({down: downPayment})
  const by = down === 0 ? {} : await asker.fill({'down-by': date('By')})
  const said: TermsSaid = {down, ...by}
  const {offers} = await judge(said)
  if (offers.length === 0) return said
  const {plan} = await asker.fill({plan: offerChoice(offers)})
  return {...said, ...flagsOf(plan)}
}

/** An offer as the flags that it was made of. */
function flagsOf({words}: OfferJson): TermsSaid {
  const value = (flag: string): string | undefined => {
    const at = words.indexOf(`--${flag}`)
    return at === -1 ? undefined : words[at + 1]
  }
  const [months, amount, days, first] = [value('months'), value('amount'), value('pay-days'), value('first')]
  const reduce = value('reduce')
  return {
    ...(reduce === undefined ? {} : {reduce: parseMoney(reduce)}),
    ...(months === undefined ? {} : {months: Number(months)}),
    ...(amount === undefined ? {} : {amount: parseMoney(amount)}),
    ...(days === undefined ? {} : {'pay-days': days}),
    ...(first === undefined ? {} : {first: businessDate(first)}),
  }
}
