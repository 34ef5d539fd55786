import type {LetterAccount} from '#core/letters/letter-accounts-views.js'
import type {Recipient} from '#core/letters/letter-facts.js'
import type {LetterKind} from '#core/letters/letter-kinds.js'

/** Letters that are left at the property instead of being mailed. */
const AT_THE_PROPERTY: readonly LetterKind[] = ['tag', 'imminent', 'final']
/** Letters of which a copy goes to "Occupant" where the mail goes elsewhere (HSC 116908(a)(1)(C)). */
const COPIED_TO_OCCUPANT: readonly LetterKind[] = ['intent']
/** Letters that a third party named by the customer gets too (Gov. 60373(c)). */
const COPIED_TO_THIRD_PARTY: readonly LetterKind[] = ['past_due', 'intent']

/** Everybody a letter goes to, the addressee of the law first. */
export function recipientsOf(kind: LetterKind, account: LetterAccount): readonly Recipient[] {
  const occupant: Recipient = {recipient: 'occupant', name: 'Occupant', address: account.serviceAddress}
  if (kind === 'occupant') return [occupant]
  const address = AT_THE_PROPERTY.includes(kind) ? account.serviceAddress : account.mailAddress
  const told = COPIED_TO_THIRD_PARTY.includes(kind) ? account.thirdParties : []
  return [
    {recipient: 'customer', name: account.name, address},
    ...(COPIED_TO_OCCUPANT.includes(kind) && account.mailDiffers ? [occupant] : []),
    ...told.map((one) => ({recipient: 'third_party' as const, ...one})),
  ]
}

export const isLeftAtProperty = (kind: LetterKind): boolean => AT_THE_PROPERTY.includes(kind)
