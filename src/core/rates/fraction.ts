import {must} from '#core/kernel/must.js'

/** An exact number: numerator over a positive denominator. Not always in lowest terms. */
export interface Fraction {
  readonly n: bigint
  readonly d: bigint
}

export type RoundingMode = 'half_up' | 'half_even' | 'up' | 'down'

const TEN = 10n
const ONE = 1n

export const fraction = (n: bigint | number, d: bigint | number = ONE): Fraction => {
  const denominator = BigInt(d)
  must(denominator !== 0n, 'a fraction has a denominator')
  return denominator < 0n ? {n: -BigInt(n), d: -denominator} : {n: BigInt(n), d: denominator}
}
export const NOTHING: Fraction = {n: 0n, d: ONE}
export const WHOLE: Fraction = {n: ONE, d: ONE}

const DECIMAL = /^(-?)(\d*)(?:\.(\d*))?$/

/** `12`, `1.5`, `.8`, `-3.`; null for anything else. */
export function decimalFraction(text: string): Fraction | null {
  const match = DECIMAL.exec(text)
  const [whole, places] = [match?.[2] ?? '', match?.[3] ?? '']
  if (match === null || whole + places === '') return null
  const n = BigInt(whole + places)
  return {n: match[1] === '-' ? -n : n, d: TEN ** BigInt(places.length)}
}

/** The smaller denominators of money and use divide one another, so sums seldom grow. */
export function plus(a: Fraction, b: Fraction): Fraction {
  if (a.d === b.d) return {n: a.n + b.n, d: a.d}
  if (a.d % b.d === 0n) return {n: a.n + b.n * (a.d / b.d), d: a.d}
  if (b.d % a.d === 0n) return {n: a.n * (b.d / a.d) + b.n, d: b.d}
  return {n: a.n * b.d + b.n * a.d, d: a.d * b.d}
}
export const negated = (a: Fraction): Fraction => ({n: -a.n, d: a.d})
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, negated(b))
export const times = (a: Fraction, b: Fraction): Fraction => ({n: a.n * b.n, d: a.d * b.d})
/** The divisor must not be zero. */
export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n)

/** Below zero when a < b, zero when equal. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.d === b.d ? a.n - b.n : a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
export const isZero = (a: Fraction): boolean => a.n === 0n
export const smaller = (a: Fraction, b: Fraction): Fraction => (compare(a, b) <= 0 ? a : b)
export const greater = (a: Fraction, b: Fraction): Fraction => (compare(a, b) >= 0 ? a : b)
export const total = (all: readonly Fraction[]): Fraction => all.reduce(plus, NOTHING)

/** The quotient as a whole number; halves go away from zero (half_up), to the even one, or are not looked at. */
export function wholeOf(n: bigint, d: bigint, mode: RoundingMode): bigint {
  const abs = n < 0n ? -n : n
  const down = abs / d
  const rest = abs - down * d
  const whole = rest === 0n || !goesUp(mode, 2n * rest - d, down) ? down : down + ONE
  return n < 0n ? -whole : whole
}

function goesUp(mode: RoundingMode, pastHalf: bigint, down: bigint): boolean {
  switch (mode) {
    case 'half_up':
      return pastHalf >= 0n
    case 'half_even':
      return pastHalf > 0n || (pastHalf === 0n && down % 2n === ONE)
    case 'up':
      return true
    case 'down':
      return false
  }
}

/** Rounded to `scale` decimal places; a scale below zero rounds to tens. */
export function rounded(a: Fraction, mode: RoundingMode, scale: number): Fraction {
  if (scale >= 0) {
    const d = TEN ** BigInt(scale)
    return {n: wholeOf(a.n * d, a.d, mode), d}
  }
  const step = TEN ** BigInt(-scale)
  return {n: wholeOf(a.n, a.d * step, mode) * step, d: ONE}
}

/** As plain decimal text with at most `places` decimals, trailing zeros left off, rounded half up at the end. */
export function decimalText(a: Fraction, places = 6): string {
  if (a.n % a.d === 0n) return String(a.n / a.d)
  const {n} = rounded(a, 'half_up', places)
  const digits = String(n < 0n ? -n : n).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const part = digits.slice(digits.length - places).replace(/0+$/, '')
  return `${n < 0n ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`
}
