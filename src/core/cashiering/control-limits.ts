import {cents, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {compare, fraction, minus, plus, times, wholeOf, type Fraction} from '#core/rates/fraction.js'

/** How figures of one person over time are judged: dated data of the district. */
export interface ControlRule {
  /** Sessions below which no limits are drawn. */
  readonly sessions_least: number
  /** Limits stand this many mean moving ranges from the mean: 2.66 = 3 / 1.128 for ranges of two. */
  readonly range_factor: Fraction
}

/** One closed session's over or short. */
export interface SessionFigure {
  readonly session: string
  readonly overShort: Cents
}

export interface ControlChart<F extends SessionFigure> {
  readonly sessions: number
  readonly total: Cents
  readonly mean: Cents | null
  readonly meanRange: Cents | null
  /** null: too few sessions. Rounded to the cent for show; what is outside is judged exactly. */
  readonly limits: {readonly lower: Cents; readonly upper: Cents} | null
  readonly outside: readonly F[]
}

/**
 * Chart of individuals and moving ranges of one cashier's over and short, oldest first: limits follow from how the
 * figures vary by themselves and not from a fixed amount (NIST/SEMATECH e-Handbook of Statistical Methods 6.3.2.2).
 */
export function controlChart<F extends SessionFigure>(figures: readonly F[], rule: ControlRule): ControlChart<F> {
  const sessions = figures.length
  const amounts = figures.map((one) => one.overShort)
  const total = sum(amounts)
  if (sessions === 0) return {sessions, total, mean: null, meanRange: null, limits: null, outside: []}
  const mean = fraction(total, sessions)
  if (sessions < Math.max(2, rule.sessions_least))
    return {sessions, total, mean: wholeCents(mean), meanRange: null, limits: null, outside: []}
  const range = fraction(sum(rangesOf(amounts)), sessions - 1)
  const reach = times(rule.range_factor, range)
  const [lower, upper] = [minus(mean, reach), plus(mean, reach)]
  const outside = figures.filter(
    ({overShort}) => compare(fraction(overShort), lower) < 0 || compare(fraction(overShort), upper) > 0,
  )
  return {
    ...{sessions, total, outside},
    mean: wholeCents(mean),
    meanRange: wholeCents(range),
    limits: {lower: wholeCents(lower), upper: wholeCents(upper)},
  }
}

const rangesOf = (amounts: readonly Cents[]): Cents[] =>
  amounts.slice(1).map((amount, index) => cents(Math.abs(subtract(amount, amounts[index] ?? ZERO))))

const wholeCents = ({n, d}: Fraction): Cents => cents(Number(wholeOf(n, d, 'half_up')))
