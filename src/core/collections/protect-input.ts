import type {ProtectInput} from '#core/collections/protect-account.js'
import type {ProtectionKind} from '#core/collections/protection.js'
import {fileDigest} from '#core/imports/file-digest.js'
import type {BusinessDate} from '#core/kernel/business-date.js'

/** What is said of a protection at the desk; what is not said is undefined. */
export interface ProtectionSaid {
  readonly account: string
  readonly kind: ProtectionKind
  readonly today: BusinessDate
  readonly effective?: BusinessDate | undefined
  readonly until?: BusinessDate | undefined
  readonly 'cert-by'?: string | undefined
  readonly 'cert-date'?: BusinessDate | undefined
  readonly 'by-tenant': boolean
  readonly financial?: string | undefined
  readonly willing: boolean
  readonly chapter?: number | undefined
  readonly by?: string | undefined
  /** Evidence file: its hash is kept, not the file. */
  readonly attach?: string | undefined
  readonly note?: string | undefined
}

/** @throws Refusal NOT_FOUND (66) for an evidence file that is not there */
export async function protectInput(said: ProtectionSaid): Promise<ProtectInput> {
  const medical = {
    cert_by: said['cert-by'] ?? null,
    certified_on: said['cert-date'] ?? null,
    submitted_by: said['by-tenant'] ? ('tenant' as const) : ('customer' as const),
    financial: said.financial ?? null,
    willing: said.willing,
  }
  return {
    account: said.account,
    kind: said.kind,
    from: said.effective ?? said.today,
    until: said.until ?? null,
    medical: said.kind === 'medical' ? medical : null,
    chapter: said.chapter ?? null,
    by: said.kind === 'appeal' ? (said.by ?? 'customer') : null,
    evidence_sha256: said.attach === undefined ? null : await fileDigest(said.attach),
    note: said.note ?? '',
  }
}
