import {accountIdOf} from '#core/accounts/account-key-views.js'
import {mustMayView} from '#core/accounts/privacy.js'
import type {Act, Decided} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {formatMoney} from '#core/kernel/money.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {isOff, type RestoreGround} from '#core/turnoffs/field-order-views.js'
import {nameWrongful, type WrongfulTold} from '#core/turnoffs/name-wrongful.js'
import {giveBack, keptFee} from '#core/turnoffs/give-back.js'
import type {OrderedRestore} from '#core/turnoffs/order-restore.js'
import {lastTurnOff, restorationOf, type Restoration} from '#core/turnoffs/restoration-views.js'
import type {Reader} from '#core/store/open.js'

export type RestoreInput = {readonly account: string; readonly out_of_hours: boolean}

type RestoreDecision = Decided & {
  readonly of: Restoration
  readonly why: RestoreGround
  readonly outOfHours: boolean
}

export type RestoredService = {
  readonly account: string
  readonly turn_off: string
  readonly restore: OrderedRestore | null
  readonly wrongful: WrongfulTold | null
  readonly waived_cents: number
  readonly waiver: string | null
  readonly extra_cents: number
  readonly journal: string | null
}

/** What it takes to restore an account that is off. @throws Refusal NOT_FOUND (66), NOT_OFF (65) */
export async function whatRestores(reader: Reader, desk: Desk, account: string): Promise<Restoration> {
  const accountId = await accountIdOf(reader, account)
  if (accountId === null) throw notFound(`no account ${account}`)
  const turnOff = await lastTurnOff(reader, accountId)
  if (turnOff === null || !isOff(turnOff)) {
    const restored = turnOff?.restore?.restoredAt
    throw refuse('NOT_OFF', restored == null ? `${account} was not turned off` : `${account} is on since ${restored}`)
  }
  return restorationOf(reader, desk, turnOff)
}

/** The same for somebody to look at. @throws Refusal NOT_YOURS (77), NOT_FOUND (66), NOT_OFF (65) */
export function showRestoration(desk: Desk, account: string): Promise<Restoration> {
  mustMayView(desk)
  return whatRestores(desk.store.db, desk, account)
}

/** Sends the field to turn water on once what the law and the policy ask is there; after a wrongful turn-off at once. */
export const restoreService: Act<RestoreInput, Restoration, RestoreDecision, RestoredService> = {
  kind: 'restore-service',
  permission: 'restore_service',
  subject: (input) => input.account,
  async load(trx, {account}, {desk}) {
    const accountId = await accountIdOf(trx, account)
    if (accountId !== null) await lockAccounts(trx, [accountId])
    return whatRestores(trx, desk, account)
  },
  decide(of, {account, out_of_hours: outOfHours}) {
    const {turnOff, wrongful, standing} = of
    const sooner = outOfHours && !wrongful && !of.charged.some(({hours}) => hours === 'nonoperational')
    if (turnOff.restore !== null && of.found === null && !sooner)
      throw refuse(
        'ALREADY_ORDERED',
        `restore order ${turnOff.restore.orderNo} is out, promised by ${turnOff.restore.promisedBy}`,
        {next: wrongful || outOfHours ? [] : [`curbstop restore-service ${account} --out-of-hours --order`]},
      )
    const why = wrongful ? 'wrongful' : standing.ground
    if (why === null) throw notMet(of)
    return {of, why, outOfHours, amountCents: keptFee(of), summary: `restore ${account}: ${why}`}
  },
  async record(trx, {of, why, outOfHours}, context) {
    const {turnOff, account, found} = of
    const base = {account, turn_off: turnOff.orderNo, wrongful: null}
    if (found !== null) {
      const told = await nameWrongful(trx, found, context)
      return {...base, wrongful: told, restore: told.restore, ...NO_CHARGE}
    }
    const hours = outOfHours ? 'nonoperational' : 'operating'
    const {restore, waiver, extra, journal} = await giveBack(trx, of, {why, hours}, context)
    return {...base, restore, waived_cents: of.toWaive, waiver, extra_cents: extra, journal}
  },
}

const NO_CHARGE = {waived_cents: 0, waiver: null, extra_cents: 0, journal: null} as const

/** @returns Refusal NOT_MET (65), which says what is missing */
function notMet({account, least, standing, pastDue}: Restoration): Error {
  const rule = standing.judged?.decision.first_rule ?? 'P-DUE'
  const pay = least === null ? 'no payment alone gives water back' : `${formatMoney(least)} gives water back`
  return refuse('NOT_MET', `${formatMoney(pastDue)} is past due; ${pay}`, {
    because: [{rule, citation: 'HSC 116912', fact: 'a customer who is off is told how to restore service'}],
    next: [`curbstop take-payment ${account}`, `curbstop arrange-payment ${account}`],
  })
}
