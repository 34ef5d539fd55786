import type {TenderClass} from '#core/cashiering/tender-class.js'
import {subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import type {Role} from '#core/staff/roles.js'

/** From which absolute amount a difference is recorded, and from which it needs whose yes. */
export interface DifferenceLimits {
  readonly record_from_cents: Cents
  readonly supervisor_from_cents: Cents
  readonly finance_from_cents: Cents
  readonly incident_from_cents: Cents
}

export const DIFFERENCE_LEVELS = ['none', 'record', 'supervisor', 'finance', 'incident'] as const
export type DifferenceLevel = (typeof DIFFERENCE_LEVELS)[number]

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
  return {counted, expected, overShort, level: levelOf(overShort, limits)}
}

export function levelOf(overShort: Cents, limits: DifferenceLimits): DifferenceLevel {
  const amount = Math.abs(overShort)
  if (amount >= limits.incident_from_cents) return 'incident'
  if (amount >= limits.finance_from_cents) return 'finance'
  if (amount >= limits.supervisor_from_cents) return 'supervisor'
  return amount >= limits.record_from_cents ? 'record' : 'none'
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

const higher = (a: DifferenceLevel, b: DifferenceLevel): DifferenceLevel =>
  DIFFERENCE_LEVELS.indexOf(a) >= DIFFERENCE_LEVELS.indexOf(b) ? a : b

/** Whose yes a difference takes; nobody's below the first limit. */
const APPROVERS: Readonly<Record<DifferenceLevel, readonly Role[]>> = {
  none: [],
  record: [],
  supervisor: ['supervisor'],
  finance: ['finance'],
  incident: ['finance'],
}

export const approversOfLevel = (level: DifferenceLevel): readonly Role[] => APPROVERS[level]
