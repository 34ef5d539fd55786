import {lowIncomeAccounts, takeOversOf, type OccupantTakeOver} from '#core/accounts/household-views.js'
import {PROTECTIONS} from '#core/collections/collections.sql.js'
import {districtStops} from '#core/collections/district-stop-views.js'
import type {HoldFact} from '#core/collections/shutoff-facts.js'
import {protectionFacts, type ProtectionFactRow, type ProtectionFacts} from '#core/collections/protection-facts.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What protects each of a page of accounts: its own protections, what was declared, and stops of the whole district. */
export async function protectionFactsOf(
  reader: Reader,
  accountIds: readonly string[],
  day: BusinessDate,
): Promise<(accountId: string, counts: (protectionId: string) => boolean) => ProtectionFacts> {
  const asked = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, asked, {account_id: 'text'})
  const rows = groupBy(await select<ProtectionFactRow>(reader, PROTECTIONS, {ids}), (row) => row.account_id)
  // Of accounts with a medical certificate alone it matters what was declared.
  const certified = Array.from(rows).flatMap(([id, those]) => (those.some(({kind}) => kind === 'medical') ? [id] : []))
  const declared = await lowIncomeAccounts(reader, certified, day)
  const stops = await districtStops(reader, day)
  const takenOver = groupBy(await takeOversOf(reader, accountIds), (one) => one.fromAccountId)
  return (id, counts) => {
    const own = (rows.get(id) ?? []).filter((row) => counts(row.protection_id))
    const occupants = (takenOver.get(id) ?? []).filter(({accountId}) => counts(accountId)).map(occupantHold)
    return protectionFacts(own, {declared: declared.get(id) ?? null, holds: [...stops, ...occupants]})
  }
}

/** The occupant is the customer now: the landlord's debt turns no water off there (HSC 116916(b)). */
const occupantHold = ({accountId, takenOverOn}: OccupantTakeOver): HoldFact => ({
  ...{id: accountId, kind: 'occupant_take_over', from: takenOverOn, until: null},
})
