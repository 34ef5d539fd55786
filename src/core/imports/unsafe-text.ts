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
