import {randomBytes} from 'node:crypto'
import {must} from '#core/kernel/must.js'
import {usage} from '#core/kernel/refusal.js'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Length of the random part of a spoken id; 35 bits, taken in runs so that a batch touches one run of them. */
const SPOKEN_DIGITS = 7
const SPOKEN_SPACE = 32 ** SPOKEN_DIGITS
/** Crockford's check alphabet is mod 37; only checks that are a digit or a letter other than U are issued. */
const CHECK_MODULUS = 37

declare const keyBrand: unique symbol
/** A row key: ULID text, made by the client, so that stores can be merged and sharded. */
export type RowKey = string & {readonly [keyBrand]: true}

export const SPOKEN_PREFIXES = {
  J: 'journal',
  RQ: 'request',
  RC: 'receipt',
  BL: 'bill',
  BT: 'batch',
  PL: 'plan',
  F: 'field order',
  A: 'arrangement',
  ND: 'night drop',
  DS: 'drawer session',
  DP: 'security deposit',
  BD: 'bank deposit batch',
  PR: 'premise',
  S: 'list snapshot',
  L: 'log entry',
  V: 'variance',
  ST: 'settlement',
} as const
export type SpokenPrefix = keyof typeof SPOKEN_PREFIXES

let lastMs = 0
/** The 80 random bits of the last key in two halves, the upper one as text after the time: only the lower one counts on. */
let lastUpper = ''
let lastLower = 0
const HALF_DIGITS = 8
const HALF_SPACE = 32 ** HALF_DIGITS

/** Monotonic ULID. `ms` comes from the injected clock's instant so that replays are repeatable in order. */
export function rowKey(instant: string): RowKey {
  const ms = Math.max(Date.parse(instant), lastMs)
  if (ms === lastMs) lastLower += 1
  else {
    const random = randomBytes(10)
    lastUpper = encode(ms, 10) + encode(random.readUIntBE(0, 5), HALF_DIGITS)
    lastLower = Math.floor(random.readUIntBE(5, 5) / 2)
  }
  lastMs = ms
  must(lastLower < HALF_SPACE, 'more row keys in one millisecond than a ULID can tell apart')
  return (lastUpper + encode(lastLower, HALF_DIGITS)) as RowKey
}

function encode(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = (CROCKFORD[rest % 32] ?? '') + text
  return text
}

const runs = new Map<SpokenPrefix, number>()

/** The next id people read aloud, such as `J-7Q2K9N4W`: prefix, seven Crockford digits and their check character. */
export function spokenId(prefix: SpokenPrefix): string {
  for (;;) {
    const next = ((runs.get(prefix) ?? randomBytes(6).readUIntBE(0, 6)) + 1) % SPOKEN_SPACE
    runs.set(prefix, next)
    const check = CROCKFORD[next % CHECK_MODULUS]
    if (check !== undefined) return `${prefix}-${encode(next, SPOKEN_DIGITS)}${check}`
  }
}

/** Normalises what was typed (lower case, O for 0, I or L for 1) and verifies the check character.
 * @throws Refusal BAD_ID (64) */
export function parseSpokenId(prefix: SpokenPrefix, typed: string, field: string = SPOKEN_PREFIXES[prefix]): string {
  const upper = typed.trim().toUpperCase()
  const body = (upper.startsWith(`${prefix}-`) ? upper.slice(prefix.length + 1) : '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  const digits = Array.from(body.slice(0, -1)).map((c) => CROCKFORD.indexOf(c))
  const value = digits.reduce((n, d) => n * 32 + d, 0)
  const wellFormed = body.length === SPOKEN_DIGITS + 1 && !digits.includes(-1)
  if (!wellFormed || CROCKFORD[value % CHECK_MODULUS] !== body.slice(-1)) {
    throw usage(
      'BAD_ID',
      `${field}: ${typed} is not a ${SPOKEN_PREFIXES[prefix]} id (${prefix}-…, wrong length or check character)`,
      field,
    )
  }
  return `${prefix}-${body}`
}

const ACCOUNT = /^(\d{3})-?(\d{5})-?(\d{2})$/

/** Account number `NNN-NNNNN-CC`; CC are the ISO 7064 mod 97-10 check digits of the eight digits before. */
export function accountNumber(serial: number): string {
  must(Number.isSafeInteger(serial) && serial >= 0 && serial < 1e8, `account serial out of range: ${serial}`)
  const digits = String(serial).padStart(8, '0')
  const check = String(98 - ((Number(digits) * 100) % 97)).padStart(2, '0')
  return `${digits.slice(0, 3)}-${digits.slice(3)}-${check}`
}

export const isAccountNumber = (typed: string): boolean => {
  const match = ACCOUNT.exec(typed.trim())
  return match !== null && Number(`${match[1]}${match[2]}${match[3]}`) % 97 === 1
}

/** As many digits as a card number has: never repeated. */
const CARD_LIKE = /(?:\d[ .-]?){13}/

/** @throws Refusal BAD_ACCOUNT (64) when the shape or the check digits are wrong */
export function parseAccountNumber(typed: string, field = 'account'): string {
  const match = ACCOUNT.exec(typed.trim())
  if (match === null || !isAccountNumber(typed)) {
    throw usage(
      'BAD_ACCOUNT',
      `${field}: ${CARD_LIKE.test(typed) ? 'what was typed' : typed} is not an account number (NNN-NNNNN-CC, wrong shape or check digits)`,
      field,
    )
  }
  return `${match[1]}-${match[2]}-${match[3]}`
}
