import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface WaitingRequest {
  readonly request_no: string
  readonly kind: string
  readonly summary: string
  readonly amount_cents: number | null
  readonly requester: string
  readonly requested_at: string
  readonly expires_at: string
  readonly approver_roles: string
}

const WAITING = `
  select r.request_no, r.kind, r.summary, r.amount_cents, r.requester, r.requested_at, r.expires_at, r.approver_roles
  from request r
  where r.expires_at > :now and not exists (select 1 from request_answer a where a.request_id = r.request_id)
  order by r.requested_at, r.request_no`

/** Requests that wait for an answer, oldest first. */
export const waitingRequests = (reader: Reader, now: string): Promise<WaitingRequest[]> =>
  select<WaitingRequest>(reader, WAITING, {now})
