import type {ActContext} from '#core/acts/act.js'
import {recordAccounts, recordAgreementEvents, recordAgreements} from '#core/accounts/record-accounts.js'
import {recordPersons} from '#core/accounts/record-persons.js'
import {
  recordInstallations,
  recordMeters,
  recordPremises,
  recordReads,
  recordServicePoints,
  type NewRead,
} from '#core/accounts/record-premises.js'
import {BILLING_FACT_NAMES, type NewBillingFact} from '#core/billing/billing-fact.js'
import {recordBillingFacts} from '#core/billing/billing-facts.js'
import {spokenId} from '#core/kernel/ids.js'
import {mustExist} from '#core/kernel/must.js'
import type {DemoAccount} from '#core/demo/demo-account.js'
import type {Trx} from '#core/store/open.js'

/** The keys that one account's rows were given. */
export interface LoadedAccount {
  readonly account: DemoAccount
  readonly accountId: string
  readonly personId: string
  readonly premiseId: string
  readonly meterId: string
  /** The start read, then the read that each bill ends on. */
  readonly readIds: readonly string[]
  readonly points: readonly {readonly pointId: string; readonly service: 'water' | 'sewer'}[]
}

/** Gives every account its keys; accounts of one customer share the person. */
function keysOf(accounts: readonly DemoAccount[], context: ActContext): LoadedAccount[] {
  const persons = new Map<string, string>()
  return accounts.map((account) => {
    const {key} = account.customer
    const personId = persons.get(key) ?? context.key()
    persons.set(key, personId)
    const services = account.premise.sewer ? (['water', 'sewer'] as const) : (['water'] as const)
    return {
      account,
      personId,
      accountId: context.key(),
      premiseId: context.key(),
      meterId: context.key(),
      readIds: [context.key(), ...account.bills.map(() => context.key())],
      points: services.map((service) => ({pointId: context.key(), service})),
    }
  })
}

/** Writes who is served where and through which meter. */
export async function loadPlaces(
  trx: Trx,
  accounts: readonly DemoAccount[],
  context: ActContext,
): Promise<LoadedAccount[]> {
  const loaded = keysOf(accounts, context)
  const first = new Map(loaded.toReversed().map((one) => [one.personId, one]))
  await recordPersons(
    trx,
    Array.from(first.values()).map(({account, personId}) => ({
      ...account.customer,
      personId,
      externalKey: null,
      effectiveFrom: account.opened_on,
    })),
    context,
  )
  await loadPremises(trx, loaded, context)
  await loadAccounts(trx, loaded, context)
  await recordBillingFacts(trx, loaded.flatMap(factsOf), context)
  return loaded
}

async function loadPremises(trx: Trx, loaded: readonly LoadedAccount[], context: ActContext): Promise<void> {
  const premises = loaded.map(({account: {premise}, premiseId}) => ({
    ...premise,
    premiseId,
    premiseNo: spokenId('PR'),
    externalKey: null,
    postalCode: premise.postal_code,
    effectiveFrom: premise.built_on,
  }))
  await recordPremises(trx, premises, context)
  const points = loaded.flatMap(({account, premiseId, points: all}) =>
    all.map(({pointId, service}) => ({
      servicePointId: pointId,
      premiseId,
      externalKey: null,
      service,
      installedOn: account.premise.built_on,
    })),
  )
  await recordServicePoints(trx, points, context)
  const meters = loaded.map(({account, meterId}) => ({meterId, ...account.premise.meter}))
  await recordMeters(trx, meters, context)
  const installations = loaded.map((one) => ({
    installationId: context.key(),
    servicePointId: waterPoint(one),
    meterId: one.meterId,
    installedOn: one.account.premise.built_on,
    removedOn: null,
  }))
  await recordInstallations(trx, installations, context)
  const reads = loaded.flatMap((one) => readsOf(one, context))
  await recordReads(trx, reads, context)
}

function readsOf(one: LoadedAccount, context: ActContext): NewRead[] {
  const {account, readIds, meterId} = one
  const billed = [account.startRead, ...account.bills.map((bill) => ({...bill, on: bill.to}))]
  const all = billed.map((read, at) => ({read, readId: mustExist(readIds[at], 'a key of a read')}))
  if (account.nextRead !== null) all.push({read: account.nextRead, readId: context.key()})
  return all.map(({read, readId}) => ({
    readId,
    servicePointId: waterPoint(one),
    meterId,
    readOn: read.on,
    value: read.register,
    kind: read.estimated ? 'estimated' : 'actual',
    source: 'route',
  }))
}

export const waterPoint = ({points}: LoadedAccount): string => mustExist(points[0], 'a water service point').pointId

const SURVEY = 'survey of the district'

const factsOf = ({account, accountId}: LoadedAccount): NewBillingFact[] =>
  BILLING_FACT_NAMES.flatMap((name) => {
    const value = account.facts[name]
    if (value === undefined) return []
    return [{accountId, name, value, fromOn: account.opened_on, untilOn: null, source: SURVEY}]
  })

async function loadAccounts(trx: Trx, loaded: readonly LoadedAccount[], context: ActContext): Promise<void> {
  const accounts = loaded.map(({account, accountId, personId, premiseId}) => ({
    accountId,
    accountNo: account.number,
    externalKey: null,
    personId,
    premiseId,
    class: account.class,
    customerRole: account.role,
    tenure: account.tenure,
    mailAddress: account.mail_address,
    mailDiffers: account.mail_differs,
    cycle: String(account.premise.cycle).padStart(2, '0'),
    paperless: account.paperless,
    openedOn: account.opened_on,
  }))
  await recordAccounts(trx, accounts, context)
  const agreements = loaded.flatMap(({account, accountId, points}) =>
    points.map(({pointId, service}) => ({
      accountId,
      agreementId: context.key(),
      servicePointId: pointId,
      service,
      startOn: account.opened_on,
      ratePlan: account.plan,
      closedOn: account.closed_on,
    })),
  )
  await recordAgreements(trx, agreements, context)
  const events = agreements.flatMap(({accountId, agreementId, startOn, closedOn}) => [
    {accountId, agreementId, kind: 'activate' as const, effectiveOn: startOn},
    ...(closedOn === null ? [] : [{accountId, agreementId, kind: 'finalize' as const, effectiveOn: closedOn}]),
  ])
  await recordAgreementEvents(trx, events, context)
}
