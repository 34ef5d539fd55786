import {refuse} from '#core/kernel/refusal.js'
import {compileFormula, compileList, constantOf, type Evaluate, type Names} from '#core/rates/compile-figure.js'
import {compare, greater, minus, NOTHING, plus, smaller, times, WHOLE, type Fraction} from '#core/rates/fraction.js'
import type {TierUse} from '#core/rates/priced-bill.js'
import type {TierSchedule} from '#core/rates/rate-plan.js'
import type {Scope} from '#core/rates/tariff-scope.js'

/** Use on a schedule: what it costs, and how it lies in the tiers when that is asked. */
export class TieredCharge {
  readonly charge: Fraction
  private readonly ladder: Ladder
  private readonly quantity: Fraction
  private readonly names: readonly string[]

  constructor(ladder: Ladder, quantity: Fraction, names: readonly string[]) {
    this.charge = chargeOn(ladder, quantity)
    this.ladder = ladder
    this.quantity = quantity
    this.names = names
  }

  /** Every tier of the schedule, also those that nothing was used in. */
  tiers(): readonly TierUse[] {
    return tiersOn(this.ladder, this.quantity, this.names)
  }
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
  const ladderOf = ladders(label, schedule, scale)
  return (scope, quantity) => new TieredCharge(ladderOf(starts(scope), prices(scope), scope), quantity, schedule.names)
}

/** A schedule with its figures known: where each tier ends (the last has no end), its price, what is charged below it. */
interface Ladder {
  readonly edges: readonly Fraction[]
  /** The same as the tariff says them: a tier whose end lies below the one before it is empty. */
  readonly ends: readonly Fraction[]
  readonly prices: readonly Fraction[]
  /** Charge of all use up to where the tier begins. */
  readonly below: readonly Fraction[]
}

/** Where tier `at` begins. */
const beginOf = (edges: readonly Fraction[], at: number): Fraction =>
  edges.slice(0, at).reduce((highest, edge) => greater(highest, edge), NOTHING)

function ladder(edges: readonly Fraction[], prices: readonly Fraction[]): Ladder {
  let charge = NOTHING
  const rising = prices.map((_, at) => beginOf(edges, at))
  const below = prices.map((price, at) => {
    const here = charge
    const next = rising[at + 1]
    if (next !== undefined) charge = plus(charge, times(minus(next, rising[at] ?? NOTHING), price))
    return here
  })
  return {edges: rising.slice(1), ends: edges, prices, below}
}

function chargeOn({edges, prices, below}: Ladder, quantity: Fraction): Fraction {
  if (quantity.n <= 0n) return NOTHING
  let at = 0
  while (at < edges.length && compare(quantity, edges[at] ?? NOTHING) > 0) at += 1
  const begin = at === 0 ? NOTHING : (edges[at - 1] ?? NOTHING)
  return plus(below[at] ?? NOTHING, times(minus(quantity, begin), prices[at] ?? NOTHING))
}

function tiersOn({edges, ends, prices}: Ladder, quantity: Fraction, names: readonly string[]): TierUse[] {
  let used = NOTHING
  return prices.map((price, at) => {
    const through = ends[at] ?? null
    const reached = through === null ? quantity : smaller(quantity, through)
    const use = compare(reached, used) > 0 ? minus(reached, used) : NOTHING
    used = plus(used, use)
    return {
      tier: at + 1,
      name: names[at] ?? '',
      above: edges[at - 1] ?? NOTHING,
      through,
      quantity: use,
      price,
      charge: times(use, price),
    }
  })
}

/** Schedules that depend on no bill are worked out once for each pair of lists. */
function ladders(
  label: string,
  {convention}: TierSchedule,
  scale: Evaluate | null,
): (starts: readonly Evaluate[], prices: readonly Evaluate[], scope: Scope) => Ladder {
  const known = new Map<readonly Evaluate[], Map<readonly Evaluate[], Ladder>>()
  return (starts, prices, scope) => {
    const found = known.get(starts)?.get(prices)
    if (found !== undefined) return found
    if (starts.length !== prices.length)
      throw refuse('BAD_TIERS', `${label} has ${starts.length} tier starts and ${prices.length} prices`)
    const wide = scale === null ? null : scale(scope)
    const edges = starts.slice(1).map((start) => {
      const first = start(scope)
      const edge = convention === 'first_unit' ? minus(first, WHOLE) : first
      return wide === null ? edge : times(edge, wide)
    })
    const made = ladder(
      edges,
      prices.map((price) => price(scope)),
    )
    if (scale === null && [...starts.slice(1), ...prices].every((one) => constantOf(one) !== undefined)) {
      const withStarts = known.get(starts) ?? new Map<readonly Evaluate[], Ladder>()
      known.set(starts, withStarts.set(prices, made))
    }
    return made
  }
}
