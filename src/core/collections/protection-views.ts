import type {BusinessDate} from '#core/kernel/business-date.js'
import type {ProtectionKind, ProtectionPeriod} from '#core/collections/protection.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface StoredProtection extends ProtectionPeriod {
  readonly protectionId: string
  /** Who recorded it. */
  readonly owner: string
  /** Hash of the paper behind it; the paper is not kept. */
  readonly evidence: string | null
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

interface Row {
  protection_id: string
  kind: ProtectionKind
  effective_from: BusinessDate
  until_on: BusinessDate | null
  ended_on: BusinessDate | null
  detail_json: string
  owner: string
  evidence_sha256: string | null
}

const PROTECTIONS = `
  select p.protection_id, p.kind, p.effective_from, p.until_on, e.ended_on, p.detail_json, p.owner, p.evidence_sha256
  from protection p left join protection_end e on e.account_id = p.account_id and e.protection_id = p.protection_id
  where p.account_id = :account order by p.effective_from, p.protection_id`

/** Every protection an account ever had, with its end. */
export async function protectionsOf(reader: Reader, accountId: string): Promise<StoredProtection[]> {
  const rows = await select<Row>(reader, PROTECTIONS, {account: accountId})
  return rows.map((row) => ({
    protectionId: row.protection_id,
    kind: row.kind,
    owner: row.owner,
    evidence: row.evidence_sha256,
    from: row.effective_from,
    until: row.until_on,
    endedOn: row.ended_on,
    detail: JSON.parse(row.detail_json) as StoredProtection['detail'],
  }))
}
