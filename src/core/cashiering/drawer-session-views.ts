import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import type {CashCount} from '#core/cashiering/denominations.js'
import {drawerStatus, isDrawerEvent, mustBeOpen, type DrawerStatus} from '#core/cashiering/drawer-states.js'
import {lockRows, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** One cashier, one drawer, from the counted float to the sealed bag. */
export interface DrawerSession {
  readonly sessionId: string
  /** `DS-…` */
  readonly sessionNo: string
  readonly drawer: string
  readonly operatorId: string
  /** What was counted when it was opened. */
  readonly float: CashCount
  readonly floatCents: Cents
  /** The session that handed its drawer over, null where the float came from the change fund. */
  readonly receivedFrom: string | null
  readonly businessDate: BusinessDate
  readonly openedAt: string
  readonly status: DrawerStatus
  /** How many events it has: the next one has the next number. */
  readonly events: number
}

interface SessionRow {
  session_id: string
  session_no: string
  drawer: string
  operator_id: string
  float_json: string
  float_cents: number
  received_from: string | null
  business_date: BusinessDate
  recorded_at: string
  last_no: number | null
  last_kind: string | null
}

const SESSION = `select s.session_id, s.session_no, s.drawer, s.operator_id, s.float_json, s.float_cents, s.received_from, s.business_date,
    s.recorded_at, e.event_no as last_no, e.kind as last_kind
  from drawer_session s
  left join drawer_event e on e.session_id = s.session_id
    and e.event_no = (select max(x.event_no) from drawer_event x where x.session_id = s.session_id)`

/** Whose session, which drawer's, or one by its number; each finds one row by a key. */
export const SESSION_OF_OPERATOR = `${SESSION} where s.session_id = (select o.session_id from open_drawer o where o.operator_id = :value)`
export const SESSION_OF_DRAWER = `${SESSION} where s.session_id = (select o.session_id from open_drawer o where o.drawer = :value)`
export const SESSION_OF_NUMBER = `${SESSION} where s.session_no = :value`

/** The session a person has now, in whatever state it is. */
export const openSessionOf = (reader: Reader, operatorId: string): Promise<DrawerSession | null> =>
  sessionBy(reader, SESSION_OF_OPERATOR, operatorId)

/** The session a drawer is in now. */
export const openSessionOfDrawer = (reader: Reader, drawer: string): Promise<DrawerSession | null> =>
  sessionBy(reader, SESSION_OF_DRAWER, drawer)

/** @throws Refusal NOT_FOUND (66) */
export async function sessionByNumber(reader: Reader, sessionNo: string): Promise<DrawerSession> {
  const found = await sessionBy(reader, SESSION_OF_NUMBER, sessionNo)
  if (found === null) throw notFound(`no drawer session ${sessionNo}`)
  return found
}

async function sessionBy(reader: Reader, sql: string, value: string): Promise<DrawerSession | null> {
  const [row] = await select<SessionRow>(reader, sql, {value})
  return row === undefined ? null : sessionOf(row)
}

const sessionOf = (row: SessionRow): DrawerSession => ({
  sessionId: row.session_id,
  sessionNo: row.session_no,
  drawer: row.drawer,
  operatorId: row.operator_id,
  float: JSON.parse(row.float_json) as CashCount,
  floatCents: cents(row.float_cents),
  receivedFrom: row.received_from,
  businessDate: row.business_date,
  openedAt: row.recorded_at,
  status: drawerStatus(row.last_kind !== null && isDrawerEvent(row.last_kind) ? row.last_kind : null),
  events: row.last_no ?? 0,
})

/**
 * The same as openSessionOf for an act: money taken, a turn-in and a count of one drawer happen one after another, so
 * that no payment slips in behind a count.
 */
export async function lockSessionOf(trx: Trx, operatorId: string): Promise<DrawerSession | null> {
  await lockRows(trx, 'open_drawer', 'operator_id', [operatorId])
  return openSessionOf(trx, operatorId)
}

/** The same by drawer. */
export async function lockSessionOfDrawer(trx: Trx, drawer: string): Promise<DrawerSession | null> {
  await lockRows(trx, 'open_drawer', 'drawer', [drawer])
  return openSessionOfDrawer(trx, drawer)
}

/** @throws Refusal NO_DRAWER (65) */
export function mustHaveDrawer(session: DrawerSession | null, operatorId: string): DrawerSession {
  if (session !== null) return session
  throw refuse('NO_DRAWER', `${operatorId} has no drawer`, {next: ['curbstop open-drawer --drawer N --float COUNT']})
}

/**
 * The open drawer in which a person takes money.
 * @throws Refusal NO_DRAWER, DRAWER_LOCKED, DRAWER_COUNTING, DRAWER_COUNTED, DRAWER_BALANCED (65)
 */
export function mustTakeMoney(session: DrawerSession | null, operatorId: string): DrawerSession {
  const mine = mustHaveDrawer(session, operatorId)
  mustBeOpen(mine)
  return mine
}
