import type {RatePart} from '#core/rates/owrs/rate-part.js'

/** The use of the bill, whatever the file's unit is: both spellings are read, and no part of a file may replace it. */
export const USAGE = 'usage'
export const USAGE_IN_FORMULAS = 'usage_ccf'

/** Names that are parts by what they say; where no part has such a name it is a slip, and not something to be given. */
const PART_NAME = /(?:_charge|_surcharge|_fee|_rate|_price|_prices|_starts)$|^(?:bill|budget|flat_rate|indoor|outdoor)$/
export const mustBePart = (name: string): boolean => PART_NAME.test(name)

const SUFFIX = /_[A-Za-z0-9]+$/
/** Endings that say what a part is, not which charge it belongs to: `zone` in `zone_charge` is not `zone_charge`. */
const KIND = /^_(?:charge|surcharge|fee|rate|price|prices|starts)$/

/**
 * The part meant by a name that stands in the part `referrer`: the part itself, the one with the referrer's suffix
 * (`indoor` in `budget_commodity` is `indoor_commodity`), or the one for the commodity charge.
 */
export function partMeant(name: string, referrer: string, parts: ReadonlyMap<string, RatePart>): string | null {
  const ending = SUFFIX.exec(referrer)?.[0] ?? ''
  const suffix = KIND.test(ending) ? '' : ending
  return [name, `${name}${suffix}`, `${name}_commodity`].find((one) => isThere(one, parts)) ?? null
}

const COMMODITY = 'commodity_charge'

/**
 * The tier list or budget of one tiered charge. `commodity_charge` has the plain names; `variable_drought_surcharge`
 * has `tier_starts_drought`, `sewer_charge` has `sewer_tier_starts` before the plain ones.
 */
export function partOfCharge(name: string, charge: string, parts: ReadonlyMap<string, RatePart>): string | null {
  const own = charge.split('_').flatMap((word) => [`${name}_${word}`, `${word}_${name}`])
  const plain = [name, `${name}_commodity`]
  const order = charge === COMMODITY ? [...plain, ...own] : [...own, ...plain]
  return order.find((one) => isThere(one, parts)) ?? null
}

function isThere(name: string, parts: ReadonlyMap<string, RatePart>): boolean {
  const part = parts.get(name)
  return part !== undefined && part.kind !== 'absent'
}
