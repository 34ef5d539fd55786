import {add, cents, subtract, sum, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {BusinessDate} from '#core/kernel/business-date.js'

/** What may be paid by a check: an open bill, or below zero a credit that the payer may net. */
export interface OpenBill {
  readonly accountId: string
  readonly account: string
  /** Number of the bill; empty for a charge of no bill and for a credit. */
  readonly bill: string
  readonly dueOn: BusinessDate
  readonly open: Cents
}

export interface RemittanceLimits {
  /** Answers at most. */
  readonly most: number
  /** Steps at most of the whole search: what takes longer is said to be incomplete. */
  readonly effort: number
}

export interface BillSet {
  readonly bills: readonly OpenBill[]
  /** What the bills add up to less the check: above zero the check is short, below zero over. */
  readonly difference: Cents
}

export interface MatchedRemittance {
  /** Sets that add up to the cent: fewest bills first, of as many the oldest first. */
  readonly exact: readonly BillSet[]
  /** More sets fit than are given. */
  readonly more: boolean
  /** Every set was tried. */
  readonly complete: boolean
  /** Where nothing fits: sets that come nearest, short and over. */
  readonly near: readonly BillSet[]
}

/** Which open bills add up to a check. Answers depend on the bills alone and not on the order in which they are given. */
export function matchRemittance(
  amount: Cents,
  bills: readonly OpenBill[],
  limits: RemittanceLimits,
): MatchedRemittance {
  const inOrder = bills.filter((bill) => bill.open !== 0).toSorted(oldestFirst)
  const search = new SubsetSearch(
    inOrder.map((bill) => bill.open),
    limits,
  )
  const {sets, more, complete} = search.find(amount)
  const exact = sets.map((places) => billSet(places, inOrder, amount))
  return {exact, more, complete, near: exact.length > 0 ? [] : nearest(amount, inOrder, limits)}
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const oldestFirst = (a: OpenBill, b: OpenBill): number =>
  byText(a.dueOn, b.dueOn) || byText(a.account, b.account) || byText(a.bill, b.bill) || a.open - b.open

function billSet(places: readonly number[], bills: readonly OpenBill[], amount: Cents): BillSet {
  const chosen = places.map((at) => mustExist(bills[at], 'a place is one of a bill'))
  return {bills: chosen, difference: subtract(sum(chosen.map((bill) => bill.open)), amount)}
}

/** Sets of a size are looked for by what is taken or by what is left out, whichever is fewer. */
interface Level {
  readonly size: number
  readonly leavesOut: boolean
}

interface Found {
  readonly sets: readonly (readonly number[])[]
  readonly more: boolean
  readonly complete: boolean
}

class SubsetSearch {
  readonly #amounts: readonly Cents[]
  readonly #limits: RemittanceLimits
  /** Least and greatest sum of n amounts from a place on, by place and n. */
  readonly #least: Cents[][] = []
  readonly #greatest: Cents[][] = []
  /** Places of each amount, in order. */
  readonly #placesOf = new Map<number, number[]>()
  #steps = 0

  constructor(amounts: readonly Cents[], limits: RemittanceLimits) {
    this.#amounts = amounts
    this.#limits = limits
    for (const [at, amount] of amounts.entries())
      this.#placesOf.set(amount, [...(this.#placesOf.get(amount) ?? []), at])
    for (const at of [...amounts.keys(), amounts.length]) {
      const rising = amounts.slice(at).toSorted((a, b) => a - b)
      this.#least.push(runningSums(rising))
      this.#greatest.push(runningSums(rising.toReversed()))
    }
  }

  /** The easy sizes first: if the effort runs out, few bills and nearly all bills have been tried. */
  find(target: Cents): Found {
    const total = sum(this.#amounts)
    const found: (readonly number[])[] = []
    let more = false
    let taken = 0
    for (const level of this.#levels()) {
      const wanted = level.leavesOut ? subtract(total, target) : target
      const sets: number[][] = []
      this.#search({from: 0, left: level.size, wanted, chosen: []}, {sets, descending: level.leavesOut})
      if (sets.length > this.#limits.most) more = true
      if (!level.leavesOut) taken += sets.length
      found.push(...(level.leavesOut ? sets.map((out) => this.#others(out)) : sets))
      // Sets of more bills come after these.
      if (this.#steps >= this.#limits.effort || taken > this.#limits.most) break
    }
    const ranked = found.toSorted((a, b) => a.length - b.length)
    const {most, effort} = this.#limits
    return {sets: ranked.slice(0, most), more: more || ranked.length > most, complete: this.#steps < effort}
  }

  #levels(): Level[] {
    const all = this.#amounts.length
    const sizes = Array.from({length: all}, (_, at) => at + 1)
    const level = (size: number): Level =>
      size * 2 <= all ? {size, leavesOut: false} : {size: all - size, leavesOut: true}
    return sizes.map(level).toSorted((a, b) => a.size - b.size || Number(a.leavesOut) - Number(b.leavesOut))
  }

  /** Of equally many bills the set with the oldest comes first: what is taken rises, what is left out falls. */
  #search(state: State, into: Into): void {
    this.#steps += 1
    const {from, left, wanted, chosen} = state
    if (this.#steps >= this.#limits.effort || into.sets.length > this.#limits.most) return
    if (left === 0) {
      if (wanted === 0) into.sets.push([...chosen])
      return
    }
    if (!this.#mayReach(from, left, wanted)) return
    for (const at of this.#next(state, into.descending)) {
      const amount = mustExist(this.#amounts[at], 'a place is one of an amount')
      chosen.push(at)
      this.#search({from: at + 1, left: left - 1, wanted: subtract(wanted, amount), chosen}, into)
      chosen.pop()
    }
  }

  #mayReach(from: number, left: number, wanted: Cents): boolean {
    const least = this.#least[from]?.[left]
    const greatest = this.#greatest[from]?.[left]
    return least !== undefined && greatest !== undefined && least <= wanted && wanted <= greatest
  }

  #next({from, left, wanted}: State, descending: boolean): readonly number[] {
    const last = this.#amounts.length - left
    const places =
      left === 1
        ? (this.#placesOf.get(wanted) ?? []).filter((at) => at >= from)
        : Array.from({length: Math.max(0, last - from + 1)}, (_, step) => from + step)
    return descending ? places.toReversed() : places
  }

  #others(out: readonly number[]): number[] {
    const left = new Set(out)
    return Array.from(this.#amounts.keys()).filter((at) => !left.has(at))
  }
}

interface State {
  readonly from: number
  readonly left: number
  readonly wanted: Cents
  readonly chosen: number[]
}

interface Into {
  readonly sets: number[][]
  readonly descending: boolean
}

function runningSums(amounts: readonly Cents[]): Cents[] {
  let total = cents(0)
  return [total, ...amounts.map((amount) => (total = add(total, amount)))]
}

/** One bill, all bills, all but one, and the oldest bills up to the check: what a payer means who pays short or over. */
function nearest(amount: Cents, bills: readonly OpenBill[], {most}: RemittanceLimits): BillSet[] {
  const places = Array.from(bills.keys())
  const sets = [
    ...places.map((at) => [at]),
    ...places.map((at) => places.slice(0, at + 1)),
    ...places.map((at) => places.filter((other) => other !== at)),
  ].filter((set) => set.length > 0)
  const seen = new Set<string>()
  return sets
    .filter((set) => !seen.has(set.join()) && seen.add(set.join()))
    .map((set) => billSet(set, bills, amount))
    .toSorted((a, b) => Math.abs(a.difference) - Math.abs(b.difference) || a.bills.length - b.bills.length)
    .slice(0, most)
}
