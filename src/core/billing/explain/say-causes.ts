import {tariffBehind} from '#core/billing/explain/budget-source.js'
import type {BillCause, CauseFromLine, CauseFromPlan, PricedRecord} from '#core/billing/explain/difference-causes.js'
import type {ComparedBill, Explanation} from '#core/billing/explain/explain-bill.js'
import {useUnitOf, type UseUnit} from '#core/billing/explain/gallons.js'
import type {NounKey, SentenceKey} from '#core/billing/explain/explain-texts.js'
import type {Voice} from '#core/billing/explain/voice.js'
import {daysBetween} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {ChangedValue} from '#core/rates/explain-difference.js'
import {compare, decimalFraction, decimalText, fraction, minus, negated, type Fraction} from '#core/rates/fraction.js'
import type {Given} from '#core/rates/priced-bill.js'

export interface SaidCause {
  readonly cause: string
  readonly amount: Cents
  readonly sentence: string
}

interface Saying {
  readonly voice: Voice
  readonly explained: Explanation
  readonly previous: ComparedBill
  readonly unit: UseUnit
}

/** Each cause that made something, with one plain sentence. */
export function sayCauses(voice: Voice, explained: Explanation): SaidCause[] {
  const {previous, bill} = explained
  if (previous === null) return []
  const unit = explained.priced.parts[0]?.plan.plan.unit ?? useUnitOf(bill.usageUnit) ?? 'ccf'
  return previous.causes
    .filter((cause) => cause.amount !== 0)
    .map((cause) => ({
      cause: cause.kind === 'plan' ? cause.cause : cause.kind,
      amount: cause.amount,
      sentence: sayCause({voice, explained, previous, unit}, cause),
    }))
}

const sayCause = (saying: Saying, cause: BillCause): string =>
  cause.kind === 'plan' ? sayPlanCause(saying, cause) : sayLineCause(saying, cause)

function sayLineCause({voice}: Saying, {kind, title, before, after}: CauseFromLine): string {
  const amounts = {before: voice.money(before), after: voice.money(after)}
  return kind === 'unexplained'
    ? voice.sentence('cause_unexplained', amounts)
    : voice.sentence(before === 0 ? 'cause_line_new' : after === 0 ? 'cause_line_gone' : 'cause_line', {
        title: voice.title(title),
        ...amounts,
      })
}

function sayPlanCause(saying: Saying, {cause, changed, holds}: CauseFromPlan): string {
  const {voice} = saying
  const sentence = stepSentence(saying, cause, changed)
  if (holds.length === 0) return sentence
  const names = holds.map((held) => nameOfStep(voice, held)).join(', ')
  return voice.sentence('cause_holds', {sentence, names})
}

const NAME_OF_STEP: Readonly<Record<string, string>> = {
  weather: 'et',
  household: 'household_size',
  landscape: 'irrigated_area',
  allowances: 'large_animals',
  stage: 'stage',
  use: 'usage',
  class: 'class',
}

const nameOfStep = (voice: Voice, cause: string): string =>
  cause === 'rates' || cause === 'days' ? voice.sentence(`step_${cause}`) : voice.name(NAME_OF_STEP[cause] ?? 'meters')

function stepSentence(saying: Saying, cause: CauseFromPlan['cause'], changed: readonly ChangedValue[]): string {
  switch (cause) {
    case 'rates':
      return sayRates(saying)
    case 'days':
      return sayDays(saying)
    case 'weather':
      return sayWeather(saying, changed)
    case 'use':
      return sayUse(saying, changed)
    case 'household':
    case 'landscape':
    case 'allowances':
    case 'stage':
    case 'class':
    case 'other':
      return changed.length === 0
        ? saying.voice.sentence('cause_other')
        : changed.map((change) => sayChange(saying, change)).join(' ')
  }
}

function sayRates({voice, explained, previous}: Saying): string {
  const [now, then] = [explained.priced.parts[0], previous.priced.parts[0]]
  if (now !== undefined && then !== undefined && now.priced.plan !== then.priced.plan)
    return voice.sentence('cause_plan', {plan: voice.title({en: now.plan.plan.title, es: now.plan.plan.title})})
  const [version, old] = [now?.priced.versions.at(-1), then?.priced.versions.at(-1)]
  return version === undefined || version === old
    ? voice.sentence('cause_rates_same')
    : voice.sentence('cause_rates', {date: voice.date(version)})
}

function sayDays({voice, explained, previous}: Saying): string {
  const [now, then] = [explained.priced, previous.priced].map(({parts}) => parts[0]?.inputs)
  if (now === undefined || then === undefined) return voice.sentence('cause_days_moved')
  const [after, before] = [daysBetween(now.from, now.to), daysBetween(then.from, then.to)]
  return after === before
    ? voice.sentence('cause_days_moved')
    : voice.sentence('cause_days', {
        after: voice.count(fraction(after), 'day'),
        before: voice.count(fraction(before), 'day'),
      })
}

function sayWeather(saying: Saying, changed: readonly ChangedValue[]): string {
  const [only] = changed
  const [before, after] = [numberIn(only?.before), numberIn(only?.after)]
  if (changed.length !== 1 || before === null || after === null)
    return changed.map((change) => sayChange(saying, change)).join(' ')
  const {voice} = saying
  const inches = {after: voice.count(after, 'inch'), before: voice.count(before, 'inch')}
  return voice.sentence(compare(after, before) > 0 ? 'cause_weather_up' : 'cause_weather_down', inches)
}

function sayUse(saying: Saying, changed: readonly ChangedValue[]): string {
  const use = changed.find((change) => NOUN_OF.get(change.name) === USE)
  const [before, after] = [numberIn(use?.before), numberIn(use?.after)]
  if (before === null || after === null) return changed.map((change) => sayChange(saying, change)).join(' ')
  const {voice, unit} = saying
  const more = compare(after, before) > 0
  const change = more ? minus(after, before) : negated(minus(after, before))
  return voice.sentence(more ? 'cause_use_more' : 'cause_use_less', {
    change: voice.count(change, unit, USE_PLACES),
    before: voice.count(before, unit, USE_PLACES),
    after: voice.count(after, unit, USE_PLACES),
  })
}

const USE = 'use'
const USE_PLACES = 3
/** In what a value is counted; `use` stands for the plan's unit. */
const NOUN_OF: ReadonlyMap<string, NounKey | typeof USE> = new Map([
  ['usage', USE] as const,
  ['usage_ccf', USE] as const,
  ['winter_average', USE] as const,
  ['household_size', 'person'] as const,
  ['hhsize', 'person'] as const,
  ['persons_per_unit', 'person'] as const,
  ['irrigated_area', 'square_foot'] as const,
  ['irr_area', 'square_foot'] as const,
  ['establishing_area', 'square_foot'] as const,
  ['et', 'inch'] as const,
  ['et_amount', 'inch'] as const,
])

function sayChange(saying: Saying, {name, before, after}: ChangedValue): string {
  const {voice, unit, explained, previous} = saying
  const [was, is] = [before ?? usualOf(previous.priced, name), after ?? usualOf(explained.priced, name)]
  const holes = {
    name: voice.name(name),
    before: was === null ? '' : sayValue(voice, name, was, unit),
    after: is === null ? '' : sayValue(voice, name, is, unit),
  }
  return capital(voice.sentence(changeKey({before, after, was, is}), holes))
}

interface Change {
  readonly before: Given | null
  readonly after: Given | null
  /** With what the plan takes where nothing is recorded. */
  readonly was: Given | null
  readonly is: Given | null
}

function changeKey({before, after, was, is}: Change): SentenceKey {
  if (was === null) return 'cause_value_new'
  if (is === null) return 'cause_value_gone'
  return before === null ? 'cause_from_usual' : after === null ? 'cause_to_usual' : 'cause_value'
}

function usualOf({parts}: PricedRecord, name: string): string | null {
  const [part] = parts
  return part === undefined ? null : (tariffBehind(part)?.inputs[name]?.default ?? null)
}

/** A value in its unit, or the word it is. */
export function sayValue(voice: Voice, name: string, value: Given, unit: UseUnit): string {
  const number = numberIn(value)
  if (number === null || name === 'stage') return voice.word(typeof value === 'string' ? value : decimalText(value))
  const noun = NOUN_OF.get(name)
  if (noun === undefined) return voice.number(number, USE_PLACES)
  return noun === USE ? voice.count(number, unit, USE_PLACES) : voice.count(number, noun)
}

const numberIn = (value: Given | null | undefined): Fraction | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? decimalFraction(value) : value

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
