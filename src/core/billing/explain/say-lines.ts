import type {ExplainedLine} from '#core/billing/explain/explain-bill.js'
import type {UseUnit} from '#core/billing/explain/gallons.js'
import type {Voice} from '#core/billing/explain/voice.js'
import {cents, ZERO, type Cents} from '#core/kernel/money.js'
import {shareCents} from '#core/rates/compile-line.js'
import {compare, fraction, isZero, over, rounded, times, WHOLE, type Fraction} from '#core/rates/fraction.js'
import type {PricedLine, TierUse} from '#core/rates/priced-bill.js'

/** How one line came about, in words: more than one text where use fell into tiers. */
export interface SaidLine {
  readonly code: string
  readonly title: string
  readonly how: readonly string[]
  readonly amount: Cents
}

const NONE = fraction(0)
const PERCENT_PLACES = 3

export function sayLine(voice: Voice, line: ExplainedLine, unit: UseUnit | null): SaidLine {
  const {code, priced, amount} = line
  const title = line.unexplained ? voice.sentence('rest') : voice.title(line.title)
  return {code, title, how: priced === null ? [] : howOf(voice, priced, unit ?? 'ccf'), amount}
}

function howOf(voice: Voice, line: PricedLine, unit: UseUnit): string[] {
  const how = rawHow(voice, line, unit)
  if (line.days === line.ofDays || line.trace().basis === 'per_day') return how
  const [days, of_days] = [voice.count(fraction(line.days), 'day'), voice.count(fraction(line.ofDays), 'day')]
  return how.map((text) => voice.sentence('segment', {days, of_days, date: voice.date(line.version), how: text}))
}

function rawHow(voice: Voice, line: PricedLine, unit: UseUnit): string[] {
  const trace = line.trace()
  const quantity = trace.quantity ?? NONE
  const rate = trace.rate === null ? '' : voice.price(trace.rate)
  switch (trace.basis) {
    case 'per_day':
      return [voice.sentence('per_day', {days: voice.count(quantity, 'day'), rate})]
    case 'per_period':
      return compare(quantity, WHOLE) === 0
        ? [voice.sentence('per_period', {rate})]
        : [voice.sentence('per_period_part', {share: voice.number(quantity), rate})]
    case 'per_unit':
      return [voice.sentence('per_unit', {quantity: voice.count(quantity, unit, PERCENT_PLACES), rate})]
    case 'tiered':
      return tiersOf(voice, line, unit)
    case 'percent_of_lines':
      return [
        voice.sentence('percent', {
          percent: voice.number(trace.rate ?? NONE, PERCENT_PLACES),
          of: voice.price(centsIn(quantity)),
        }),
      ]
    case 'minimum':
      return isZero(line.exact)
        ? [voice.sentence('minimum_met', {least: rate})]
        : [voice.sentence('minimum', {of: voice.price(centsIn(quantity)), least: rate})]
    case 'discount':
      return trace.rate === null
        ? [voice.sentence('discount', {of: voice.price(centsIn(quantity))})]
        : [
            voice.sentence('discount_percent', {
              percent: voice.number(trace.rate, PERCENT_PLACES),
              of: voice.price(centsIn(quantity)),
            }),
          ]
    case 'formula':
      return [voice.sentence('formula')]
  }
}

const centsIn = (dollars: Fraction): Fraction => rounded(dollars, 'half_up', 2)

/** Tiers share the cents of their line, so that what is read out adds up. */
function tiersOf(voice: Voice, line: PricedLine, unit: UseUnit): string[] {
  const tiers = line.trace().tiers.filter((tier) => !isZero(tier.quantity))
  const share = fraction(line.days, line.ofDays)
  const amounts = shareCents(
    tiers.map((tier) => times(tier.charge, share)),
    line.amount,
  )
  return tiers.map((tier, at) => sayTier(voice, tier, {unit, amount: amounts[at] ?? ZERO}))
}

function sayTier(voice: Voice, tier: TierUse, {unit, amount}: {unit: UseUnit; amount: Cents}): string {
  return voice.sentence('tier', {
    tier: voice.tier(tier.name, tier.tier),
    quantity: voice.count(tier.quantity, unit, PERCENT_PLACES),
    rate: voice.price(tier.price),
    amount: voice.money(amount),
  })
}

/** Percent of a budget as a whole number. */
export const percentOf = (part: Fraction, whole: Fraction): Fraction => {
  const {n, d} = over(part, whole)
  return rounded({n: n * 100n, d}, 'half_up', 0)
}

export const plainCents = (amount: Cents): Cents => cents(Math.abs(amount))
