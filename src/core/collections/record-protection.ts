import type {ActContext} from '#core/acts/act.js'
import type {ProtectionKind} from '#core/collections/protection.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson, type Json} from '#core/kernel/canonical-json.js'
import type {Trx} from '#core/store/open.js'

export interface NewProtection {
  readonly accountId: string
  readonly kind: ProtectionKind
  readonly from: BusinessDate
  /** Last day it stands; null = until it is ended. */
  readonly until: BusinessDate | null
  readonly detail: Json
  readonly evidence: string | null
}

/** Writes a protection; gives its key. */
export async function recordProtection(trx: Trx, protection: NewProtection, context: ActContext): Promise<string> {
  const protectionId = context.key()
  await trx('protection').insert({
    account_id: protection.accountId,
    protection_id: protectionId,
    kind: protection.kind,
    effective_from: protection.from,
    until_on: protection.until,
    detail_json: canonicalJson(protection.detail),
    evidence_sha256: protection.evidence,
    owner: context.operatorId,
    source_key: null,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  })
  return protectionId
}

export interface ProtectionEnd {
  readonly accountId: string
  readonly protectionId: string
  readonly endedOn: BusinessDate
  readonly reason: string
}

export const recordProtectionEnd = (trx: Trx, end: ProtectionEnd, context: ActContext): Promise<unknown> =>
  trx('protection_end').insert({
    account_id: end.accountId,
    protection_id: end.protectionId,
    ended_on: end.endedOn,
    reason: end.reason,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  })
