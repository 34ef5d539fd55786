import {accountIdOf} from '#core/accounts/account-key-views.js'
import {maskName, maskPhone} from '#core/accounts/contact-data.js'
import {declarationsOf, declarationStands, thirdPartiesOf, toldOn} from '#core/accounts/household-views.js'
import {mustMayView} from '#core/accounts/privacy.js'
import {whoWorks, type Desk} from '#core/acts/desk.js'
import {logLook} from '#core/acts/look-log.js'
import {notFound} from '#core/kernel/refusal.js'
import {householdPolicy} from '#core/policies/households.js'
import type {Role} from '#core/staff/roles.js'

export interface ShownDeclaration {
  readonly declaration: string
  /** The program or declaration; null where the role may not see which. */
  readonly ground: string | null
  readonly from: string
  readonly until: string | null
  readonly ended_on: string | null
  readonly stands: boolean
  readonly taken_by: string
}

/** Whether somebody sees it in full: by role, and never where a look leaves no row. */
function sees(desk: Desk, roles: readonly Role[]): boolean {
  return !desk.store.readonly && whoWorks(desk).roles.some((role) => roles.includes(role))
}

async function accountOf(desk: Desk, account: string, command: string): Promise<string> {
  mustMayView(desk)
  const accountId = await accountIdOf(desk.store.db, account)
  if (accountId === null) throw notFound(`no account ${account}`, ['curbstop find-account NAME'])
  await logLook(desk, {command, accountId, filter: 'household', accountNumbers: [account]})
  return accountId
}

/** What an account declared of its income, the newest first. @throws Refusal NOT_FOUND (66), NOT_YOURS (77) */
export async function showDeclarations(desk: Desk, account: string): Promise<ShownDeclaration[]> {
  const accountId = await accountOf(desk, account, 'declare-income')
  const shown = sees(desk, householdPolicy(desk.district.id, desk.today).ground_shown_to)
  const all = await declarationsOf(desk.store.db, [accountId])
  return all.toReversed().map((one) => ({
    declaration: one.declarationId,
    ground: shown ? one.ground : null,
    from: one.declaredOn,
    until: one.until,
    ended_on: one.endedOn,
    stands: declarationStands(one, desk.today),
    taken_by: one.operatorId,
  }))
}

export interface ShownThirdParty {
  readonly third_party: string
  readonly name: string
  readonly address: string | null
  readonly phone: string
  readonly email: string | null
  readonly relation: string
  readonly basis: string
  readonly named_on: string
  readonly ended_on: string | null
  readonly told: boolean
}

/** Whom an account named, the newest first. @throws Refusal NOT_FOUND (66), NOT_YOURS (77) */
export async function showThirdParties(desk: Desk, account: string): Promise<ShownThirdParty[]> {
  const accountId = await accountOf(desk, account, 'name-third-party')
  const shown = sees(desk, householdPolicy(desk.district.id, desk.today).third_party.shown_to)
  const all = await thirdPartiesOf(desk.store.db, [accountId])
  const told = new Set(toldOn(all, desk.today).map((one) => one.thirdPartyId))
  return all.toReversed().map((one) => ({
    third_party: one.thirdPartyId,
    name: shown ? one.name : maskName(one.name),
    address: shown ? one.address : null,
    phone: shown ? one.phone : maskPhone(one.phone),
    email: shown ? one.email : null,
    relation: one.relation,
    basis: one.basis,
    named_on: one.namedOn,
    ended_on: one.endedOn,
    told: told.has(one.thirdPartyId),
  }))
}
