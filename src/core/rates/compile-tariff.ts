import {add, cents, type Cents, ZERO} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {compileFigure, type Names} from '#core/rates/compile-figure.js'
import {compileLine, shareCents, type WorkedLine, type WorkLine} from '#core/rates/compile-line.js'
import {fraction, NOTHING, plus, rounded, times, total, wholeOf, WHOLE, type Fraction} from '#core/rates/fraction.js'
import type {Given, LineTrace, PricedLine} from '#core/rates/priced-bill.js'
import type {BillRounding, Part, RateLine, RateVersion, Tariff} from '#core/rates/rate-plan.js'
import {Scope, type CompiledPart, type KeyFound} from '#core/rates/tariff-scope.js'

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

interface CompiledLine {
  readonly line: RateLine
  readonly version: RateVersion
  readonly work: WorkLine
  readonly round: LineTrace['rounding']
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
      const scope = new Scope(inputs.values, names.parts.size, {days: inputs.period ?? null, defaults})
      const drafts = workLines(lines, inputs, scope)
      const amounts = rounding.when === 'total' ? sharedAmounts(drafts, rounding) : null
      return {
        lines: drafts.map((draft, at) => pricedLine(draft, amounts?.[at] ?? null, inputs)),
        figures: figuresOf(names, scope),
      }
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

/** A line worked out and rounded by its own rule. */
interface Draft {
  readonly compiled: CompiledLine
  readonly worked: WorkedLine
  readonly exact: Fraction
  readonly keys: readonly KeyFound[]
}

function workLines(compiled: readonly CompiledLine[], inputs: TariffInputs, scope: Scope): Draft[] {
  const {days, ofDays, partial} = inputs
  const share = days === ofDays ? WHOLE : fraction(days, ofDays)
  const before: Map<string, Fraction> = compiled.some((one) => one.isCounted) ? new Map() : NO_LINES
  const drafts: Draft[] = []
  for (const one of compiled) {
    const {line} = one
    const perMeter = line.each === 'meter' && inputs.meters.length > 0
    const scopes = perMeter ? inputs.meters.map((meter) => scope.of(meter)) : [scope]
    for (const each of scopes) {
      if (!applies(one, each)) continue
      each.keys = []
      const worked = one.work({scope: each, share, partial, before})
      const exact = roundedAmount(one, worked, share)
      if (one.isCounted) before.set(line.code, plus(before.get(line.code) ?? NOTHING, exact))
      drafts.push({compiled: one, worked, exact, keys: each.keys})
    }
  }
  return drafts
}

function roundedAmount({round, byTier}: CompiledLine, worked: WorkedLine, share: Fraction): Fraction {
  if (round === null) return worked.exact
  const {mode, scale} = round
  if (!byTier) return rounded(worked.exact, mode, scale)
  return total(worked.tiers().map(({charge}) => rounded(times(charge, share), mode, scale)))
}

/** The trace is put together when it is asked for: most bills are never asked. */
function pricedLine({compiled, worked, exact, keys}: Draft, amount: Cents | null, inputs: TariffInputs): PricedLine {
  const {line, version, round} = compiled
  return {
    code: line.code,
    title: line.title,
    service: line.service,
    ledgerAccount: line.ledger_account,
    fundingSource: line.basis === 'discount' ? line.funding_source : null,
    citation: line.citation,
    version: version.effective_from,
    days: inputs.days,
    ofDays: inputs.ofDays,
    amount: amount ?? centsOf(exact, 'half_up'),
    exact: worked.exact,
    trace: () => {
      const {quantity, rate} = worked
      return {basis: line.basis, quantity, rate, tiers: worked.tiers(), keys, rounding: round}
    },
  }
}

const applies = ({when}: CompiledLine, scope: Scope): boolean =>
  when.every(([name, words]) => scope.has(name) && words.includes(scope.text(name)))

const centsOf = ({n, d}: Fraction, mode: BillRounding['mode']): Cents =>
  cents(Number(wholeOf(n * CENTS_PER_DOLLAR, d, mode)))

/** One rounding for the bill; the lines share its cents. */
function sharedAmounts(drafts: readonly Draft[], {mode}: BillRounding): readonly Cents[] {
  const exact = drafts.map((draft) => draft.exact)
  return shareCents(exact, centsOf(total(exact), mode))
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
