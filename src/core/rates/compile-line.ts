import {cents, type Cents} from '#core/kernel/money.js'
import {compileFigure, compileFormula, type Evaluate, type Names} from '#core/rates/compile-figure.js'
import {compileTiers, type TieredCharge} from '#core/rates/compile-tiers.js'
import {
  compare,
  fraction,
  negated,
  minus,
  NOTHING,
  over,
  plus,
  smaller,
  times,
  wholeOf,
  WHOLE,
  type Fraction,
} from '#core/rates/fraction.js'
import type {RateLine} from '#core/rates/rate-plan.js'
import {DAYS, type Scope} from '#core/rates/tariff-scope.js'

/** What lines before this one came to, by code: rounded where lines are rounded. */
export type LinesBefore = ReadonlyMap<string, Fraction>

export interface LineContext {
  readonly scope: Scope
  /** Part of the period's days that this version of the rates prices. */
  readonly share: Fraction
  readonly partial: boolean
  readonly before: LinesBefore
}

/** What a line comes to in dollars before it is rounded, and how. */
export interface WorkedLine {
  readonly exact: Fraction
  readonly quantity: Fraction | null
  readonly rate: Fraction | null
  readonly tiered: TieredCharge | null
}

const HUNDRED = fraction(100)

const shared = (amount: Fraction, share: Fraction): Fraction => (share === WHOLE ? amount : times(amount, share))

export type WorkLine = (context: LineContext) => WorkedLine

export function compileLine(line: RateLine, names: Names): WorkLine {
  switch (line.basis) {
    case 'per_day': {
      const rate = compileFigure(line.code, line.rate, names)
      return ({scope, share}) => {
        const days = shared(scope.number(DAYS), share)
        return rated(days, rate(scope))
      }
    }
    case 'per_period':
      return compilePerPeriod(line, names)
    case 'per_unit': {
      const rate = compileFigure(line.code, line.rate, names)
      const quantity = compileFormula(line.quantity, names)
      return ({scope, share}) => rated(shared(quantity(scope), share), rate(scope))
    }
    case 'tiered': {
      const quantity = compileFormula(line.quantity, names)
      const tiered = compileTiers(line.code, line.tiers, names)
      return ({scope, share}) => {
        const use = quantity(scope)
        const charged = tiered(scope, use)
        return {exact: shared(charged.charge, share), quantity: use, rate: null, tiered: charged}
      }
    }
    case 'percent_of_lines': {
      const percent = compileFigure(line.code, line.percent, names)
      return ({scope, before}) => {
        const of = sumOf(line.of, before)
        const rate = percent(scope)
        return {exact: over(times(of, rate), HUNDRED), quantity: of, rate, tiered: null}
      }
    }
    case 'minimum': {
      const least = compileFigure(line.code, line.amount, names)
      return ({scope, share, before}) => {
        const [amount, of] = [shared(least(scope), share), sumOf(line.of, before)]
        return {
          exact: compare(amount, of) > 0 ? minus(amount, of) : NOTHING,
          quantity: of,
          rate: amount,
          tiered: null,
        }
      }
    }
    case 'discount':
      return compileDiscount(line, names)
    case 'formula': {
      const amount = compileFormula(line.amount, names)
      return ({scope, share}) => ({exact: shared(amount(scope), share), quantity: null, rate: null, tiered: null})
    }
  }
}

const rated = (quantity: Fraction, rate: Fraction): WorkedLine => ({
  exact: times(quantity, rate),
  quantity,
  rate,
  tiered: null,
})

function sumOf(codes: readonly string[], before: LinesBefore): Fraction {
  let sum = NOTHING
  for (const code of codes) sum = plus(sum, before.get(code) ?? NOTHING)
  return sum
}

function compilePerPeriod(line: Extract<RateLine, {basis: 'per_period'}>, names: Names): WorkLine {
  const amount = compileFigure(line.code, line.amount, names)
  const standard = line.standard_days === null ? null : compileFormula(line.standard_days, names)
  return ({scope, share, partial}) => {
    const rate = amount(scope)
    if (!partial || standard === null) return {...rated(share, rate), exact: shared(rate, share)}
    return rated(shared(over(scope.number(DAYS), standard(scope)), share), rate)
  }
}

function compileDiscount(line: Extract<RateLine, {basis: 'discount'}>, names: Names): WorkLine {
  const figure = (value: typeof line.amount): Evaluate | null =>
    value === null ? null : compileFigure(line.code, value, names)
  const [percent, amount, cap] = [figure(line.percent), figure(line.amount), figure(line.cap)]
  return ({scope, share, before}) => {
    const of = sumOf(line.of, before)
    const rate = percent === null ? null : percent(scope)
    let off = rate === null ? NOTHING : over(times(of, rate), HUNDRED)
    if (amount !== null) off = plus(off, shared(amount(scope), share))
    if (cap !== null) off = smaller(off, shared(cap(scope), share))
    off = smaller(off, of)
    return {exact: off.n <= 0n ? NOTHING : negated(off), quantity: of, rate, tiered: null}
  }
}

/** Lines share the cents of a bill that is rounded once: down first, then the largest rests get a cent each. */
export function shareCents(exact: readonly Fraction[], total: Cents): Cents[] {
  const rests: Fraction[] = []
  let left: number = total
  const shares = exact.map(({n, d}) => {
    const down = wholeOf(n * CENTS_PER_DOLLAR, d, n < 0n ? 'up' : 'down')
    rests.push({n: n * CENTS_PER_DOLLAR - down * d, d})
    left -= Number(down)
    return cents(Number(down))
  })
  for (; left > 0; left -= 1) {
    let most = 0
    for (let at = 1; at < rests.length; at += 1)
      if (compare(rests[at] ?? NOTHING, rests[most] ?? NOTHING) > 0) most = at
    shares[most] = cents((shares[most] ?? 0) + 1)
    rests[most] = GIVEN
  }
  return shares
}

const CENTS_PER_DOLLAR = 100n
/** Below every rest: who has a cent gets no second one before all have theirs. */
const GIVEN = fraction(-1)
