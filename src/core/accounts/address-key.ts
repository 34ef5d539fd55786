import {readFileSync} from 'node:fs'

interface AddressWords {
  readonly suffixes: Readonly<Record<string, string>>
  readonly directions: Readonly<Record<string, string>>
  readonly units: Readonly<Record<string, string>>
  /** Unit words that customers use for one another: they are left out of the key. */
  readonly interchangeable_units: readonly string[]
}

let loaded: {readonly short: ReadonlyMap<string, string>; readonly leftOut: ReadonlySet<string>} | null = null

function addressWords(): NonNullable<typeof loaded> {
  if (loaded === null) {
    const file = new URL('../../../data/addresses/usps-pub28.json', import.meta.url)
    const words = JSON.parse(readFileSync(file, 'utf8')) as AddressWords
    loaded = {
      short: new Map(Object.entries({...words.units, ...words.suffixes, ...words.directions})),
      leftOut: new Set(words.interchangeable_units),
    }
  }
  return loaded
}

/** Number and street name stand before any unit word: `1420 UNIT ST` is a street. */
const FIRST_UNIT_WORD = 2

/**
 * One key for the ways people write an address (USPS Publication 28): capitals, short suffixes and directions, no
 * punctuation, the unit without its word. `1420 Palm Avenue, Unit B` and `1420 palm ave #b` share it.
 */
export function addressKey(street: string, unit = ''): string {
  const {short, leftOut} = addressWords()
  const plain = `${street} ${unit}`
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .replaceAll(/['’.]/g, '')
    .replaceAll('#', ' UNIT ')
  const words = (plain.match(/[\p{L}\p{N}/-]+/gu) ?? []).map((word) => short.get(word) ?? word)
  const kept = words.filter((word, at) => !(at >= FIRST_UNIT_WORD && leftOut.has(word) && at + 1 < words.length))
  return kept.join(' ')
}

/** An address as one line, `1420 Palm Ave Unit B, Rivergate 92501`. */
export function addressLine(parts: {address: string; unit: string; city: string; postal_code: string}): string {
  const street = parts.unit === '' ? parts.address : `${parts.address} ${parts.unit}`
  return `${street}, ${parts.city} ${parts.postal_code}`.trim()
}
