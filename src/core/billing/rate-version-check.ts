import type {BilledUnder} from '#core/billing/billed-under-views.js'
import type {KnownVersion, versionRows} from '#core/billing/rate-versions.js'

export type VersionRow = ReturnType<typeof versionRows>[number]

/** What the store has of the plans that come. */
export interface RateFacts {
  readonly known: readonly KnownVersion[]
  readonly billed: readonly BilledUnder[]
}

/** Versions that came before in the same import, by plan and day. */
export type VersionsHere = Map<string, {readonly hash: string; readonly file: string}>

/** Letters of a hash that are told to people. */
export const SHORT = 12

export const keyOf = ({plan_code, effective_from}: {plan_code: string; effective_from: string}): string =>
  `${plan_code} ${effective_from}`
const storedTwin = (row: VersionRow, {known}: RateFacts): KnownVersion | undefined =>
  known.find((one) => keyOf(one) === keyOf(row))

/** The same version with the same content is there already. */
export const isKnownVersion = (row: VersionRow, facts: RateFacts, here: VersionsHere): boolean =>
  (storedTwin(row, facts)?.content_hash ?? here.get(keyOf(row))?.hash) === row.content_hash

/** Why a version may not be kept; null when it may. A version that stands is never changed. */
export function versionFault(row: VersionRow, facts: RateFacts, here: VersionsHere): string | null {
  const key = keyOf(row)
  const twin = storedTwin(row, facts)
  if (twin !== undefined) {
    if (twin.content_hash === row.content_hash) return null
    const kept = `${twin.content_hash.slice(0, SHORT)} of ${twin.file_name}`
    return `kept with other content (${kept}): a version is never changed, new rates take a later day`
  }
  const before = here.get(key)
  if (before !== undefined)
    return before.hash === row.content_hash
      ? null
      : `${before.file} has it with other content (${before.hash.slice(0, SHORT)})`
  const kin = facts.known.find(({plan_code}) => plan_code === row.plan_code)
  if (kin !== undefined && kin.unit !== row.unit)
    return `${row.plan_code} is kept in ${kin.unit}, this version is in ${row.unit}`
  const billed = facts.billed.find((one) => one.planCode === row.plan_code && one.from === row.effective_from)
  if (billed === undefined) return null
  const {bill, issuedOn} = billed
  return `bill ${bill} of ${issuedOn} was priced without these rates; from ${row.effective_from} on they would change it`
}
