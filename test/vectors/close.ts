import {
  compare,
  decimalFraction,
  decimalText,
  greater,
  minus,
  negated,
  times,
  WHOLE,
  type Fraction,
} from '#core/rates/fraction.js'

const decimal = (text: string): Fraction => {
  const value = decimalFraction(text)
  if (value === null) throw new Error(`${text} is not a decimal`)
  return value
}

const magnitude = (value: Fraction): Fraction => greater(value, negated(value))

/** Within `tolerance` of the expected number, or of its size where that is above one. */
export function isClose(got: Fraction, expected: string, tolerance: string): boolean {
  const wanted = decimal(expected)
  const room = times(decimal(tolerance), greater(WHOLE, magnitude(wanted)))
  return compare(magnitude(minus(got, wanted)), room) <= 0
}

/** Printed floats have 6 places; the exact figures were worked out with 40 digits. */
export const FLOAT = '0.0000011'
export const EXACT = '0.000000000000000000000000000001'

export function difference(what: string, got: Fraction, expected: string, tolerance: string): string[] {
  return isClose(got, expected, tolerance) ? [] : [`${what}: expected ${expected}, got ${decimalText(got, 12)}`]
}

/** A number of JSON as plain decimal text. */
export function plain(value: number | string): string {
  const text = String(value)
  return /e/i.test(text) ? Number(text).toFixed(20) : text
}
