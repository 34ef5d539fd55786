import type {Desk} from '#core/acts/desk.js'
import {whoWorks} from '#core/acts/desk.js'
import {notThere} from '#core/cashiering/counted-session.js'
import {countsOf, historyOf, standingOf, type KeptCount} from '#core/cashiering/drawer-count-views.js'
import {openSessionOf, openSessionOfDrawer} from '#core/cashiering/drawer-session-views.js'
import type {DrawerStatus} from '#core/cashiering/drawer-states.js'
import type {Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'

/** What whoever counts may see of a drawer: nothing of what it should hold. */
export interface DrawerStanding {
  readonly session: string
  readonly drawer: string
  readonly operator: string
  readonly status: DrawerStatus
  readonly openedAt: string
  readonly float: Cents
  readonly receipts: number
  readonly missing: number
  readonly last: KeptCount | null
  /** The last count is committed and not compared yet. */
  readonly unjudged: boolean
  readonly final: boolean
  /** What its difference waits for. */
  readonly request: string | null
}

export const NUMBERS_OF_SESSION = `select count(*) as receipts, coalesce(max(receipt_number), 0) as highest
  from payment_event where session_id = :session`
export const ASKED_OF_DIFFERENCES = `select r.request_no, r.input_json from request r
  where r.requested_at >= :since and r.expires_at > :now and r.kind = 'approve-difference'
    and not exists (select 1 from request_answer a where a.request_id = r.request_id) order by r.requested_at`

/** @param drawer null: the caller's own @throws Refusal ALREADY_CLOSED, NO_SESSION, NO_DRAWER (65) */
export async function drawerStanding(desk: Desk, drawer: string | null): Promise<DrawerStanding> {
  const {db} = desk.store
  const operatorId = whoWorks(desk).id
  const found = await (drawer === null ? openSessionOf(db, operatorId) : openSessionOfDrawer(db, drawer))
  const session = found ?? (await notThere(db, drawer, {desk, today: desk.today, operatorId, approving: null}))
  const {sessionId, sessionNo} = session
  const [numbers] = await select<{receipts: number; highest: number}>(db, NUMBERS_OF_SESSION, {session: sessionId})
  const {receipts, highest} = numbers ?? {receipts: 0, highest: 0}
  const {unjudged, final} = standingOf(await historyOf(db, sessionId))
  return {
    ...{session: sessionNo, drawer: session.drawer, operator: session.operatorId, status: session.status},
    ...{openedAt: session.openedAt, float: session.floatCents, receipts, missing: highest - receipts, unjudged, final},
    last: (await countsOf(db, sessionId)).at(-1) ?? null,
    request: session.status === 'pending_approval' ? await requestOf(desk, sessionNo, session.openedAt) : null,
  }
}

async function requestOf({store, clock}: Desk, sessionNo: string, since: string): Promise<string | null> {
  const asked = {since, now: clock.now()}
  const rows = await select<{request_no: string; input_json: string}>(store.db, ASKED_OF_DIFFERENCES, asked)
  const own = rows.find((row) => (JSON.parse(row.input_json) as {readonly session?: string}).session === sessionNo)
  return own?.request_no ?? null
}
