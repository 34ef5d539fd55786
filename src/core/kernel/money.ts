import {must} from '#core/kernel/must.js'
import {usage} from '#core/kernel/refusal.js'

declare const centsBrand: unique symbol
/** Whole US cents, positive or negative, always a safe integer. */
export type Cents = number & {readonly [centsBrand]: true}

export const ZERO = 0 as Cents

export function cents(value: number): Cents {
  must(Number.isSafeInteger(value), `not a whole number of cents: ${value}`)
  return (value === 0 ? 0 : value) as Cents
}

const MONEY = /^(-?)(\d{1,9})(?:\.(\d{2}))?$/

/** As many digits as a card number has: never repeated. */
const TOO_LONG = /(?:\d[ .-]?){13}/

/** Parses `-?\d{1,9}(\.\d{2})?`; anything else (1e2, $5, 1,000) is refused with a caret under the fault. */
export function parseMoney(text: string, field = 'amount'): Cents {
  const match = MONEY.exec(text)
  if (match === null) {
    if (TOO_LONG.test(text)) throw usage('NOT_MONEY', `${field}: not an amount of dollars, too many digits`, field)
    throw usage('NOT_MONEY', `${field}: not an amount of dollars\n  ${text}\n  ${' '.repeat(faultAt(text))}^`, field)
  }
  const value = Number(match[2]) * 100 + Number(match[3] ?? 0)
  return cents(match[1] === '-' ? -value : value)
}

/** Column of the first character that cannot continue an amount. */
function faultAt(text: string): number {
  const digits = /^-?\d{0,9}/.exec(text)?.[0].length ?? 0
  if (digits < text.length && text[digits] === '.' && digits > 0) {
    const decimals = /^\d{0,2}/.exec(text.slice(digits + 1))?.[0].length ?? 0
    return digits + 1 + decimals
  }
  return digits
}

/** `$1,234.56`, `-$0.05`. */
export function formatMoney(amount: Cents): string {
  const abs = Math.abs(amount)
  const whole = String(Math.trunc(abs / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${amount < 0 ? '-' : ''}$${whole}.${String(abs % 100).padStart(2, '0')}`
}

/** `1234.56` without sign or separators, as a file or a script reads it. */
export function plainMoney(amount: Cents): string {
  const abs = Math.abs(amount)
  return `${amount < 0 ? '-' : ''}${Math.trunc(abs / 100)}.${String(abs % 100).padStart(2, '0')}`
}

export const sum = (amounts: Iterable<Cents>): Cents => {
  let total = 0
  for (const amount of amounts) total += amount
  return cents(total)
}
export const add = (a: Cents, b: Cents): Cents => cents(a + b)
export const subtract = (a: Cents, b: Cents): Cents => cents(a - b)
export const negate = (a: Cents): Cents => cents(-a)
export const least = (a: Cents, b: Cents): Cents => (a < b ? a : b)
