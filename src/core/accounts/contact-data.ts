import {usage} from '#core/kernel/refusal.js'

/** ITU-T E.164: at most 15 digits; shorter than 8 is no number with an area code. */
const DIGITS = {fewest: 8, most: 15}
const NORTH_AMERICAN_DIGITS = 10
const PHONE_SHAPE = /^\+?[\d\s().-]+(?:\s*(?:x|ext\.?)\s*\d{1,6})?$/i

/** Digits of a phone number without the country code 1 and without an extension; null when it is none. */
export function phoneKey(typed: string): string | null {
  if (!PHONE_SHAPE.test(typed.trim())) return null
  const digits = typed.replace(/(?:x|ext\.?)\s*\d{1,6}\s*$/i, '').replaceAll(/\D/g, '')
  const national = digits.length === NORTH_AMERICAN_DIGITS + 1 && digits.startsWith('1') ? digits.slice(1) : digits
  return national.length >= DIGITS.fewest && national.length <= DIGITS.most ? national : null
}

/** @throws Refusal BAD_PHONE (64) */
export function parsePhone(typed: string): {readonly phone: string; readonly key: string} {
  const key = phoneKey(typed)
  if (key === null) throw usage('BAD_PHONE', `phone: ${typed} is not a phone number with its area code`, 'phone')
  const north = key.length === NORTH_AMERICAN_DIGITS
  return {key, phone: north ? `${key.slice(0, 3)}-${key.slice(3, 6)}-${key.slice(6)}` : `+${key}`}
}

/** @throws Refusal BAD_EMAIL (64) */
export function parseEmail(typed: string): string {
  const email = typed.trim().toLowerCase()
  if (!/^[^\s@<>"(),;]+@[^\s@<>"(),;]+\.[a-z]{2,}$/.test(email))
    throw usage('BAD_EMAIL', `email: ${typed} is not an e-mail address`, 'email')
  return email
}

/** @throws Refusal BAD_LANGUAGE (64) */
export function parseLanguage(typed: string): string {
  const language = typed.trim().toLowerCase()
  if (!/^[a-z]{2,3}$/.test(language))
    throw usage('BAD_LANGUAGE', `language: ${typed} is not a language code (en, es, zh, tl, vi, ko …)`, 'language')
  return language
}

const SHOWN_DIGITS = 4

/** Only the last four digits, for roles that may not see the number. */
export const maskPhone = (phone: string): string => `•••-${phone.replaceAll(/\D/g, '').slice(-SHOWN_DIGITS)}`

/** First letters only: what a look that is not logged may show of a name. */
export const maskName = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `${Array.from(word)[0] ?? ''}•••`)
    .join(' ')
