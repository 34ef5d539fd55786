import {randomInt} from 'node:crypto'
import type {ActContext} from '#core/acts/act.js'
import type {AgreementEventKind, Service} from '#core/accounts/agreement.js'
import {INTEGER, TEXT, type CustomerRole, type Tenure} from '#core/accounts/tables.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {accountNumber} from '#core/kernel/ids.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface NewAccount {
  readonly accountId: string
  readonly accountNo: string
  readonly externalKey: string | null
  readonly personId: string
  readonly premiseId: string
  readonly class: string
  readonly customerRole: CustomerRole
  readonly tenure: Tenure | null
  readonly mailAddress: string
  readonly mailDiffers: boolean
  readonly cycle: string
  readonly paperless: boolean
  readonly openedOn: BusinessDate
}
export interface NewAgreement {
  readonly accountId: string
  readonly agreementId: string
  readonly servicePointId: string
  readonly service: Service
  readonly startOn: BusinessDate
  readonly ratePlan: string
}
export interface NewAgreementEvent {
  readonly accountId: string
  readonly agreementId: string
  readonly kind: AgreementEventKind
  readonly effectiveOn: BusinessDate
}

const STAMP = {recorded_at: TEXT, act_id: TEXT} as const
const stampOf = (context: ActContext): {recorded_at: string; act_id: string} => ({
  recorded_at: context.recordedAt,
  act_id: context.actId,
})

/** Accounts with their first version, which holds from the day they open. */
export async function recordAccounts(trx: Trx, accounts: readonly NewAccount[], context: ActContext): Promise<void> {
  const rows = accounts.map((account) => ({
    account_id: account.accountId,
    account_no: account.accountNo,
    external_key: account.externalKey,
    opened_on: account.openedOn,
    version_id: context.key(),
    person_id: account.personId,
    premise_id: account.premiseId,
    class: account.class,
    customer_role: account.customerRole,
    tenure: account.tenure,
    mail_address: account.mailAddress,
    mail_differs: account.mailDiffers ? 1 : 0,
    cycle: account.cycle,
    paperless: account.paperless ? 1 : 0,
    effective_from: account.openedOn,
    ...stampOf(context),
  }))
  const own = {account_id: TEXT, account_no: TEXT, external_key: TEXT, opened_on: TEXT} as const
  await insertRows(trx, 'account', {...own, ...STAMP}, rows)
  await insertRows(trx, 'account_version', ACCOUNT_VERSION, rows)
}

export const ACCOUNT_VERSION = {
  account_id: TEXT,
  version_id: TEXT,
  person_id: TEXT,
  premise_id: TEXT,
  class: TEXT,
  customer_role: TEXT,
  tenure: TEXT,
  mail_address: TEXT,
  mail_differs: INTEGER,
  cycle: TEXT,
  paperless: INTEGER,
  effective_from: TEXT,
  ...STAMP,
} as const

export async function recordAgreements(
  trx: Trx,
  agreements: readonly NewAgreement[],
  context: ActContext,
): Promise<void> {
  const rows = agreements.map((agreement) => ({
    account_id: agreement.accountId,
    agreement_id: agreement.agreementId,
    service_point_id: agreement.servicePointId,
    service: agreement.service,
    start_on: agreement.startOn,
    rate_plan: agreement.ratePlan,
    ...stampOf(context),
  }))
  const columns = {account_id: TEXT, agreement_id: TEXT, service_point_id: TEXT, service: TEXT, start_on: TEXT} as const
  await insertRows(trx, 'agreement', {...columns, rate_plan: TEXT, ...STAMP}, rows)
}

export async function recordAgreementEvents(
  trx: Trx,
  events: readonly NewAgreementEvent[],
  context: ActContext,
): Promise<void> {
  const rows = events.map((event) => ({
    account_id: event.accountId,
    agreement_id: event.agreementId,
    event_id: context.key(),
    kind: event.kind,
    effective_on: event.effectiveOn,
    ...stampOf(context),
  }))
  const columns = {account_id: TEXT, agreement_id: TEXT, event_id: TEXT, kind: TEXT, effective_on: TEXT} as const
  await insertRows(trx, 'agreement_event', {...columns, ...STAMP}, rows)
}

const SERIALS = 1e8

/** Account numbers nobody has yet, chosen at random so that one cannot be guessed from another. */
export async function freeAccountNumbers(trx: Trx, count: number): Promise<string[]> {
  const free = new Set<string>()
  while (free.size < count) {
    const tried = Array.from({length: count - free.size}, () => accountNumber(randomInt(SERIALS)))
    const source = rowsFrom(
      trx,
      tried.map((number) => ({account_no: number})),
      {account_no: TEXT},
      't',
    )
    const taken = await select<{account_no: string}>(
      trx,
      'select a.account_no from :tried join account a on a.account_no = t.account_no',
      {tried: source},
    )
    const clash = new Set(taken.map((row) => row.account_no))
    for (const number of tried) if (!clash.has(number)) free.add(number)
  }
  return Array.from(free)
}
