import type {BusinessDate} from '#core/kernel/business-date.js'
import {notFound} from '#core/kernel/refusal.js'
import {ruleBook, type BookRule} from '#core/policies/rule-book.js'

/** One file of law or policy, as the list of topics tells it. */
export interface Topic {
  readonly topic: string
  readonly title: string
  readonly kind: 'law' | 'policy'
  readonly rules: number
  /** Rules whose text was not read by whoever entered them. */
  readonly not_verified: number
  /** First day of its newest rule in force. */
  readonly effective_from: BusinessDate | null
}

export type PolicyAnswer =
  | {readonly about: 'topics'; readonly topics: readonly Topic[]}
  | {readonly about: 'topic' | 'rule'; readonly rules: readonly BookRule[]}

/** Anything but a text that was read is told as not verified. */
export const isVerified = ({verified}: Pick<BookRule, 'verified'>): boolean => verified === 'text_read'

const topicOf = (topic: string, rules: readonly BookRule[]): Topic => ({
  topic,
  title: rules[0]?.topic_title ?? '',
  kind: rules[0]?.file.startsWith('law/') === true ? 'law' : 'policy',
  rules: rules.length,
  not_verified: rules.filter((rule) => !isVerified(rule)).length,
  effective_from:
    rules
      .flatMap((rule) => rule.effective_from ?? [])
      .toSorted()
      .at(-1) ?? null,
})

/** Topics of a book, in its order. */
export function topicsOf(book: readonly BookRule[]): Topic[] {
  const names = [...new Set(book.map((rule) => rule.topic))]
  return names.map((name) =>
    topicOf(
      name,
      book.filter((rule) => rule.topic === name),
    ),
  )
}

/** All topics, the rules of one, or the rules of one name or its last part, in any case of letters.
 * @throws Refusal NO_RULE (66) */
export function lookUp(
  question: {readonly district: string; readonly on: BusinessDate},
  asked: string | undefined,
): PolicyAnswer {
  const book = ruleBook(question)
  if (asked === undefined) return {about: 'topics', topics: topicsOf(book)}
  const wanted = asked.trim().toLowerCase()
  const ofTopic = book.filter((rule) => rule.topic.toLowerCase() === wanted)
  if (ofTopic.length > 0) return {about: 'topic', rules: ofTopic}
  const named = book.filter(
    (one) => one.rule.toLowerCase() === wanted || `.${one.place.toLowerCase()}`.endsWith(`.${wanted}`),
  )
  if (named.length > 0) return {about: 'rule', rules: named}
  throw notFound(`no topic and no rule ${asked} is in force on ${question.on}`, ['curbstop show-policy'])
}
