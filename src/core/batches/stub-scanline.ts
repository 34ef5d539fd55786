import {isAccountNumber, parseAccountNumber} from '#core/kernel/ids.js'
import {cents, type Cents} from '#core/kernel/money.js'
import type {StubCheck, StubField, StubLayout} from '#core/policies/stub-scanline.js'

export interface ReadStub {
  readonly account: string
  /** What the bill asked for. */
  readonly asked: Cents
}

/** A stub that was read, or why it says nothing: it is never guessed at. */
export type StubReading = {readonly stub: ReadStub} | {readonly fault: string}

const DIGITS = /^\d+[A-Z]?$/
const TEN = 10

/** The layout that a typed or scanned text has the length of; null: it is no scanline. */
export function layoutOf(text: string, layouts: readonly StubLayout[]): StubLayout | null {
  const line = text.replaceAll(' ', '')
  return DIGITS.test(line) ? (layouts.find((one) => one.length === line.length) ?? null) : null
}

export function readStub(text: string, layout: StubLayout): StubReading {
  const line = text.replaceAll(' ', '')
  const {check, account, amount} = layout
  const data = line.slice(0, check.at - 1) + line.slice(check.at)
  if (!/^\d+$/.test(data)) return {fault: 'a character that is no digit'}
  if (line[check.at - 1] !== checkOf(data, check)) return {fault: 'its check digit is wrong'}
  const filled = fieldOf(line, account)
  const number = filled.slice(-account.digits)
  if (Number(filled.slice(0, -account.digits)) !== 0 || !isAccountNumber(number))
    return {fault: 'its account number is none of ours'}
  return {stub: {account: parseAccountNumber(number), asked: cents(Number(fieldOf(line, amount)))}}
}

const fieldOf = (line: string, {from, length}: StubField): string => line.slice(from - 1, from - 1 + length)

/** The check character of the digits before it; null where a check of ten has no character. */
export function checkOf(data: string, {weights, direction, modulus, add_digits, ten}: StubCheck): string | null {
  const digits = direction === 'left' ? Array.from(data) : Array.from(data).toReversed()
  let total = 0
  for (const [at, digit] of digits.entries()) {
    const product = Number(digit) * (weights[at % weights.length] ?? 0)
    total += add_digits ? Math.floor(product / TEN) + (product % TEN) : product
  }
  const check = (modulus - (total % modulus)) % modulus
  return check === TEN ? ten : String(check)
}
