import {refuse} from '#core/kernel/refusal.js'
import {mustExist} from '#core/kernel/must.js'
import {compileFormula, compileList, constantOf, type Evaluate, type Names} from '#core/rates/compile-figure.js'
import {compare, minus, NOTHING, plus, smaller, times, WHOLE, type Fraction} from '#core/rates/fraction.js'
import type {TierUse} from '#core/rates/priced-bill.js'
import type {TierSchedule} from '#core/rates/rate-plan.js'
import type {Scope} from '#core/rates/tariff-scope.js'

export interface TieredCharge {
  readonly charge: Fraction
  /** Every tier of the schedule, also those that nothing was used in. */
  readonly tiers: readonly TierUse[]
}

/** Use laid into tiers, each at its price. */
export function compileTiers(
  label: string,
  schedule: TierSchedule,
  names: Names,
): (scope: Scope, quantity: Fraction) => TieredCharge {
  const starts = compileList(`${label} starts`, schedule.starts, names)
  const prices = compileList(`${label} prices`, schedule.prices, names)
  const scale = schedule.scale === null ? null : compileFormula(schedule.scale, names)
  const edges = edgesOf(schedule, scale)
  return (scope, quantity) => {
    const [from, price] = [starts(scope), prices(scope)]
    if (from.length !== price.length)
      throw refuse('BAD_TIERS', `${label} has ${from.length} tier starts and ${price.length} prices`)
    const upper = edges(from, scope)
    let [used, charge] = [NOTHING, NOTHING]
    const tiers = price.map((one, at): TierUse => {
      const through = upper[at] ?? null
      const reached = through === null ? quantity : smaller(quantity, through)
      const use = compare(reached, used) > 0 ? minus(reached, used) : NOTHING
      const rate = one(scope)
      const above = used
      const cost = use.n === 0n ? NOTHING : times(use, rate)
      used = plus(used, use)
      charge = plus(charge, cost)
      return {
        tier: at + 1,
        name: schedule.names[at] ?? '',
        above: at === 0 ? NOTHING : (upper[at - 1] ?? above),
        through,
        quantity: use,
        price: rate,
        charge: cost,
      }
    })
    return {charge, tiers}
  }
}

/** Where each tier ends; the last has no end. Schedules that depend on no bill are worked out once. */
function edgesOf(
  {convention}: TierSchedule,
  scale: Evaluate | null,
): (starts: readonly Evaluate[], scope: Scope) => readonly Fraction[] {
  const known = new Map<readonly Evaluate[], readonly Fraction[]>()
  const work = (starts: readonly Evaluate[], scope: Scope): readonly Fraction[] => {
    const wide = scale === null ? null : scale(scope)
    return starts.slice(1).map((start) => {
      const first = start(scope)
      const edge = convention === 'first_unit' ? minus(first, WHOLE) : first
      return wide === null ? edge : times(edge, wide)
    })
  }
  return (starts, scope) => {
    const found = known.get(starts)
    if (found !== undefined) return found
    const made = work(starts, scope)
    if (scale === null && starts.every((start) => constantOf(start) !== undefined)) known.set(starts, made)
    return mustExist(made, 'edges of the tiers')
  }
}
