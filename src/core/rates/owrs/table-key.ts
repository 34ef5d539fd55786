import {canonicalMeterSize} from '#core/rates/meter-size.js'

/** The input that is a size of meter, spelled in many ways and looked up in one. */
export const METER_SIZE = 'meter_size'

/**
 * A key as it is looked up. `|` parts the words of a key that depends on several names, but also stands inside
 * `1|1/2"`: where there are too many words, a whole number and the fraction after it are one. Null when the words are
 * not as many as the names.
 */
export function tableKey(written: string, dependsOn: readonly string[]): string | null {
  const apart = written.split('|').map((word) => word.trim())
  const words = dependsOn.length === 1 ? [written] : apart.length === dependsOn.length ? apart : joinedSizes(apart)
  if (words.length !== dependsOn.length) return null
  return words.map((word, at) => (dependsOn[at] === METER_SIZE ? canonicalMeterSize(word) : word)).join('|')
}

function joinedSizes(words: readonly string[]): string[] {
  const joined: string[] = []
  for (const word of words) {
    const before = joined.at(-1)
    if (before !== undefined && /^\d+$/.test(before) && /^\d+\/\d+"?$/.test(word))
      joined.splice(-1, 1, `${before}|${word}`)
    else joined.push(word)
  }
  return joined
}
