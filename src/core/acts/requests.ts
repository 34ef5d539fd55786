import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import {spokenId} from '#core/kernel/ids.js'
import type {ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {mayAnswer} from '#core/staff/roles.js'
import type {Trx} from '#core/store/open.js'

export interface RequestRow {
  request_id: string
  request_no: string
  kind: string
  account_id: string | null
  input_json: string
  input_hash: string
  amount_cents: number | null
  summary: string
  approver_roles: string
  requester: string
  requester_os_user: string
  requested_at: string
  business_date: string
  expires_at: string
  act_id: string
}

/** What the caller is told of a stored request. */
export interface RequestOutcome {
  readonly request: string
  readonly approvers: readonly string[]
  readonly expires_at: string
  readonly summary: string
  readonly [key: string]: Json
}

interface NewRequest {
  readonly kind: string
  readonly input: Json
  readonly need: ApprovalNeed
  readonly decision: Decided
  readonly accountId: string | null
}

const MS_PER_HOUR = 3_600_000

/** Stores what another person shall answer. The answer binds the hash of exactly this input. */
export async function storeRequest(trx: Trx, asked: NewRequest, context: ActContext): Promise<RequestOutcome> {
  const inputJson = canonicalJson(asked.input)
  const {staff, origin} = context.desk
  const expiresAt = new Date(
    Date.parse(context.recordedAt) + staff.request_expires_after_hours * MS_PER_HOUR,
  ).toISOString()
  const witnessed = staff.witnessed_acts.includes(asked.kind)
  const approvers = asked.need.approvers.filter((role) => witnessed || mayAnswer(staff, role, context.roles))
  const row: RequestRow = {
    request_id: context.key(),
    request_no: spokenId('RQ'),
    kind: asked.kind,
    account_id: asked.accountId,
    input_json: inputJson,
    input_hash: sha256(inputJson),
    amount_cents: asked.decision.amountCents ?? null,
    summary: asked.decision.summary,
    approver_roles: approvers.join(' '),
    requester: context.operatorId,
    requester_os_user: origin.osUser,
    requested_at: context.recordedAt,
    business_date: context.today,
    expires_at: expiresAt,
    act_id: context.actId,
  }
  await trx<RequestRow>('request').insert(row)
  const {basis} = asked.decision
  if (basis !== undefined) await trx('request_basis').insert({request_id: row.request_id, basis, act_id: context.actId})
  return {request: row.request_no, approvers, expires_at: expiresAt, summary: row.summary}
}
