import {cents, type Cents} from '#core/kernel/money.js'

/** How an amount was typed wrong. */
export type DigitSlip = 'transposed' | 'slide'

export interface TypedWrong {
  readonly slip: DigitSlip
  /** What it would have been. */
  readonly meant: Cents
}

/** Places by which a decimal point moves: 25.00 typed as 2.50 or as 0.25, and the other way. */
const SLIDES = [10, 100] as const

/**
 * What an amount may have been meant as so that it explains a difference: two neighbouring digits changed places, which
 * makes a multiple of nine cents, or its decimal point moved, which makes one of nine or of ninety-nine.
 */
export function typedWrong(typed: Cents, difference: Cents): TypedWrong | null {
  const meant = typed + difference
  if (difference === 0 || difference % 9 !== 0 || meant <= 0) return null
  if (SLIDES.some((times) => meant === typed * times || meant * times === typed))
    return {slip: 'slide', meant: cents(meant)}
  return neighboursSwapped(typed).includes(meant) ? {slip: 'transposed', meant: cents(meant)} : null
}

/** Digits of an amount as it is written at least: 0.05. */
const WRITTEN_LEAST = 3

/** Every amount that two neighbouring digits make when they change places; dollars and cents are one row of digits. */
function neighboursSwapped(typed: number): number[] {
  const digits = String(typed).padStart(WRITTEN_LEAST, '0')
  const swapped = Array.from(digits.slice(1), (digit, index) =>
    [digits.slice(0, index), digit, digits.charAt(index), digits.slice(index + 2)].join(''),
  )
  return swapped.filter((one) => one.length === WRITTEN_LEAST || !one.startsWith('0')).map(Number)
}
