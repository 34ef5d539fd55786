import {cardFaults, unsafeCharacter} from '#core/imports/unsafe-text.js'
import {refuse, usage} from '#core/kernel/refusal.js'

/** Longest note on one piece of work, in characters. */
const NOTE_LONGEST = 500

/** AAA-GG-SSSS, also with spaces: a social security or taxpayer number. */
const SOCIAL_SECURITY = /(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])/

/**
 * Text that somebody types is kept for years and read by many: no card number (PCI DSS 3.4), no social security
 * number, nothing a terminal would obey. The value is never repeated in the answer.
 * @throws Refusal CARD_NUMBER, CARD_CODE, SSN (65), EMPTY_TEXT, TEXT_TOO_LONG, UNSAFE_TEXT (64)
 */
export function safeText(typed: string, field: string, longest: number): string {
  const text = typed.trim().normalize('NFC')
  if (text === '') throw usage('EMPTY_TEXT', `${field}: nothing was given`, field)
  if (text.length > longest)
    throw usage('TEXT_TOO_LONG', `${field}: ${text.length} characters, at most ${longest}`, field)
  const [fault] = cardFaults(text)
  if (fault === 'pan_in_note')
    throw refuse('CARD_NUMBER', `${field} holds a card number. Remove it; nothing was stored.`, {field})
  if (fault === 'cvv_in_note')
    throw refuse('CARD_CODE', `${field} holds the verification code of a card. Remove it; nothing was stored.`, {field})
  if (SOCIAL_SECURITY.test(text))
    throw refuse('SSN', `${field} holds a social security number. Remove it; nothing was stored.`, {field})
  const unsafe = unsafeCharacter(text.replaceAll(/[\n\t]/g, ' '))
  if (unsafe !== null) throw usage('UNSAFE_TEXT', `${field} holds the character ${unsafe}`, field)
  return text
}

/** A note that has to be there. @throws Refusal as safeText */
export const safeNote = (typed: string): string => safeText(typed, 'note', NOTE_LONGEST)

/** A note, or nothing. @throws Refusal as safeText */
export const noteOrNone = (typed: string): string => (typed === '' ? '' : safeNote(typed))
