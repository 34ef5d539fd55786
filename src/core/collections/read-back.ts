const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Digits before the check character: short enough to be said once. */
const DIGITS = 4
const SPACE = CROCKFORD.length ** DIGITS
/** Crockford's check alphabet is mod 37; only checks that are a digit or a letter are given. */
const CHECK_MODULUS = 37

export const DOOR_DECISIONS = ['approved', 'denied', 'call_supervisor'] as const
export type DoorDecision = (typeof DOOR_DECISIONS)[number]

/** The first letter says what was decided: Y yes, N no, S supervisor. */
const LETTER: Readonly<Record<DoorDecision, string>> = {approved: 'Y', denied: 'N', call_supervisor: 'S'}

/** What the field writes on the tag: `Y-7K2Q4`, the letter of the decision, four digits of a digest, a check character. */
export function readBackOf(decision: DoorDecision, digest: string): string {
  const HEX_DIGITS = 12
  let value = Number.parseInt(digest.slice(0, HEX_DIGITS), 16) % SPACE
  while (checkOf(value) === undefined) value = (value + 1) % SPACE
  return `${LETTER[decision]}-${digitsOf(value)}${checkOf(value) ?? ''}`
}

const checkOf = (value: number): string | undefined => CROCKFORD[value % CHECK_MODULUS]

function digitsOf(value: number): string {
  let text = ''
  for (let rest = value; text.length < DIGITS; rest = Math.floor(rest / CROCKFORD.length))
    text = (CROCKFORD[rest % CROCKFORD.length] ?? '') + text
  return text
}

/** Whether a code was heard right; null where it was not. */
export function heardReadBack(typed: string): DoorDecision | null {
  const [letter = '', body = ''] = typed.trim().toUpperCase().split('-')
  const digits = Array.from(body.replaceAll('O', '0').replaceAll(/[IL]/g, '1'), (one) => CROCKFORD.indexOf(one))
  if (digits.length !== DIGITS + 1 || digits.includes(-1)) return null
  const value = digits.slice(0, -1).reduce((sum, digit) => sum * CROCKFORD.length + digit, 0)
  if (value % CHECK_MODULUS !== digits.at(-1)) return null
  return DOOR_DECISIONS.find((decision) => LETTER[decision] === letter) ?? null
}
