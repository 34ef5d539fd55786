import {cents, type Cents} from '#core/kernel/money.js'
import {fraction, rounded, times, wholeOf, type Fraction, type RoundingMode} from '#core/rates/fraction.js'

const HUNDRED = fraction(100)

/** Dollars as cents, rounded once; what a scale above two leaves below the cent is not looked at. */
export function wholeCents(
  dollars: Fraction,
  {mode, scale}: {readonly mode: RoundingMode; readonly scale: number},
): Cents {
  const {n, d} = times(rounded(dollars, mode, scale), HUNDRED)
  return cents(Number(wholeOf(n, d, 'down')))
}

/** Cents as exact dollars. */
export const dollarsOf = (amount: Cents): Fraction => fraction(amount, 100)
