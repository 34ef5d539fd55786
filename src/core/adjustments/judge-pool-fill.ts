import {ZERO, type Cents} from '#core/kernel/money.js'
import type {Because} from '#core/kernel/refusal.js'
import type {PoolFillPolicy} from '#core/policies/pool-fill.js'
import {
  compare,
  fraction,
  minus,
  NOTHING,
  over,
  plus,
  rounded,
  smaller,
  times,
  type Fraction,
} from '#core/rates/fraction.js'
import {wholeCents} from '#core/rates/whole-cents.js'

export interface PoolFillFacts {
  readonly poolGallons: Fraction
  /** Whole years since the last one; null when there was none. */
  readonly yearsSinceLast: number | null
  readonly serviceClass: string | null
  readonly droughtStage: string | null
  /** Units of each tier by its number; what is not named is nothing. */
  readonly units: ReadonlyMap<number, Fraction>
  /** Dollars a unit by the number of the tier; empty where they are not known. */
  readonly rates: ReadonlyMap<number, Fraction>
}

export interface PoolFillJudgement {
  readonly eligible: boolean
  readonly reason: 'class' | 'drought' | 'frequency' | 'nothing_to_relieve' | null
  readonly order: PoolFillPolicy['order']
  readonly unitsAdjusted: Fraction
  /** Units moved out of each tier. */
  readonly moved: ReadonlyMap<number, Fraction>
  /** null where the prices are not known. */
  readonly credit: Cents | null
  readonly because: Because
}

/** Units of the dear tiers, up to the volume of the pool, go to the cheaper tier: in the order of the policy. */
export function judgePoolFill(policy: PoolFillPolicy, facts: PoolFillFacts): PoolFillJudgement {
  const {rule, citation, order, round} = policy
  const held = over(facts.poolGallons, fraction(policy.gallons_per_unit))
  const pool = rounded(held, policy.units_round.mode, policy.units_round.scale)
  const {moved, unitsAdjusted} = movedUnits(policy, facts, pool)
  const reason = reasonOf(policy, facts, unitsAdjusted)
  if (reason !== null)
    return {
      ...{eligible: false, reason, order, unitsAdjusted: NOTHING, moved: new Map(), credit: ZERO},
      because: {rule, citation: reason === 'drought' ? policy.drought.citation : citation, fact: reason},
    }
  const exact = dollarsOf(policy, facts, moved)
  const credit = exact === null ? null : wholeCents(exact, round)
  return {eligible: true, reason, order, unitsAdjusted, moved, credit, because: {rule, citation}}
}

function movedUnits({tiers, order}: PoolFillPolicy, {units}: PoolFillFacts, pool: Fraction) {
  const moved = new Map<number, Fraction>()
  let left = pool
  for (const tier of order === 't4_first' ? tiers.toReversed() : tiers) {
    const taken = smaller(left, units.get(tier) ?? NOTHING)
    moved.set(tier, taken)
    left = minus(left, taken)
  }
  return {moved, unitsAdjusted: minus(pool, left)}
}

function reasonOf(
  {classes, drought, years_between}: PoolFillPolicy,
  {serviceClass, droughtStage, yearsSinceLast}: PoolFillFacts,
  unitsAdjusted: Fraction,
): PoolFillJudgement['reason'] {
  if (serviceClass !== null && !classes.includes(serviceClass)) return 'class'
  if (droughtStage !== null && drought.none_in.includes(droughtStage)) return 'drought'
  if (yearsSinceLast !== null && yearsSinceLast < years_between) return 'frequency'
  return compare(unitsAdjusted, NOTHING) <= 0 ? 'nothing_to_relieve' : null
}

function dollarsOf(
  {at_tier}: PoolFillPolicy,
  {rates}: PoolFillFacts,
  moved: ReadonlyMap<number, Fraction>,
): Fraction | null {
  const at = rates.get(at_tier)
  let dollars = NOTHING
  for (const [tier, units] of moved) {
    if (units.n === 0n) continue
    const rate = rates.get(tier)
    if (at === undefined || rate === undefined) return null
    dollars = plus(dollars, times(units, minus(rate, at)))
  }
  return dollars
}
