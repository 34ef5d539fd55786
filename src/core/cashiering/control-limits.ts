import {cents, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {compare, fraction, minus, over, plus, times, wholeOf, type Fraction} from '#core/rates/fraction.js'

/** How figures of one person over time are judged: dated data of the district. */
export interface ControlRule {
  /** Sessions below which no limits are drawn. */
  readonly fewest_sessions: number
  /** How many standard deviations the limits stand from the mean. */
  readonly sigmas: number
}

/** Mean moving range of two values, in standard deviations (d2); with three sigmas limits are 2.66 ranges away. */
const RANGE_SIGMAS = fraction(1128, 1000)

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
  if (sessions < Math.max(2, rule.fewest_sessions))
    return {sessions, total, mean: wholeCents(mean), meanRange: null, limits: null, outside: []}
  const range = fraction(sum(rangesOf(amounts)), sessions - 1)
  const reach = over(times(fraction(rule.sigmas), range), RANGE_SIGMAS)
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
