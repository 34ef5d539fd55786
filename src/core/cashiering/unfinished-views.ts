import type {DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {refuse} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What was begun in a session and waits for another person: what is counted would change under the count. */
export interface Unfinished {
  readonly request: string
  readonly summary: string
}

interface WaitingRow {
  request_no: string
  kind: string
  summary: string
  requester: string
  input_json: string
}

export const WAITING_OF_DRAWERS = `select r.request_no, r.kind, r.summary, r.requester, r.input_json from request r
  where r.requested_at >= :since and r.expires_at > :now and r.kind in ('void-payment', 'turn-in-cash')
    and not exists (select 1 from request_answer a where a.request_id = r.request_id) order by r.requested_at`
export const RECEIPTS_OF_SESSION = `select receipt_no from payment_event where session_id = :session`

export async function unfinishedOf(reader: Reader, session: DrawerSession, now: string): Promise<Unfinished[]> {
  const waiting = await select<WaitingRow>(reader, WAITING_OF_DRAWERS, {since: session.openedAt, now})
  if (waiting.length === 0) return []
  const receipts = await select<{receipt_no: string}>(reader, RECEIPTS_OF_SESSION, {session: session.sessionId})
  const own = new Set(receipts.map((one) => one.receipt_no))
  return waiting
    .filter((one) => isOf(one, session, own))
    .map(({request_no, summary}) => ({request: request_no, summary}))
}

/** A turn-in is of its cashier's drawer; a void is of the drawer that gave the receipt out, whoever asks for it. */
function isOf({kind, requester, input_json}: WaitingRow, session: DrawerSession, own: ReadonlySet<string>): boolean {
  if (kind === 'turn-in-cash') return requester === session.operatorId
  const {receipt} = JSON.parse(input_json) as {readonly receipt?: string}
  return receipt !== undefined && own.has(receipt)
}

/** @throws Refusal UNFINISHED (65) */
export function mustBeFinished(unfinished: readonly Unfinished[]): void {
  if (unfinished.length === 0) return
  const names = unfinished.map(({request, summary}) => `${request} (${summary})`).join(', ')
  throw refuse(
    'UNFINISHED',
    `${unfinished.length} of this drawer's receipts or bags wait for another person: ${names}`,
    {
      field: 'drawer',
      next: unfinished.map(
        ({request}) => `another person: curbstop approve ${request}, or curbstop decline ${request}`,
      ),
    },
  )
}
