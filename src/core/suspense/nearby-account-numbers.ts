import {isAccountNumber, parseAccountNumber} from '#core/kernel/ids.js'

const DIGITS = 10

/**
 * Account numbers with the right check digits that are one slip from what was written: one wrong digit, or two
 * neighbours exchanged. A number that is right itself has none.
 */
export function nearbyAccountNumbers(written: string): readonly string[] {
  const digits = written.replaceAll(/[\s-]/g, '')
  if (!/^\d{10}$/.test(digits) || isAccountNumber(digits)) return []
  const places = Array.from(digits, (_, at) => at)
  const wrong = places.flatMap((at) =>
    Array.from({length: DIGITS}, (_, digit) => `${digits.slice(0, at)}${digit}${digits.slice(at + 1)}`),
  )
  const exchanged = places
    .slice(1)
    .map((at) => `${digits.slice(0, at - 1)}${digits[at] ?? ''}${digits[at - 1] ?? ''}${digits.slice(at + 1)}`)
  const near = [...wrong, ...exchanged].filter((one) => one !== digits && isAccountNumber(one))
  return Array.from(new Set(near.map((one) => parseAccountNumber(one))))
}
