import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import type {ProtectionKind} from '#core/collections/protection.js'
import type {ShutoffFacts} from '#core/collections/shutoff-facts.js'

export interface ProtectionFactRow {
  account_id: string
  protection_id: string
  kind: ProtectionKind
  effective_from: BusinessDate
  until_on: BusinessDate | null
  ended_on: BusinessDate | null
  detail_json: string
}

interface Detail {
  readonly cert_by?: string | null
  readonly submitted_by?: string | null
  readonly financial?: string | null
  readonly willing?: boolean
  readonly chapter?: number
  readonly by?: string
}

type ProtectionFacts = Pick<ShutoffFacts, 'medical' | 'appeals' | 'disputes' | 'extensions' | 'bankruptcies' | 'holds'>

/** Stored protections as the facts each rule looks at. */
export function protectionFacts(rows: readonly ProtectionFactRow[]): ProtectionFacts {
  const facts = {
    medical: [] as ShutoffFacts['medical'][number][],
    appeals: [] as ShutoffFacts['appeals'][number][],
    disputes: [] as ShutoffFacts['disputes'][number][],
    extensions: [] as ShutoffFacts['extensions'][number][],
    bankruptcies: [] as ShutoffFacts['bankruptcies'][number][],
    holds: [] as ShutoffFacts['holds'][number][],
  }
  for (const row of rows) {
    const id = row.protection_id
    const from = row.effective_from
    const detail = JSON.parse(row.detail_json) as Detail
    switch (row.kind) {
      case 'medical':
        facts.medical.push({
          id,
          certified_by: detail.cert_by ?? null,
          submitted_by: detail.submitted_by ?? null,
          financial: detail.financial ?? null,
          willing: detail.willing === true,
          from,
          until: lastDay(row),
        })
        break
      case 'appeal':
        facts.appeals.push({id, filed: from, by: detail.by ?? 'customer', closed: row.ended_on})
        break
      case 'dispute':
        facts.disputes.push({id, filed: from, closed: row.ended_on})
        break
      case 'extension':
        facts.extensions.push({id, granted: from, until: lastDay(row) ?? from})
        break
      case 'bankruptcy':
        facts.bankruptcies.push({id, filed: from, chapter: detail.chapter ?? 0, released: row.ended_on})
        break
      case 'weather_stop':
      case 'agency_pledge':
      case 'field_stand_down':
      case 'down_payment_due':
        facts.holds.push({id, kind: row.kind, from, until: lastDay(row)})
        break
    }
  }
  return facts
}

/** A protection ended on a day stood through the day before. */
function lastDay(row: ProtectionFactRow): BusinessDate | null {
  const beforeEnd = row.ended_on === null ? null : addDays(row.ended_on, -1)
  if (beforeEnd === null || row.until_on === null) return beforeEnd ?? row.until_on
  return beforeEnd < row.until_on ? beforeEnd : row.until_on
}
