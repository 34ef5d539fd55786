import {decimalText, type Fraction} from '#core/rates/fraction.js'

/** A number without loss: as a decimal where it has an end (`2.87`), else as the quotient it is (`1925/34`). */
export function exactText({n, d}: Fraction): string {
  const common = divisor(n < 0n ? -n : n, d)
  const [top, bottom] = [n / common, d / common]
  const places = decimalPlaces(bottom)
  return places === null ? `${top}/${bottom}` : decimalText({n: top, d: bottom}, places)
}

/** Decimals after which the quotient ends, null when it never does: only twos and fives divide a power of ten. */
function decimalPlaces(denominator: bigint): number | null {
  let [rest, twos, fives] = [denominator, 0, 0]
  for (; rest % 2n === 0n; twos += 1) rest /= 2n
  for (; rest % 5n === 0n; fives += 1) rest /= 5n
  return rest === 1n ? Math.max(twos, fives) : null
}

function divisor(a: bigint, b: bigint): bigint {
  let [left, right] = [a, b]
  while (right !== 0n) [left, right] = [right, left % right]
  return left === 0n ? 1n : left
}
