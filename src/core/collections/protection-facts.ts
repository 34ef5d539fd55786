import type {IncomeDeclaration} from '#core/accounts/household-views.js'
import {addDays, maxDate, minDate, type BusinessDate} from '#core/kernel/business-date.js'
import type {ProtectionKind} from '#core/collections/protection.js'
import type {HoldFact, MedicalFact, ShutoffFacts} from '#core/collections/shutoff-facts.js'

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

export type ProtectionFacts = Pick<
  ShutoffFacts,
  'medical' | 'appeals' | 'disputes' | 'extensions' | 'bankruptcies' | 'holds'
>

/** What counts beside the account's own protections. */
export interface Beside {
  /** The income declaration that stands on the day. */
  readonly declared: IncomeDeclaration | null
  /** Stops of the whole district; an occupant who is the customer now. */
  readonly holds: readonly HoldFact[]
}

/** Stored protections as the facts each rule looks at. */
export function protectionFacts(rows: readonly ProtectionFactRow[], beside: Beside): ProtectionFacts {
  const facts = {
    medical: [] as ShutoffFacts['medical'][number][],
    appeals: [] as ShutoffFacts['appeals'][number][],
    disputes: [] as ShutoffFacts['disputes'][number][],
    extensions: [] as ShutoffFacts['extensions'][number][],
    bankruptcies: [] as ShutoffFacts['bankruptcies'][number][],
    holds: [...beside.holds],
  }
  for (const row of rows) {
    const id = row.protection_id
    const from = row.effective_from
    const detail = JSON.parse(row.detail_json) as Detail
    switch (row.kind) {
      case 'medical':
        facts.medical.push(withDeclaration(medicalFact(row, detail), beside.declared))
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
      case 'tenant_notice':
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

const medicalFact = (row: ProtectionFactRow, detail: Detail): MedicalFact => ({
  id: row.protection_id,
  certified_by: detail.cert_by ?? null,
  submitted_by: detail.submitted_by ?? null,
  financial: detail.financial ?? null,
  willing: detail.willing === true,
  from: row.effective_from,
  until: lastDay(row),
})

/** A certificate that says nothing of the money leans on the declaration, and stands no longer than it. */
function withDeclaration(medical: MedicalFact, declared: IncomeDeclaration | null): MedicalFact {
  if (medical.financial !== null || declared === null) return medical
  const {ground, declarationId, declaredOn, until, endedOn} = declared
  const ends = [medical.until, until, endedOn === null ? null : addDays(endedOn, -1)].filter((day) => day !== null)
  const [first, ...others] = ends
  return {
    ...medical,
    financial: ground,
    declaration: declarationId,
    from: medical.from === null ? declaredOn : maxDate(medical.from, declaredOn),
    until: first === undefined ? null : others.reduce(minDate, first),
  }
}

/** A protection ended on a day stood through the day before. */
function lastDay(row: ProtectionFactRow): BusinessDate | null {
  const beforeEnd = row.ended_on === null ? null : addDays(row.ended_on, -1)
  if (beforeEnd === null || row.until_on === null) return beforeEnd ?? row.until_on
  return beforeEnd < row.until_on ? beforeEnd : row.until_on
}
