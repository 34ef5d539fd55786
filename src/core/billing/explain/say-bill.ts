import type {Cancellation} from '#core/billing/cancelled-bills.js'
import {lastDayOf, type Explanation} from '#core/billing/explain/explain-bill.js'
import {gallonsIn, gallonsPerDay, useUnitOf, type UseUnit} from '#core/billing/explain/gallons.js'
import type {BudgetFact} from '#core/billing/explain/budget-source.js'
import {capital, sayCauses, sayValue, type SaidCause} from '#core/billing/explain/say-causes.js'
import {percentOf, plainCents, sayLine, type SaidLine} from '#core/billing/explain/say-lines.js'
import type {Voice} from '#core/billing/explain/voice.js'
import {yearOf, type BusinessDate} from '#core/kernel/business-date.js'
import {fraction, isZero, WHOLE} from '#core/rates/fraction.js'

/** A bill in words, part by part. */
export interface SaidBill {
  readonly period: string
  readonly reads: readonly string[]
  readonly use: string
  readonly lines: readonly SaidLine[]
  /** Empty where the plan has no budget. */
  readonly budget: readonly string[]
  readonly total: string
  readonly difference: string
  readonly causes: readonly SaidCause[]
  readonly open: string
}

export function sayBill(voice: Voice, explained: Explanation): SaidBill {
  const unit = useUnitOf(explained.bill.usageUnit)
  return {
    period: sayPeriod(voice, explained),
    reads: explained.reads.map((read) => sayRead(voice, read, yearOf(explained.bill.issuedOn))),
    use: sayUseOf(voice, explained, unit),
    lines: explained.lines.map((line) => sayLine(voice, line, lineUnit(explained, unit))),
    budget: sayBudget(voice, explained),
    total: voice.sentence('total', {total: voice.money(explained.bill.amount)}),
    difference: sayDifference(voice, explained),
    causes: sayCauses(voice, explained),
    open: sayOpen(voice, explained),
  }
}

const lineUnit = ({priced}: Explanation, unit: UseUnit | null): UseUnit | null =>
  priced.parts[0]?.plan.plan.unit ?? unit

function sayPeriod(voice: Voice, {bill, days}: Explanation): string {
  const {serviceFrom, serviceTo} = bill
  if (serviceFrom === null || serviceTo === null || days === null) return voice.sentence('period_unknown')
  const last = lastDayOf(serviceFrom, serviceTo)
  return voice.sentence('period', {
    from: voice.day(serviceFrom, voice.spoken ? yearOf(bill.issuedOn) : yearOf(last)),
    to: voice.spoken ? voice.day(last, yearOf(bill.issuedOn)) : voice.date(last),
    days: voice.count(fraction(days), 'day'),
  })
}

function sayRead(voice: Voice, read: Explanation['reads'][number], year: number): string {
  const text = voice.sentence(voice.spoken ? 'read_said' : 'read', {
    meter: read.meter,
    from_value: voice.number(fraction(read.from_value), 0),
    from_on: voice.day(read.from_on, year),
    to_value: voice.number(fraction(read.to_value), 0),
    to_on: voice.day(read.to_on, year),
  })
  return voice.sentence(read.to_kind === 'estimated' ? 'read_estimated' : 'read_actual', {read: text})
}

const USE_PLACES = 3

function sayUseOf(voice: Voice, {bill, days}: Explanation, unit: UseUnit | null): string {
  if (bill.usageThousandths === null || unit === null) return voice.sentence('use_unknown')
  const quantity = fraction(bill.usageThousandths, 1000)
  const use = voice.count(quantity, unit, USE_PLACES)
  if (days === null || days <= 0) return voice.sentence('use_plain', {use})
  const gallons = voice.count(gallonsPerDay(quantity, unit, days), 'gallon', 0)
  const said = voice.sentence(unit === 'gal' ? 'use_gallons' : voice.spoken ? 'use_said' : 'use', {
    use,
    gallons,
    unit: voice.spoken ? capital(voice.count(WHOLE, unit)) : voice.count(WHOLE, unit),
    unit_gallons: voice.count(gallonsIn(unit), 'gallon', USE_PLACES),
  })
  return bill.estimated ? voice.sentence('use_estimated', {use: said}) : said
}

function sayBudget(voice: Voice, {budget, bill}: Explanation): string[] {
  if (budget === null) return []
  const unit = useUnitOf(budget.unit) ?? 'ccf'
  const whole = voice.count(budget.amount, unit)
  const parts = budget.parts.map(({title, amount}) =>
    voice.sentence('budget_part', {title: voice.title(title), quantity: voice.count(amount, unit)}),
  )
  const sum =
    parts.length === 0
      ? voice.sentence('budget_plain', {budget: whole})
      : voice.sentence(voice.spoken ? 'budget_said' : 'budget', {
          budget: whole,
          parts: parts.join(voice.spoken ? ', ' : ' + '),
          rounded: budget.rounded ? voice.sentence('budget_rounded') : '',
        })
  const facts = budget.facts.map((fact) => sayFact(voice, fact, unit))
  if (bill.usageThousandths === null || isZero(budget.amount)) return [sum, ...facts]
  const use = fraction(bill.usageThousandths, 1000)
  const share = voice.sentence('share_used', {
    use: voice.count(use, unit, USE_PLACES),
    percent: voice.number(percentOf(use, budget.amount), 0),
    budget: whole,
  })
  return [sum, share, ...facts]
}

/** A series names its zone and its maker first; how it was made is in the figures behind the words. */
const firstWords = (source: string): string => source.split(': ').slice(0, 2).join(': ')

function sayFact(voice: Voice, fact: BudgetFact, unit: UseUnit): string {
  const holes = {
    name: capital(voice.name(fact.name)),
    value: sayValue(voice, fact.name, fact.value, unit),
    source: firstWords(fact.source ?? ''),
    since: fact.since === null ? '' : voice.date(fact.since),
  }
  if (voice.spoken && fact.origin === 'account') return voice.sentence('said_fact_account', holes)
  if (voice.spoken && fact.origin === 'weather') return voice.sentence('said_fact_weather', holes)
  return voice.sentence(`fact_${fact.origin}`, holes)
}

/** Said aloud, the year is said once; in print each date is whole. */
const dayOf = (voice: Voice, day: BusinessDate, {issuedOn}: Explanation['bill']): string =>
  voice.spoken ? voice.day(day, yearOf(issuedOn)) : voice.date(day)

function sayDifference(voice: Voice, {previous, bill}: Explanation): string {
  if (previous === null) return voice.sentence('first')
  const date = dayOf(voice, previous.bill.issuedOn, bill)
  if (previous.difference === 0) return voice.sentence('same', {date})
  const amount = voice.money(plainCents(previous.difference))
  return voice.sentence(previous.difference > 0 ? 'more' : 'less', {amount, date})
}

function sayOpen(voice: Voice, {open, bill, cancelled}: Explanation): string {
  if (cancelled !== null) return sayCancelled(voice, bill, cancelled)
  return open === 0
    ? voice.sentence('paid')
    : voice.sentence('open', {open: voice.money(open), due: dayOf(voice, bill.dueOn, bill)})
}

function sayCancelled(voice: Voice, bill: Explanation['bill'], {on, replacedBy}: Cancellation): string {
  const date = dayOf(voice, on, bill)
  if (replacedBy === null) return capital(voice.sentence('cancelled_alone', {date}))
  const said = voice.spoken ? 'cancelled_said' : 'cancelled'
  return capital(voice.sentence(said, voice.spoken ? {date} : {date, bill: replacedBy}))
}

/** The same as short sentences to be read to somebody on the telephone. */
export function speakBill(voice: Voice, explained: Explanation): string[] {
  const said = sayBill(voice, explained)
  const sentence = (text: string): string => capital(voice.sentence('said_sentence', {sentence: text}))
  return [
    voice.sentence('bill_of', {date: voice.date(explained.bill.issuedOn)}),
    voice.sentence('said_period', {period: said.period}),
    ...said.reads.map(sentence),
    voice.sentence('said_use', {use: said.use}),
    ...said.lines.map(({title, how, amount}) =>
      how.length === 0
        ? voice.sentence('said_line_short', {title, amount: voice.money(amount)})
        : voice.sentence(how.length === 1 ? 'said_line' : 'said_tiers', {
            title,
            how: how.join('. '),
            amount: voice.money(amount),
          }),
    ),
    ...said.budget.map((text, at) => (at === 0 ? voice.sentence('said_budget', {budget: text}) : sentence(text))),
    sentence(said.total),
    explained.previous === null
      ? sentence(said.difference)
      : voice.sentence('said_difference', {difference: said.difference}),
    ...said.causes.map(({amount, sentence: why}) =>
      capital(
        voice.sentence(amount > 0 ? 'said_cause_more' : 'said_cause_less', {
          amount: voice.money(plainCents(amount)),
          sentence: why,
        }),
      ),
    ),
    sentence(said.open),
  ]
}
