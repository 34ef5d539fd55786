import {takeCash, totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {cents, type Cents} from '#core/kernel/money.js'

const CENTS_PER_DOLLAR = 100

/**
 * Which of what was counted goes back as the float: the very pieces it was made of if they are there, else the
 * smallest notes and as much coin as fits, so that the next drawer can give change. All of it where less than the
 * float is left; null where no pieces make the amount.
 */
export function chooseFloat(counted: CashCount, first: CashCount): CashCount | null {
  if (takeCash(counted, first) !== null) return first
  const wanted = totalOfCash(first)
  if (totalOfCash(counted) <= wanted) return counted
  const coin = counted.coin_cents + counted.rolls_cents
  const least = wanted % CENTS_PER_DOLLAR
  const most = Math.min(coin, wanted)
  for (let part = most - ((most - least) % CENTS_PER_DOLLAR); part >= least; part -= CENTS_PER_DOLLAR) {
    const notes = chooseNotes(counted, (wanted - part) / CENTS_PER_DOLLAR)
    if (notes !== null) return {notes, ...coinOf(counted, cents(part))}
  }
  return null
}

/** Whole rolls are not opened where loose coin is enough. */
const coinOf = ({coin_cents: loose}: CashCount, part: Cents): Omit<CashCount, 'notes'> => ({
  coin_cents: Math.min(part, loose),
  rolls_cents: Math.max(0, part - loose),
})

/** Notes that make so many dollars, of the smallest faces as many as can be. */
function chooseNotes({notes}: CashCount, dollars: number): Record<string, number> | null {
  const faces = Object.keys(notes)
    .map(Number)
    .sort((a, b) => a - b)
  const reach = reachable(faces, notes, dollars)
  if (reach[0]?.has(dollars) !== true) return null
  let left = dollars
  const chosen = faces.map((face, at) => {
    let pieces = Math.min(notes[face] ?? 0, Math.floor(left / face))
    while (reach[at + 1]?.has(left - pieces * face) !== true) pieces -= 1
    left -= pieces * face
    return [String(face), pieces] as const
  })
  return Object.fromEntries(chosen.filter(([, pieces]) => pieces > 0))
}

/** By place: the sums up to `most` that the faces from there on can make. */
function reachable(faces: readonly number[], notes: CashCount['notes'], most: number): ReadonlySet<number>[] {
  const reach = [new Set([0])]
  for (const face of faces.toReversed()) {
    const before = reach[0] ?? new Set([0])
    const sums = new Set<number>()
    for (const sum of before)
      for (let pieces = 0; pieces <= (notes[face] ?? 0) && sum + pieces * face <= most; pieces += 1)
        sums.add(sum + pieces * face)
    reach.unshift(sums)
  }
  return reach
}
