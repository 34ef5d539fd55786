import type {ActContext} from '#core/acts/act.js'
import {
  freeAccountNumbers,
  recordAccounts,
  recordAgreementEvents,
  recordAgreements,
} from '#core/accounts/record-accounts.js'
import {recordPersons} from '#core/accounts/record-persons.js'
import {recordPremises, recordServicePoints} from '#core/accounts/record-premises.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {spokenId} from '#core/kernel/ids.js'
import {mustExist} from '#core/kernel/must.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** An account that is only known by its bills: a file of another system names it and says who pays. */
export interface BilledAccount {
  readonly externalKey: string
  readonly name: string
  readonly address: string
  readonly city: string
  readonly role: 'occupant' | 'landlord'
  readonly serviceClass: string
  /** Name of the profile it came by. */
  readonly source: string
  readonly openedOn: BusinessDate
}

/** Makes such accounts, each with a premise of its own; accounts of one name share the person. */
export async function makeBilledAccounts(
  trx: Trx,
  accounts: readonly BilledAccount[],
  context: ActContext,
): Promise<{externalKey: string; accountId: string}[]> {
  if (accounts.length === 0) return []
  const persons = await personsOf(trx, accounts, context)
  const numbers = await freeAccountNumbers(trx, accounts.length)
  const made = accounts.map((account, index) => ({
    ...account,
    accountId: context.key(),
    premiseId: context.key(),
    servicePointId: context.key(),
    agreementId: context.key(),
    accountNo: mustExist(numbers[index], 'a number for each account'),
    personId: mustExist(persons.get(personKey(account)), 'a person for each account'),
  }))
  const none = {externalKey: null, unit: '', postalCode: '', route: '', dwelling: 'multi' as const}
  await recordPremises(
    trx,
    made.map((one) => ({...one, ...none, premiseNo: spokenId('PR'), effectiveFrom: one.openedOn})),
    context,
  )
  await recordServicePoints(
    trx,
    made.map((one) => ({...one, externalKey: null, service: 'water' as const, installedOn: one.openedOn})),
    context,
  )
  await recordAccounts(
    trx,
    made.map((one) => ({
      ...one,
      class: one.serviceClass,
      customerRole: one.role,
      tenure: null,
      mailAddress: one.address,
      mailDiffers: false,
      cycle: '',
      paperless: false,
    })),
    context,
  )
  await recordAgreements(
    trx,
    made.map((one) => ({...one, service: 'water' as const, startOn: one.openedOn, ratePlan: one.source})),
    context,
  )
  await recordAgreementEvents(
    trx,
    made.map((one) => ({...one, kind: 'activate' as const, effectiveOn: one.openedOn})),
    context,
  )
  return made.map(({externalKey, accountId}) => ({externalKey, accountId}))
}

const personKey = (account: BilledAccount): string => `${account.source}:${account.name}`

async function personsOf(
  trx: Trx,
  accounts: readonly BilledAccount[],
  context: ActContext,
): Promise<Map<string, string>> {
  const first = new Map(accounts.toReversed().map((account) => [personKey(account), account]))
  const asked = rowsFrom(
    trx,
    Array.from(first.keys(), (external_key) => ({external_key})),
    {external_key: 'text'},
    't',
  )
  const known = await select<{external_key: string; person_id: string}>(
    trx,
    'select p.external_key, p.person_id from :asked cross join person p where p.external_key = t.external_key',
    {asked},
  )
  const persons = new Map(known.map((row) => [row.external_key, row.person_id]))
  const fresh = Array.from(first).filter(([key]) => !persons.has(key))
  for (const [key] of fresh) persons.set(key, context.key())
  await recordPersons(
    trx,
    fresh.map(([key, account]) => ({
      personId: mustExist(persons.get(key), 'a key for each person'),
      kind: 'organization' as const,
      externalKey: key,
      name: account.name,
      phone: null,
      email: null,
      language: 'en',
      effectiveFrom: account.openedOn,
    })),
    context,
  )
  return persons
}
