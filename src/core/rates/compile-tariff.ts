import {add, cents, type Cents, ZERO} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {compileFigure, type Names} from '#core/rates/compile-figure.js'
import {compileLine, shareCents, type WorkedLine, type WorkLine} from '#core/rates/compile-line.js'
import {fraction, NOTHING, plus, rounded, times, total, wholeOf, WHOLE, type Fraction} from '#core/rates/fraction.js'
import {DraftedLine, type LineHead} from '#core/rates/drafted-line.js'
import type {Given, PricedLine} from '#core/rates/priced-bill.js'
import type {BillRounding, Part, RateVersion, Tariff} from '#core/rates/rate-plan.js'
import {Scope, type CompiledPart} from '#core/rates/tariff-scope.js'

/** Values of one bill under one version of the rates. */
export interface TariffInputs {
  readonly values: Readonly<Record<string, Given>>
  readonly meters: readonly Readonly<Record<string, Given>>[]
  readonly partial: boolean
  /** Days of the period that this version prices, and all its days. */
  readonly days: number
  readonly ofDays: number
  /** All its days as a number of the tariff, where the values do not hold it. */
  readonly period?: Fraction
}

export interface TariffPrice {
  readonly lines: readonly PricedLine[]
  readonly figures: Readonly<Record<string, Fraction>>
}

export interface CompiledTariff {
  price(inputs: TariffInputs): TariffPrice
}

interface CompiledLine extends LineHead {
  readonly work: WorkLine
  /** Its tiers are rounded one by one. */
  readonly byTier: boolean
  /** A later line is a percentage of it, or measured against it. */
  readonly isCounted: boolean
  readonly when: readonly (readonly [string, readonly string[]])[]
}

const CENT_PLACES = 2
const NO_LINES = new Map<string, Fraction>()
const CENTS_PER_DOLLAR = 100n

/** A tariff made ready once; pricing a bill then only works out numbers. @throws Refusal BAD_FORMULA (65) */
export function compileTariff(tariff: Tariff, version: RateVersion): CompiledTariff {
  const names = compileParts(tariff, version.inputs_beat_parts)
  const {rounding} = version
  const counted = new Set(tariff.lines.flatMap((line) => ('of' in line ? line.of : [])))
  const lines = tariff.lines.map((line): CompiledLine => ({
    line,
    version,
    work: compileLine(line, names),
    round: line.round ?? (rounding.when === 'total' ? null : {mode: rounding.mode, scale: CENT_PLACES}),
    byTier: line.basis === 'tiered' && rounding.when === 'tier',
    isCounted: counted.has(line.code),
    when: Object.entries(line.when),
  }))
  const defaults = Object.fromEntries(
    Object.entries(tariff.inputs).flatMap(([name, rule]) => (rule.default === null ? [] : [[name, rule.default]])),
  )
  return {
    price: (inputs) => {
      const scope = new Scope(inputs.values, names.parts.size, inputs.period, defaults)
      const worked = workLines(lines, inputs, scope)
      if (rounding.when === 'total') shareTotal(worked, rounding)
      return {lines: worked.drafts, figures: figuresOf(names, scope)}
    },
  }
}

/** Parts may name one another in any order: places are given first, then each is compiled. */
function compileParts(tariff: Tariff, inputsBeatParts: boolean): Names {
  const ready: CompiledPart['evaluate'][] = []
  const entries = Object.entries(tariff.parts)
  const place = (slot: number, name: string): CompiledPart => ({
    slot,
    evaluate: (scope) => mustExist(ready[slot], `part ${name} is compiled`)(scope),
  })
  const parts = new Map(entries.map(([name], slot) => [name, place(slot, name)]))
  const names = {parts, inputsBeatParts}
  for (const [name, part] of entries) ready.push(compilePart(name, part, names))
  return names
}

function compilePart(name: string, {figure, round}: Part, names: Names): CompiledPart['evaluate'] {
  const evaluate = compileFigure(name, figure, names)
  return round === null ? evaluate : (scope) => rounded(evaluate(scope), round.mode, round.scale)
}

interface Worked {
  readonly drafts: readonly DraftedLine[]
  /** What each comes to after its own rounding. */
  readonly exact: readonly Fraction[]
}

function workLines(compiled: readonly CompiledLine[], inputs: TariffInputs, scope: Scope): Worked {
  const {days, ofDays, partial} = inputs
  const share = days === ofDays ? WHOLE : fraction(days, ofDays)
  const before = compiled.some((one) => one.isCounted) ? new Map<string, Fraction>() : NO_LINES
  const [drafts, rounds]: [DraftedLine[], Fraction[]] = [[], []]
  for (const one of compiled) {
    const {line} = one
    const perMeter = line.each === 'meter' && inputs.meters.length > 0
    const scopes = perMeter ? inputs.meters.map((meter) => scope.of(meter)) : [scope]
    for (const each of scopes) {
      if (!applies(one, each)) continue
      const worked = one.work({scope: each, share, partial, before})
      const exact = roundedAmount(one, worked, share)
      if (one.isCounted) before.set(line.code, plus(before.get(line.code) ?? NOTHING, exact))
      rounds.push(exact)
      const amount = one.round === null ? ZERO : centsOf(exact, 'half_up')
      drafts.push(new DraftedLine(one, worked, {amount, span: inputs, keys: each.takeKeys()}))
    }
  }
  return {drafts, exact: rounds}
}

function roundedAmount({round, byTier}: CompiledLine, worked: WorkedLine, share: Fraction): Fraction {
  if (round === null) return worked.exact
  const {mode, scale} = round
  if (!byTier) return rounded(worked.exact, mode, scale)
  return total((worked.tiered?.tiers() ?? []).map(({charge}) => rounded(times(charge, share), mode, scale)))
}

const applies = ({when}: CompiledLine, scope: Scope): boolean =>
  when.every(([name, words]) => scope.has(name) && words.includes(scope.text(name)))

const centsOf = ({n, d}: Fraction, mode: BillRounding['mode']): Cents =>
  cents(Number(wholeOf(n * CENTS_PER_DOLLAR, d, mode)))

/** One rounding for the bill; the lines share its cents. */
function shareTotal({drafts, exact}: Worked, {mode}: BillRounding): void {
  const [only, second] = drafts
  if (only !== undefined && second === undefined) {
    only.amount = centsOf(exact[0] ?? NOTHING, mode)
    return
  }
  const amounts = shareCents(exact, centsOf(total(exact), mode))
  for (let at = 0; at < drafts.length; at += 1) {
    const draft = drafts[at]
    if (draft !== undefined) draft.amount = amounts[at] ?? ZERO
  }
}

function figuresOf(names: Names, scope: Scope): Record<string, Fraction> {
  const figures: Record<string, Fraction> = {}
  for (const [name, {slot}] of names.parts) {
    const value = scope.known(slot)
    if (value !== undefined) figures[name] = value
  }
  return figures
}

export const sumOfLines = (lines: readonly PricedLine[]): Cents =>
  lines.reduce<Cents>((sum, line) => add(sum, line.amount), ZERO)
