import {mustExist} from '#core/kernel/must.js'

/** A stream of chance that gives the same numbers for the same name on every machine. */
export interface Stream {
  /** From 0 up to, not including, 1. */
  unit(): number
  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  /** True in `share` of a thousand. */
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** One entry by its share; shares need not add up to a thousand. */
  byShare<T extends {readonly share: number}>(list: readonly T[]): T
  /** Standard normal. */
  normal(): number
}

const PER_MILLE = 1000
const UINT32 = 2 ** 32

/** FNV-1a over the name, so that streams of neighbouring accounts have nothing in common. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** A stream per name (mulberry32): one account's chances never depend on how many accounts there are. */
export function streamOf(...name: readonly (string | number)[]): Stream {
  let state = seedOf(name.join('/'))
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32
  }
  const below = (count: number): number => Math.floor(unit() * count)
  return {
    unit,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (share) => unit() * PER_MILLE < share,
    pick: (list) => mustExist(list[below(list.length)], 'something to pick from'),
    byShare(list) {
      let left = unit() * list.reduce((total, entry) => total + entry.share, 0)
      const found = list.find((entry) => (left -= entry.share) < 0)
      return mustExist(found ?? list.at(-1), 'something to pick from')
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  }
}
