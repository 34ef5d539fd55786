import {randomBytes, scryptSync, timingSafeEqual} from 'node:crypto'
import {accountsByReference} from '#core/accounts/account-references.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {recordHeldAccounts, type HeldAccount, type Relation} from '#core/staff/operator-accounts.js'
import type {Role} from '#core/staff/roles.js'
import type {Trx} from '#core/store/open.js'

/** Cost of one guess of a PIN: scrypt N, block size, memory in bytes. */
const SCRYPT = {N: 2 ** 15, r: 8, maxmem: 64 * 1024 * 1024}
const KEY_BYTES = 32

export interface PinHash {
  readonly salt: string
  readonly hash: string
}

export function hashPin(pin: string): PinHash {
  const salt = randomBytes(16)
  return {salt: salt.toString('hex'), hash: scryptSync(pin, salt, KEY_BYTES, SCRYPT).toString('hex')}
}

export const pinFits = (pin: string, known: PinHash): boolean =>
  timingSafeEqual(scryptSync(pin, Buffer.from(known.salt, 'hex'), KEY_BYTES, SCRYPT), Buffer.from(known.hash, 'hex'))

/** Account numbers that are the person's own, or their household's. */
type HeldInput = {
  readonly own_accounts?: readonly string[] | undefined
  readonly household_accounts?: readonly string[] | undefined
}

/** A PIN never reaches the audit chain: the caller hashes it first. */
export type AddStaffInput = HeldInput & {
  readonly operator: string
  readonly name: string
  readonly os_user: string | null
  readonly roles: readonly Role[]
  readonly pin: {readonly salt: string; readonly hash: string} | null
}

interface OperatorRow {
  operator_id: string
  os_user: string | null
}

interface AddStaffFacts {
  readonly operatorExists: boolean
  readonly osUserTakenBy: string | null
  readonly held: readonly NamedAccount[]
}
type AddStaffDecision = Decided & {readonly input: AddStaffInput; readonly held: readonly HeldAccount[]}
type AddStaffOutcome = {
  readonly operator: string
  readonly roles: readonly string[]
  readonly os_user: string | null
  readonly accounts: readonly string[]
}

const OPERATOR_ID = /^[a-z][a-z0-9._-]{1,31}$/

/** A new person at work here, with roles and, where given, the login that speaks for them. */
export const addStaff: Act<AddStaffInput, AddStaffFacts, AddStaffDecision, AddStaffOutcome> = {
  kind: 'add-staff',
  permission: 'add_staff',
  subject: (input) => input.operator,
  async load(trx, input) {
    const operator = await trx<OperatorRow>('operator').where('operator_id', input.operator).first('operator_id')
    const taken =
      input.os_user === null
        ? undefined
        : await trx<OperatorRow>('operator').where('os_user', input.os_user).first('operator_id')
    const held = await namedAccounts(trx, input)
    return {operatorExists: operator !== undefined, osUserTakenBy: taken?.operator_id ?? null, held}
  },
  decide(facts, input) {
    if (!OPERATOR_ID.test(input.operator))
      throw refuse('BAD_OPERATOR', `${input.operator}: 2 to 32 small letters, digits, . _ -`, {field: 'operator'})
    if (facts.operatorExists)
      throw refuse('OPERATOR_EXISTS', `${input.operator} works here already`, {
        next: [`curbstop grant-role ${input.operator} --role ROLE`],
      })
    if (facts.osUserTakenBy !== null)
      throw refuse('LOGIN_TAKEN', `the login ${input.os_user ?? ''} speaks for ${facts.osUserTakenBy}`, {
        field: 'os-user',
      })
    if (input.roles.length === 0) throw refuse('NO_ROLE', 'a person works here in at least one role', {field: 'role'})
    const held = heldAccounts(facts.held, {operatorId: input.operator, holds: true})
    return {input, held, summary: `${input.operator} as ${input.roles.join(', ')}`}
  },
  async record(trx, {input, held}, context) {
    await trx('operator').insert({
      operator_id: input.operator,
      name: input.name,
      os_user: input.os_user,
      ...stamp(context),
    })
    if (input.pin !== null)
      await trx('operator_pin').insert({
        operator_id: input.operator,
        pin_id: context.key(),
        ...input.pin,
        ...stamp(context),
      })
    for (const role of input.roles) await writeRole(trx, {operator: input.operator, role, granted: true}, context)
    await recordHeldAccounts(trx, held, context)
    return {operator: input.operator, roles: input.roles, os_user: input.os_user, accounts: accountsIn(input)}
  },
}

export type GrantRoleInput = HeldInput & {
  readonly operator: string
  readonly roles: readonly Role[]
  readonly granted: boolean
  readonly pin: {readonly salt: string; readonly hash: string} | null
}
interface GrantFacts {
  readonly known: boolean
  readonly held: readonly NamedAccount[]
}
type GrantRoleDecision = Decided & {readonly input: GrantRoleInput; readonly held: readonly HeldAccount[]}
type GrantRoleOutcome = {
  readonly operator: string
  readonly roles: readonly string[]
  readonly granted: boolean
  readonly new_pin: boolean
  readonly accounts: readonly string[]
}

/** Grants or revokes roles from today on, and can set a new PIN at the same time. */
export const grantRole: Act<GrantRoleInput, GrantFacts, GrantRoleDecision, GrantRoleOutcome> = {
  kind: 'grant-role',
  permission: 'grant_role',
  subject: (input) => input.operator,
  async load(trx, input) {
    return {
      known:
        (await trx<OperatorRow>('operator').where('operator_id', input.operator).first('operator_id')) !== undefined,
      held: await namedAccounts(trx, input),
    }
  },
  decide({known, held: named}, input, context) {
    if (!known)
      throw refuse('NO_SUCH_OPERATOR', `${input.operator} does not work here`, {
        next: [`curbstop add-staff ${input.operator}`],
      })
    if (input.roles.length === 0 && input.pin === null && named.length === 0)
      throw refuse('NO_ROLE', 'nothing to change: --role, --pin-file, --own-account or --household-account', {
        field: 'role',
      })
    if (input.operator === context.operatorId && (input.roles.length > 0 || named.length > 0))
      throw refuse('OWN_ROLE', 'nobody changes their own roles or accounts; another supervisor may')
    const held = heldAccounts(named, {operatorId: input.operator, holds: input.granted})
    const changed = [...input.roles, ...accountsIn(input)].join(', ')
    return {input, held, summary: `${input.granted ? 'grant' : 'revoke'} ${changed}: ${input.operator}`}
  },
  async record(trx, {input, held}, context) {
    const {operator, granted} = input
    for (const role of input.roles) await writeRole(trx, {operator, role, granted}, context)
    if (input.pin !== null)
      await trx('operator_pin').insert({operator_id: operator, pin_id: context.key(), ...input.pin, ...stamp(context)})
    await recordHeldAccounts(trx, held, context)
    return {operator, roles: input.roles, granted, new_pin: input.pin !== null, accounts: accountsIn(input)}
  },
}

interface NamedAccount {
  readonly account: string
  readonly accountId: string | null
  readonly relation: Relation
}

const accountsIn = ({own_accounts: own = [], household_accounts: household = []}: HeldInput): string[] => [
  ...own,
  ...household,
]

async function namedAccounts(trx: Trx, {own_accounts, household_accounts}: HeldInput): Promise<NamedAccount[]> {
  const named = [
    ...(own_accounts ?? []).map((account) => ({account, relation: 'own' as const})),
    ...(household_accounts ?? []).map((account) => ({account, relation: 'household' as const})),
  ]
  const known = await accountsByReference(
    trx,
    named.map((one) => one.account),
  )
  return named.map((one) => ({...one, accountId: known.get(one.account) ?? null}))
}

function heldAccounts(named: readonly NamedAccount[], of: {operatorId: string; holds: boolean}): HeldAccount[] {
  return named.map(({account, accountId, relation}) => {
    if (accountId === null) throw notFound(`no account ${account}`, ['curbstop find-account NAME'])
    return {...of, accountId, relation}
  })
}

const stamp = (context: ActContext): {recorded_at: string; act_id: string} => ({
  recorded_at: context.recordedAt,
  act_id: context.actId,
})

async function writeRole(
  trx: Trx,
  event: {operator: string; role: Role; granted: boolean},
  context: ActContext,
): Promise<void> {
  await trx('operator_role').insert({
    operator_id: event.operator,
    event_id: context.key(),
    role: event.role,
    granted: event.granted ? 1 : 0,
    effective_from: context.today,
    ...stamp(context),
  })
}
