import {hostname, userInfo} from 'node:os'
import {readFileSync} from 'node:fs'
import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {businessDateAt, systemClock, trainingClock, type Clock} from '#core/kernel/clock.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import {loadStaffRoles, type Role, type StaffRoles} from '#core/staff/roles.js'
import {operatorOfOsUser, operatorOfSession, type Operator} from '#core/staff/operators-views.js'
import {select} from '#core/store/dialect.js'
import {openStore, type Store} from '#core/store/open.js'

export interface District {
  readonly id: string
  readonly name: string
  readonly zone: string
  /** Set in the training store: its business date never moves. */
  readonly trainingDate: BusinessDate | null
}

/** Where and as whom a command runs: recorded with every act. */
export interface Origin {
  readonly osUser: string
  /** The user who logged in to the machine, which survives su and sudo; null = unknown. */
  readonly loginUser: string | null
  readonly host: string
  readonly terminal: string | null
}

export interface Desk {
  readonly store: Store
  readonly clock: Clock
  readonly today: BusinessDate
  readonly district: District
  readonly staff: StaffRoles
  readonly origin: Origin
  readonly operator: Operator | null
  readonly version: string
}

export interface DeskOptions {
  readonly location: string
  readonly readonly?: boolean
  readonly version: string
  /** A session file made by sign-in; without one the OS user decides. */
  readonly sessionFile?: string | null
  readonly clock?: Clock
}

export async function openDesk(options: DeskOptions): Promise<Desk> {
  const store = await openStore(options.location, {readonly: options.readonly ?? false})
  try {
    return await deskOn(store, options)
  } catch (error) {
    await store.close()
    throw error
  }
}

/** A desk on a store that is open already. */
export async function deskOn(store: Store, options: Omit<DeskOptions, 'location'>): Promise<Desk> {
  const district = await districtOf(store)
  const clock =
    options.clock ??
    (district.trainingDate === null ? systemClock(district.zone) : trainingClock(district.zone, district.trainingDate))
  const staff = loadStaffRoles(district.id)
  const today = businessDateAt(clock.now(), clock.zone)
  const origin = originHere()
  const question = {today, now: clock.now(), idleMinutes: staff.session_idle_minutes}
  const operator =
    options.sessionFile === undefined || options.sessionFile === null
      ? await operatorOfOsUser(store.db, origin.osUser, today)
      : await operatorOfSession(store.db, options.sessionFile, origin, question)
  return {store, clock, today, district, staff, origin, operator, version: options.version}
}

/** The same desk worked by the person of another session: a witness or an approver beside the one who runs the command. */
export async function deskOfSession(desk: Desk, sessionFile: string): Promise<Desk> {
  const question = {today: desk.today, now: desk.clock.now(), idleMinutes: desk.staff.session_idle_minutes}
  return {...desk, operator: await operatorOfSession(desk.store.db, sessionFile, desk.origin, question)}
}

/** The same desk worked by a person who says their PIN here: a session of their own that ends with what they witness.
 * @throws Refusal WRONG_PIN, PIN_LOCKED (77) */
export async function deskOfPin(desk: Desk, operatorId: string, pin: string): Promise<Desk> {
  const {besideByPin} = await import('#core/staff/sign-in.js')
  return {...desk, operator: await besideByPin(desk, operatorId, pin)}
}

async function districtOf(store: Store): Promise<District> {
  const rows = await select<{name: string; value: string}>(store.db, 'select name, value from setting')
  const settings = new Map(rows.map((row) => [row.name, row.value]))
  const training = settings.get('training_date')
  return {
    id: settings.get('district') ?? 'rivergate',
    name: settings.get('district_name') ?? '',
    zone: settings.get('zone') ?? 'America/Los_Angeles',
    trainingDate: training === undefined ? null : businessDate(training),
  }
}

export function originHere(): Origin {
  const user = userInfo()
  return {
    osUser: user.username,
    loginUser: loginUser(),
    host: hostname(),
    terminal: process.stdin.isTTY ? terminalName() : null,
  }
}

/** `/proc/self/loginuid` is set at login and inherited through su and sudo; 4294967295 means unset. */
function loginUser(): string | null {
  const UNSET = '4294967295'
  try {
    const uid = readFileSync('/proc/self/loginuid', 'utf8').trim()
    return uid === UNSET ? null : uid
  } catch {
    return null
  }
}

function terminalName(): string | null {
  return process.env['SSH_TTY'] ?? process.env['TTY'] ?? 'tty'
}

/** The signed-in person. @throws Refusal NOBODY_SIGNED_IN (77) */
export function whoWorks(desk: Desk): Operator {
  if (desk.operator !== null) return desk.operator
  throw new Refusal({
    code: 'NOBODY_SIGNED_IN',
    exit: EXIT.notPermitted,
    message: `the login ${desk.origin.osUser} is no operator of ${desk.district.name}`,
    next: [
      'curbstop sign-in OPERATOR',
      'a supervisor: curbstop add-staff OPERATOR --name NAME --role ROLE --login LOGIN',
    ],
  })
}

export const rolesOf = (desk: Desk): readonly Role[] => whoWorks(desk).roles
