/**
 * Every letter by the name staff use, with the template it is written by. Those that a notice is made of start the clocks
 * of a shut-off once they were sent; a statutory one goes in every language the law asks for.
 */
export const LETTER_KINDS = {
  past_due: {letter: 'past_due', statutory: false},
  intent: {letter: '7day_district', statutory: true},
  occupant: {letter: 'occupant', statutory: true},
  tag: {letter: 'door_tag_48h', statutory: true},
  imminent: {letter: 'imminent', statutory: true},
  final: {letter: 'final_notice', statutory: true},
  restoration: {letter: 'restoration', statutory: true},
  arrangement_confirmation: {letter: 'arrangement_confirmation', statutory: false},
  adjustment_decision: {letter: 'adjustment_decision', statutory: false},
} as const satisfies Readonly<Record<string, {letter: string; statutory: boolean}>>
export type LetterKind = keyof typeof LETTER_KINDS

/** By the number of what a letter is about: `A-…` an arrangement, `J-…` an adjustment; null for anything else. */
export function kindAbout(number: string): LetterKind | null {
  if (number.startsWith('A-')) return 'arrangement_confirmation'
  return number.startsWith('J-') ? 'adjustment_decision' : null
}
export const LETTER_NAMES = Object.keys(LETTER_KINDS) as readonly LetterKind[]
