import {createHash, timingSafeEqual} from 'node:crypto'
import {readFileSync, statSync} from 'node:fs'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {ROLES, type Role} from '#core/staff/roles.js'
import type {Reader} from '#core/store/open.js'
import {select} from '#core/store/dialect.js'

export interface Operator {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  /** The sign-in session, null when the OS login alone speaks for the person. */
  readonly sessionId: string | null
}

interface RoleRow {
  operator_id: string
  name: string
  role: string
  granted: number
}

/** Roles in force on a day: the latest grant or revocation of each. */
const ROLES_IN_FORCE = `
  select o.operator_id, o.name, r.role, r.granted
  from operator o left join operator_role r on r.operator_id = o.operator_id and r.effective_from <= :today
  where o.operator_id = :operator order by r.effective_from, r.recorded_at, r.event_id`

export async function operatorById(
  reader: Reader,
  id: string,
  today: BusinessDate,
  sessionId: string | null = null,
): Promise<Operator | null> {
  const rows = await select<RoleRow>(reader, ROLES_IN_FORCE, {operator: id, today})
  const first = rows[0]
  if (first === undefined) return null
  const granted = new Map(rows.map((row) => [row.role, row.granted === 1]))
  return {id, name: first.name, roles: ROLES.filter((role) => granted.get(role) === true), sessionId}
}

export async function operatorOfOsUser(reader: Reader, osUser: string, today: BusinessDate): Promise<Operator | null> {
  const rows = await select<{operator_id: string}>(reader, 'select operator_id from operator where os_user = :osUser', {
    osUser,
  })
  const id = rows[0]?.operator_id
  return id === undefined ? null : operatorById(reader, id, today)
}

export interface SessionFile {
  readonly session: string
  readonly token: string
}
interface SessionRow {
  operator_id: string
  token_hash: string
  os_user: string
  boot_id: string
  terminal: string
  last_used_at: string
  ended_at: string | null
}
interface Now {
  readonly today: BusinessDate
  readonly now: string
  readonly idleMinutes: number
}

const MS_PER_MINUTE = 60_000
const SESSION =
  'select operator_id, token_hash, os_user, boot_id, terminal, last_used_at, ended_at from work_session where session_id = :session'

/** The person a session file speaks for. @throws Refusal SESSION_ENDED (77), SESSION_FILE (78) */
export async function operatorOfSession(
  reader: Reader,
  file: string,
  origin: {osUser: string; terminal: string | null},
  when: Now,
): Promise<Operator | null> {
  const {session, token} = readSessionFile(file)
  const row = (await select<SessionRow>(reader, SESSION, {session}))[0]
  const given = createHash('sha256').update(token).digest()
  const known = row !== undefined && timingSafeEqual(given, Buffer.from(row.token_hash, 'hex'))
  if (!known || row.ended_at !== null) throw ended('the session has ended')
  if (row.os_user !== origin.osUser || row.boot_id !== bootId())
    throw ended('the session belongs to another login or to the time before a restart')
  const idleMs = Date.parse(when.now) - Date.parse(row.last_used_at)
  if (idleMs > when.idleMinutes * MS_PER_MINUTE)
    throw ended(`the session was idle for more than ${when.idleMinutes} minutes`)
  return operatorById(reader, row.operator_id, when.today, session)
}

export function readSessionFile(file: string): SessionFile {
  try {
    const mode = statSync(file).mode & 0o077
    if (mode !== 0) throw new Error('others may read it')
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as Partial<SessionFile>
    if (typeof parsed.session !== 'string' || typeof parsed.token !== 'string') throw new Error('it is no session file')
    return {session: parsed.session, token: parsed.token}
  } catch (error) {
    throw new Refusal({
      code: 'SESSION_FILE',
      exit: EXIT.configuration,
      message: `cannot use the session file ${file}: ${(error as Error).message}`,
      next: ['curbstop sign-in OPERATOR'],
    })
  }
}

export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return 'unknown'
  }
}

const ended = (why: string): Refusal =>
  new Refusal({code: 'SESSION_ENDED', exit: EXIT.notPermitted, message: why, next: ['curbstop sign-in OPERATOR']})
