const ASCII_PRINTABLE = /^[\x20-\x7e]*$/
/** Control and format characters (C0, C1, bidi, zero width), line separators, unpaired surrogates, private use, U+FFFD. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\uFFFD]/u
const UNSAFE_ALL = new RegExp(UNSAFE.source, 'gu')
const SHOWN_LENGTH = 60
const CARD_DIGITS = {fewest: 13, most: 19}
/** Digit groups apart by one space, dot or hyphen: cheap sieve before the Luhn test. */
const DIGIT_RUN = /\d+(?:[ .-]\d+)*/g
/** First digits of payment cards (ISO/IEC 7812: 2 to 6). */
const CARD_START = /^[2-6]/

/** The first character that may not stand in a text, as `\x1b` or `\u202e`; null when there is none. */
export function unsafeCharacter(text: string): string | null {
  if (ASCII_PRINTABLE.test(text)) return null
  const found = UNSAFE.exec(text)
  return found === null ? null : escaped(found[0])
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}

/** A payment card number: 13 to 19 digits, also in groups, with a right Luhn digit. */
export function holdsCardNumber(text: string): boolean {
  if (text.length < CARD_DIGITS.fewest) return false
  for (const [run] of text.matchAll(DIGIT_RUN)) {
    if (run.length >= CARD_DIGITS.fewest && runHoldsCard(run.split(/[ .-]/))) return true
  }
  return false
}

/** A verification code said to be one (PCI DSS 3.3.1: never kept after authorization, not even encrypted). */
const CARD_CODE = /\b(?:cvv2?|cvc2?|cid|csc|security code|card code)\W{0,3}\d{3,4}\b/i

/** What of a card stands in a text. */
export function cardFaults(text: string): ('pan_in_note' | 'cvv_in_note')[] {
  return [
    ...(holdsCardNumber(text) ? (['pan_in_note'] as const) : []),
    ...(CARD_CODE.test(text) ? (['cvv_in_note'] as const) : []),
  ]
}

const CARD_SHOWN = 16
const CARD_LAST = 4

/** A card as it may be shown: its last four digits (15 USC 1681c(g)). */
export const maskedCard = (digits: string): string => digits.slice(-CARD_LAST).padStart(CARD_SHOWN, '*')

function runHoldsCard(groups: readonly string[]): boolean {
  for (let from = 0; from < groups.length; from++) {
    let digits = ''
    for (let to = from; to < groups.length && digits.length < CARD_DIGITS.most; to++) {
      digits += groups[to] ?? ''
      if (isCardNumber(digits)) return true
    }
  }
  return false
}

function isCardNumber(digits: string): boolean {
  if (digits.length < CARD_DIGITS.fewest || digits.length > CARD_DIGITS.most || !CARD_START.test(digits)) return false
  let total = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const doubled = digit * 2
    total += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return total % 10 === 0
}

/** A value of a file as a message may show it: no card number, no control character, not endless. */
export function shown(text: string): string {
  if (holdsCardNumber(text)) return '[withheld]'
  const safe = text.replace(UNSAFE_ALL, escaped)
  return safe.length > SHOWN_LENGTH ? `${safe.slice(0, SHOWN_LENGTH)}…` : safe
}
