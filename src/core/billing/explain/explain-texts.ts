import {EXPLAIN_LANGUAGES, type ExplainLanguage, type Gender} from '#core/billing/explain/spoken-number.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'

export const SENTENCES = [
  ...([
    'date',
    'day_only',
    'said_tiers',
    'cause_from_usual',
    'cause_to_usual',
    'cause_line_new',
    'cause_line_gone',
    'money',
    'negative',
    'point',
    'bill_of',
    'period',
    'period_unknown',
    'read',
    'read_said',
    'read_actual',
  ] as const),
  ...([
    'read_estimated',
    'reads_unknown',
    'use',
    'use_said',
    'use_gallons',
    'use_plain',
    'use_unknown',
    'use_estimated',
    'per_day',
  ] as const),
  ...([
    'per_period',
    'per_period_part',
    'per_unit',
    'tier',
    'tier_unnamed',
    'percent',
    'minimum',
    'minimum_met',
  ] as const),
  ...([
    'discount_percent',
    'discount',
    'formula',
    'stored',
    'segment',
    'rest',
    'budget',
    'budget_plain',
    'budget_said',
    'budget_rounded',
    'budget_part',
  ] as const),
  ...([
    'fact_account',
    'fact_weather',
    'fact_plan',
    'fact_bill',
    'share_used',
    'total',
    'more',
    'less',
    'same',
  ] as const),
  ...(['cancelled', 'cancelled_said', 'cancelled_alone'] as const),
  ...([
    'first',
    'said_cause_more',
    'said_cause_less',
    'cause_rates',
    'cause_rates_same',
    'cause_plan',
    'cause_days',
  ] as const),
  ...([
    'cause_days_moved',
    'cause_weather_up',
    'cause_weather_down',
    'cause_value',
    'cause_value_new',
    'cause_value_gone',
  ] as const),
  ...([
    'cause_use_more',
    'cause_use_less',
    'cause_other',
    'cause_holds',
    'cause_line',
    'cause_unexplained',
    'step_rates',
  ] as const),
  ...(['step_days', 'open', 'paid', 'said_period', 'said_use', 'said_line', 'said_line_short', 'said_budget'] as const),
  ...(['said_sentence', 'said_difference', 'said_fact_account', 'said_fact_weather', 'percent_sign', 'and'] as const),
] as const
export type SentenceKey = (typeof SENTENCES)[number]
const LABELS = [
  ...([
    'bill',
    'period',
    'reads',
    'use',
    'budget',
    'charge',
    'how',
    'amount',
    'total',
    'why',
    'open',
    'estimated',
  ] as const),
] as const
export type LabelKey = (typeof LABELS)[number]
const NOUNS = [
  ...(['day', 'person', 'gallon', 'dollar', 'cent', 'inch', 'square_foot', 'ccf', 'kgal', 'gal', 'kilolitre'] as const),
] as const
export type NounKey = (typeof NOUNS)[number]

export interface Noun {
  readonly gender: Gender
  readonly one: string
  readonly many: string
  /** As it is said: nobody says `ccf`. */
  readonly said_one: string
  readonly said_many: string
}

type Words = ReadonlyMap<string, string>

/** Everything that is said about a bill in one language. Sentences have named holes: `{date}`. */
export interface ExplainTexts {
  readonly language: ExplainLanguage
  readonly months: readonly string[]
  /** Days of a month as a date is said, from the first. */
  readonly daysSpoken: readonly string[]
  readonly nouns: Readonly<Record<NounKey, Noun>>
  readonly sentences: Readonly<Record<SentenceKey, string>>
  readonly labels: Readonly<Record<LabelKey, string>>
  /** Values of rate plans by name, and words they take. */
  readonly names: Words
  readonly values: Words
  readonly saidValues: Words
  readonly tiers: Words
  /** Descriptions of lines that come without a title in two languages. */
  readonly descriptions: Words
}

const fileOf = (language: ExplainLanguage): string => `texts/explain.${language}.json`

const wordsAt = (node: DataNode): Words => new Map(node.keys().map((key) => [key, node.at(key).text()]))

function keyed<Key extends string, Value>(
  node: DataNode,
  keys: readonly Key[],
  read: (node: DataNode) => Value,
): Readonly<Record<Key, Value>> {
  const strange = node.keys().find((key) => !keys.includes(key as Key))
  if (strange !== undefined)
    throw new Refusal({
      code: 'BAD_DATA',
      exit: EXIT.configuration,
      message: `${node.where}.${strange}: nothing is said by this name`,
    })
  return Object.fromEntries(keys.map((key) => [key, read(node.at(key))])) as Record<Key, Value>
}

const readNoun = (node: DataNode): Noun => ({
  gender: node.at('gender').oneOf(['m', 'f']),
  one: node.at('one').text(),
  many: node.at('many').text(),
  said_one: node.at('said_one').text(),
  said_many: node.at('said_many').text(),
})

/** @throws Refusal BAD_DATA (78) */
export function loadExplainTexts(language: ExplainLanguage, root: URL = DATA_ROOT): ExplainTexts {
  const file = readData(root, fileOf(language))
  return {
    language: file.at('language').oneOf(EXPLAIN_LANGUAGES),
    months: file.at('months').texts(),
    daysSpoken: file.at('days_spoken').texts(),
    nouns: keyed(file.at('nouns'), NOUNS, readNoun),
    sentences: keyed(file.at('sentences'), SENTENCES, (node) => node.text()),
    labels: keyed(file.at('labels'), LABELS, (node) => node.text()),
    names: wordsAt(file.at('names')),
    values: wordsAt(file.at('values')),
    saidValues: wordsAt(file.at('said_values')),
    tiers: wordsAt(file.at('tiers')),
    descriptions: wordsAt(file.at('descriptions')),
  }
}
