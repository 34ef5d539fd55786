import {addressLine} from '#core/accounts/address-key.js'
import {heldUntil, overlaps} from '#core/accounts/agreement.js'
import {agreementsAt, premiseIdsByAddress, premiseIdsByHouseNumber, premisesById} from '#core/accounts/premise-views.js'
import {asOf} from '#core/accounts/versions.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Reader} from '#core/store/open.js'

export interface FoundPremise {
  readonly premise: string
  readonly address: string
  /** Who is served there on the day; null when it is vacant. */
  readonly served_to: string | null
  readonly vacant_since: BusinessDate | null
}

/** Premises while their address is typed, and whether anybody is served there. */
export async function searchPremises(
  reader: Reader,
  text: string,
  most: number,
  today: BusinessDate,
): Promise<FoundPremise[]> {
  const begins = await premiseIdsByAddress(reader, text, most)
  const ids = begins.length > 0 ? begins : await premiseIdsByHouseNumber(reader, text, most)
  const found: FoundPremise[] = []
  for (const [id, premise] of await premisesById(reader, ids, asOf(today))) {
    const agreements = await agreementsAt(reader, id)
    const served = agreements.find((agreement) => overlaps(agreement, today))
    const ends = agreements.map(heldUntil).filter((end): end is BusinessDate => end !== null && end !== 'never_held')
    found.push({
      premise: premise.premise_no,
      address: addressLine(premise),
      served_to: served?.account_no ?? null,
      vacant_since: served === undefined ? (ends.toSorted().at(-1) ?? null) : null,
    })
  }
  return found.toSorted((a, b) => (a.address < b.address ? -1 : 1))
}
