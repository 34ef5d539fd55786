import {daysBetween} from '#core/kernel/business-date.js'
import {Refusal} from '#core/kernel/refusal.js'
import {
  classFor,
  DAYS_NAMES,
  ET_NAMES,
  ET_ZONE,
  METER_SIZE,
  missingInputs,
  mustFit,
  rulesOf,
  settableNames,
  tariffsIn,
  textOf,
  USAGE,
  type Offered,
  type Offers,
  type QuotedInput,
  type QuotedMeter,
  type QuotePeriod,
} from '#core/billing/quote-inputs.js'
import type {PricedQuote} from '#core/billing/quoted-bill.js'
import {fraction, type Fraction} from '#core/rates/fraction.js'
import {priceBill, type CompiledPlan} from '#core/rates/price-bill.js'
import type {BillInputs, Given, PricedBill} from '#core/rates/priced-bill.js'
import type {InputRule} from '#core/rates/rate-plan.js'

export interface QuoteQuestion {
  readonly period: QuotePeriod
  readonly partial: boolean
  /** null: the account's, else the plan's only one. */
  readonly serviceClass: string | null
  /** What flags and the account say; flags come before facts. */
  readonly offers: Offers
  readonly meters: readonly QuotedMeter[]
  /** Reference ET of a zone over the period, inches; refuses when its series does not cover it. */
  readonly etOf: (zone: string) => Promise<{readonly inches: Fraction; readonly note: string}>
}

/** A plan and the names it may be given, for what is compared with it as well. */
export interface Asked {
  readonly compiled: CompiledPlan
  readonly serviceClass: string
  readonly rules: ReadonlyMap<string, InputRule>
  readonly names: ReadonlySet<string>
}

/** @throws Refusal BAD_PERIOD, NO_RATES_FOR_DAY, UNKNOWN_CLASS (65), MISSING (64) */
export function askedOf(compiled: CompiledPlan, {period, serviceClass: asked}: QuoteQuestion): Asked {
  const {plan} = compiled
  const serviceClass = classFor(plan, period, asked)
  const rules = rulesOf(tariffsIn(plan, period, serviceClass))
  return {compiled, serviceClass, rules, names: settableNames(plan, period, serviceClass)}
}

/** Every name that was set is asked for by one of the plans. @throws Refusal UNKNOWN_INPUT, NOT_A_NUMBER (64) */
export function mustBeAsked(offers: Offers, plans: readonly Asked[]): void {
  const names = new Set(plans.flatMap((one) => Array.from(one.names)))
  const rules = new Map(plans.flatMap((one) => Array.from(one.rules)))
  mustFit(offers, names, rules)
}

/**
 * Prices what nobody has billed; writes nothing.
 * @throws Refusal MISSING (64) naming every value that is not known, and what pricing refuses (65)
 */
export async function priceQuote(asked: Asked, question: QuoteQuestion): Promise<PricedQuote> {
  const {compiled, serviceClass, rules} = asked
  const offers = withDays(asked, await withEt(asked, question), question.period)
  const {period, partial} = question
  const inputs: BillInputs = {
    serviceClass,
    ...period,
    partial,
    values: valuesFor(asked, offers),
    meters: question.meters.map(({size, usage}) => ({[METER_SIZE]: size, [USAGE]: usage})),
  }
  const bill = priced(compiled, inputs, () => unknownOf(rules, offers))
  return {compiled, inputs, shown: shownInputs(asked, offers, period), bill}
}

/** Pricing asks only for what it needs; when anything is missing all that may be is named. */
function priced(compiled: CompiledPlan, inputs: BillInputs, unknown: () => readonly string[]): PricedBill {
  try {
    return priceBill(compiled, inputs)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'MISSING_INPUT') throw error
    const needed = error.field ?? ''
    throw missingInputs(compiled.plan.code, [...new Set([needed, ...unknown()])].toSorted(usageFirst))
  }
}

const usageFirst = (a: string, b: string): number => Number(b === USAGE) - Number(a === USAGE)

const unknownOf = (rules: ReadonlyMap<string, InputRule>, offers: Offers): string[] =>
  Array.from(rules).flatMap(([name, rule]) => (rule.default === null && !offers.has(name) ? [name] : []))

async function withEt({rules, names}: Asked, {offers, etOf}: QuoteQuestion): Promise<Offers> {
  const zone = offers.get(ET_ZONE)
  const name = ET_NAMES.find((one) => rules.has(one) || names.has(one))
  if (zone === undefined || name === undefined || offers.has(name)) return offers
  const {inches, note} = await etOf(textOf(zone.value))
  return new Map([...offers, [name, {value: inches, source: 'series', note}]])
}

/** A tariff that asks for the days under another name than the engine's is given them all the same. */
function withDays({rules}: Asked, offers: Offers, {from, to}: QuotePeriod): Offers {
  const name = DAYS_NAMES.find((one) => rules.has(one) && !offers.has(one))
  if (name === undefined) return offers
  return new Map([...offers, [name, {value: fraction(daysBetween(from, to)), source: 'period', note: null}]])
}

/** Only what the plan asks for: a fact that it does not know must not stand for one of its parts. */
function valuesFor({rules, names}: Asked, offers: Offers): Record<string, Given> {
  const values: Record<string, Given> = {}
  for (const [name, {value, source}] of offers) {
    if (rules.has(name) || (source === 'given' && names.has(name)) || name === USAGE) values[name] = value
  }
  return values
}

function shownInputs({rules, names}: Asked, offers: Offers, {from, to}: QuotePeriod): QuotedInput[] {
  const row = (name: string, {value, source, note}: Offered): QuotedInput => ({
    name,
    value: textOf(value),
    source,
    unit: rules.get(name)?.unit ?? null,
    note,
  })
  const days = row('days', {value: fraction(daysBetween(from, to)), source: 'period', note: `${from} to ${to}`})
  const declared = Array.from(rules).flatMap(([name, rule]) => {
    const offer = offers.get(name)
    if (name === days.name) return []
    if (offer !== undefined) return [row(name, offer)]
    if (rule.default === null) return []
    return [row(name, {value: rule.default, source: 'plan', note: rule.citation})]
  })
  const parts = Array.from(offers).flatMap(([name, offer]) =>
    !rules.has(name) && offer.source === 'given' && names.has(name) ? [row(name, offer)] : [],
  )
  return [{...days, unit: 'days'}, ...declared, ...parts]
}
