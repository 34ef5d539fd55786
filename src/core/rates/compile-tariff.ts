import {add, cents, type Cents, ZERO} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {compileFigure, type Names} from '#core/rates/compile-figure.js'
import {compileLine, shareCents, type WorkLine} from '#core/rates/compile-line.js'
import {fraction, plus, rounded, total, wholeOf, WHOLE, NOTHING, type Fraction} from '#core/rates/fraction.js'
import type {Given, LineTrace, PricedLine} from '#core/rates/priced-bill.js'
import type {BillRounding, Part, RateLine, RateVersion, Tariff} from '#core/rates/rate-plan.js'
import {Scope, type CompiledPart} from '#core/rates/tariff-scope.js'

/** Values of one bill under one version of the rates. */
export interface TariffInputs {
  readonly values: Readonly<Record<string, Given>>
  readonly meters: readonly Readonly<Record<string, Given>>[]
  readonly partial: boolean
  /** Days of the period that this version prices, and all its days. */
  readonly days: number
  readonly ofDays: number
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
  readonly work: WorkLine
  readonly round: LineTrace['rounding']
  readonly when: readonly (readonly [string, readonly string[]])[]
}

const CENT_PLACES = 2
const CENTS_PER_DOLLAR = 100n

/** A tariff made ready once; pricing a bill then only works out numbers. @throws Refusal BAD_FORMULA (65) */
export function compileTariff(tariff: Tariff, version: RateVersion): CompiledTariff {
  const names = compileParts(tariff, version.inputs_beat_parts)
  const {rounding} = version
  const lines = tariff.lines.map((line): CompiledLine => ({
    line,
    work: compileLine(line, names),
    round: line.round ?? (rounding.when === 'line' ? {mode: rounding.mode, scale: CENT_PLACES} : null),
    when: Object.entries(line.when),
  }))
  const defaults = Object.entries(tariff.inputs).flatMap(([name, rule]) =>
    rule.default === null ? [] : [[name, rule.default] as const],
  )
  const known: Readonly<Record<string, Given>> = Object.fromEntries(defaults)
  return {
    price: (inputs) => {
      const values = defaults.length === 0 ? inputs.values : {...known, ...inputs.values}
      const scope = new Scope(values, names.parts.size)
      const worked = workLines(lines, {inputs, values, scope, parts: names.parts.size, version})
      return {lines: rounding.when === 'line' ? worked : shareTotal(worked, rounding), figures: figuresOf(names, scope)}
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

interface Working {
  readonly inputs: TariffInputs
  readonly values: Readonly<Record<string, Given>>
  readonly scope: Scope
  readonly parts: number
  readonly version: RateVersion
}

function workLines(compiled: readonly CompiledLine[], working: Working): PricedLine[] {
  const {inputs, values, scope, version} = working
  const {days, ofDays, partial} = inputs
  const share = days === ofDays ? WHOLE : fraction(days, ofDays)
  const before = new Map<string, Fraction>()
  const priced: PricedLine[] = []
  for (const one of compiled) {
    const scopes =
      one.line.each === 'bill' || inputs.meters.length === 0
        ? [scope]
        : inputs.meters.map((meter) => new Scope({...values, ...meter}, working.parts))
    for (const each of scopes) {
      if (!applies(one, each)) continue
      each.keys = []
      const worked = one.work({scope: each, share, partial, before})
      const {line, round} = one
      const exact = round === null ? worked.exact : rounded(worked.exact, round.mode, round.scale)
      before.set(line.code, plus(before.get(line.code) ?? NOTHING, exact))
      priced.push({
        code: line.code,
        title: line.title,
        service: line.service,
        ledgerAccount: line.ledger_account,
        fundingSource: line.basis === 'discount' ? line.funding_source : null,
        citation: line.citation,
        version: version.effective_from,
        days,
        ofDays,
        amount: round === null ? ZERO : centsOf(exact, 'half_up'),
        exact: worked.exact,
        trace: {
          basis: line.basis,
          quantity: worked.quantity,
          rate: worked.rate,
          tiers: worked.tiers,
          keys: each.keys,
          rounding: round,
        },
      })
    }
  }
  return priced
}

const applies = ({when}: CompiledLine, scope: Scope): boolean =>
  when.every(([name, words]) => scope.has(name) && words.includes(scope.text(name)))

const centsOf = ({n, d}: Fraction, mode: BillRounding['mode']): Cents =>
  cents(Number(wholeOf(n * CENTS_PER_DOLLAR, d, mode)))

/** One rounding for the bill; a line of its own rounding keeps it in the sum. */
function shareTotal(lines: readonly PricedLine[], {mode}: BillRounding): PricedLine[] {
  const exact = lines.map((line) => line.exact)
  const amounts = shareCents(exact, centsOf(total(exact), mode))
  return lines.map((line, at) => ({...line, amount: amounts[at] ?? ZERO}))
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
  lines.map((line) => line.amount).reduce<Cents>(add, ZERO)
