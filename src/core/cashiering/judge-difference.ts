import type {TenderClass} from '#core/cashiering/tender-class.js'
import {subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {
  DIFFERENCE_LEVELS,
  differenceLevel,
  type DifferenceLevel,
  type DifferenceLimits,
} from '#core/policies/cash-drawers.js'

export interface JudgedDifference {
  readonly counted: Cents
  readonly expected: Cents
  /** Below zero: short. */
  readonly overShort: Cents
  readonly level: DifferenceLevel
}

/** How far a count is from what should be there, and who has to know: over and short weigh the same. */
export function judgeDifference(counted: Cents, expected: Cents, limits: DifferenceLimits): JudgedDifference {
  const overShort = subtract(counted, expected)
  return {counted, expected, overShort, level: differenceLevel(limits, overShort)}
}

export type ClassAmounts = Readonly<Record<TenderClass, Cents>>

export interface JudgedCount {
  readonly cash: JudgedDifference
  readonly checks: JudgedDifference
  readonly cards: JudgedDifference
  /** Tender types that differ, in the order they are counted. */
  readonly differs: readonly TenderClass[]
  /** What posts: cash and checks. Slips stay in clearing until the processor settles them. */
  readonly overShort: Cents
  /** The highest one of cash and of checks: one does not make the other good. */
  readonly level: DifferenceLevel
}

export function judgeCount(counted: ClassAmounts, expected: ClassAmounts, limits: DifferenceLimits): JudgedCount {
  const judge = (one: TenderClass): JudgedDifference => judgeDifference(counted[one], expected[one], limits)
  const [cash, checks, cards] = [judge('cash'), judge('checks'), judge('cards')]
  const differing = [
    ['cash', cash],
    ['checks', checks],
    ['cards', cards],
  ] as const
  return {
    ...{cash, checks, cards},
    differs: differing.flatMap(([name, {overShort}]) => (overShort === ZERO ? [] : [name])),
    overShort: sum([cash.overShort, checks.overShort]),
    level: higher(cash.level, checks.level),
  }
}

export const higher = (a: DifferenceLevel, b: DifferenceLevel): DifferenceLevel =>
  DIFFERENCE_LEVELS.indexOf(a) >= DIFFERENCE_LEVELS.indexOf(b) ? a : b
