import {refuse, usage} from '#core/kernel/refusal.js'

/** What was shown at the counter; only its last four characters are ever taken down. */
export const IDENTIFICATION_KINDS = [
  'licence',
  'state_id',
  'passport',
  'consular',
  'military',
  'tribal',
  'ein',
  'other',
] as const
export type IdentificationKind = (typeof IDENTIFICATION_KINDS)[number]

export interface Identification {
  readonly kind: IdentificationKind
  readonly last4: string
}

const LAST = 4

/** Parses `licence:7731`. @throws Refusal BAD_IDENTIFICATION (64), WHOLE_NUMBER (65) */
export function parseIdentification(typed: string): Identification {
  const [kindTyped = '', token = '', ...rest] = typed.split(':').map((part) => part.trim())
  const kind = IDENTIFICATION_KINDS.find((known) => known === kindTyped.toLowerCase().replaceAll(/[ -]/g, '_'))
  if (token.length > LAST) {
    throw refuse('WHOLE_NUMBER', 'id-checked: only the last 4 characters are taken down. Nothing was stored.', {
      field: 'id-checked',
      next: [`--id-checked ${kind ?? 'licence'}:LAST4`],
    })
  }
  if (kind === undefined || rest.length > 0 || !/^[A-Za-z0-9]{4}$/.test(token)) {
    throw usage(
      'BAD_IDENTIFICATION',
      `id-checked: TYPE:LAST4, with TYPE one of ${IDENTIFICATION_KINDS.join(', ')}`,
      'id-checked',
    )
  }
  return {kind, last4: token.toUpperCase()}
}
