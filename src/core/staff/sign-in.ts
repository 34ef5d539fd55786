import {createHash, randomBytes} from 'node:crypto'
import {closeSync, constants, mkdirSync, openSync, rmSync, writeSync} from 'node:fs'
import {dirname} from 'node:path'
import {rowKey} from '#core/kernel/ids.js'
import {EXIT, notPermitted, Refusal} from '#core/kernel/refusal.js'
import {whoWorks, type Desk} from '#core/acts/desk.js'
import {hashPin, pinFits, type PinHash} from '#core/staff/keep-staff.js'
import {bootId, operatorById, readSessionFile, type Operator} from '#core/staff/operators-views.js'
import {select} from '#core/store/dialect.js'
import {inTransaction} from '#core/store/transaction.js'

const PRIVATE = 0o600
const TOKEN_BYTES = 32
const MS_PER_MINUTE = 60_000

export interface SignInInput {
  readonly operator: string
  readonly pin: string
  /** Written 0600; whoever may read it is the person until sign-out. */
  readonly sessionFile: string
}

export interface SignedIn {
  readonly operator: Operator
  readonly sessionFile: string
}

/** Starts a session of the person's own. @throws Refusal WRONG_PIN, PIN_LOCKED (77) */
export async function signIn(desk: Desk, {operator: operatorId, pin, sessionFile}: SignInInput): Promise<SignedIn> {
  const operator = await operatorWithPin(desk, operatorId, pin)
  const {session, token} = await startSession(desk, operatorId, null)
  writePrivate(sessionFile, JSON.stringify({session, token}))
  return {operator: {...operator, sessionId: session}, sessionFile}
}

/** A second person at this terminal, in a session that is over when it has begun. @throws Refusal as signIn */
export async function besideByPin(desk: Desk, operatorId: string, pin: string): Promise<Operator> {
  const operator = await operatorWithPin(desk, operatorId, pin)
  const {session} = await startSession(desk, operatorId, desk.clock.now())
  return {...operator, sessionId: session}
}

/** Whoever works here is still the same person. @throws Refusal WRONG_PIN, PIN_LOCKED (77) */
export async function sayPinAgain(desk: Desk, pin: string): Promise<void> {
  await operatorWithPin(desk, whoWorks(desk).id, pin)
}

async function operatorWithPin(desk: Desk, operatorId: string, pin: string): Promise<Operator> {
  const now = desk.clock.now()
  await mustNotBeLocked(desk, operatorId)
  const operator = await operatorById(desk.store.db, operatorId, desk.today)
  const known = (
    await select<PinHash>(
      desk.store.db,
      'select salt, hash from operator_pin where operator_id = :operator order by recorded_at desc, pin_id desc limit 1',
      {operator: operatorId},
    )
  )[0]
  const fits = pinFits(pin, known ?? hashPin(randomBytes(8).toString('hex')))
  if (operator !== null && known !== undefined && fits) return operator
  await inTransaction(desk.store, (trx) =>
    trx('sign_in_failure').insert({operator_id: operatorId, failure_id: rowKey(now), at: now}),
  )
  throw notPermitted('WRONG_PIN', `the PIN does not fit ${operatorId}, or nobody of that name works here`)
}

async function startSession(
  desk: Desk,
  operatorId: string,
  endedAt: string | null,
): Promise<{readonly session: string; readonly token: string}> {
  const now = desk.clock.now()
  const session = rowKey(now)
  const token = randomBytes(TOKEN_BYTES).toString('hex')
  await inTransaction(desk.store, (trx) =>
    trx('work_session').insert({
      session_id: session,
      operator_id: operatorId,
      token_hash: createHash('sha256').update(token).digest('hex'),
      os_user: desk.origin.osUser,
      boot_id: bootId(),
      terminal: desk.origin.terminal ?? '',
      started_at: now,
      last_used_at: now,
      ended_at: endedAt,
    }),
  )
  return {session, token}
}

async function mustNotBeLocked(desk: Desk, operatorId: string): Promise<void> {
  const {failures_before_lock: limit, lock_minutes: minutes} = desk.staff.pin
  const since = new Date(Date.parse(desk.clock.now()) - minutes * MS_PER_MINUTE).toISOString()
  const rows = await select<{n: number}>(
    desk.store.db,
    'select count(*) as n from sign_in_failure where operator_id = :operator and at > :since',
    {
      operator: operatorId,
      since,
    },
  )
  if ((rows[0]?.n ?? 0) >= limit)
    throw notPermitted('PIN_LOCKED', `${operatorId} is locked for ${minutes} minutes after ${limit} wrong PINs`)
}

function writePrivate(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), {recursive: true, mode: 0o700})
    rmSync(file, {force: true})
    const handle = openSync(
      file,
      constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW,
      PRIVATE,
    )
    writeSync(handle, text)
    closeSync(handle)
  } catch (error) {
    throw new Refusal({
      code: 'CANNOT_CREATE',
      exit: EXIT.cannotCreate,
      message: `cannot write ${file} (${(error as {code?: string}).code ?? ''})`,
    })
  }
}

/** Ends the session of a file; ending it twice is no fault. */
export async function signOut(desk: Desk, sessionFile: string): Promise<void> {
  const {session} = readSessionFile(sessionFile)
  await inTransaction(desk.store, (trx) =>
    trx('work_session').where('session_id', session).whereNull('ended_at').update({ended_at: desk.clock.now()}),
  )
  rmSync(sessionFile, {force: true})
}
