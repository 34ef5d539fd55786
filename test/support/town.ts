import type {Desk} from '#core/acts/desk.js'
import type {Service} from '#core/accounts/agreement.js'
import {recordAccounts, recordAgreementEvents, recordAgreements} from '#core/accounts/record-accounts.js'
import {freeAccountNumbers} from '#core/accounts/record-accounts.js'
import {recordPersons} from '#core/accounts/record-persons.js'
import {
  recordInstallations,
  recordMeters,
  recordPremises,
  recordReads,
  recordServicePoints,
} from '#core/accounts/record-premises.js'
import type {CustomerRole, Dwelling} from '#core/accounts/tables.js'
import {contextOf} from '#core/acts/perform.js'
import {businessDate} from '#core/kernel/business-date.js'
import {spokenId} from '#core/kernel/ids.js'
import {cents} from '#core/kernel/money.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {postJournals} from '#core/ledger/post-journals.js'
import {openReceivables} from '#core/ledger/receivables.js'
import {inTransaction} from '#core/store/transaction.js'

export interface Home {
  readonly address: string
  readonly unit?: string
  readonly dwelling?: Dwelling
  readonly services?: readonly Service[]
  readonly meter?: string
  readonly read?: {readonly on: string; readonly value: number; readonly kind?: 'actual' | 'estimated'}
  readonly customer?: Customer
}
export interface Customer {
  readonly name: string
  readonly phone?: string
  readonly email?: string
  readonly since: string
  readonly until?: string
  readonly role?: CustomerRole
  readonly class?: string
  readonly plan?: string
  /** A number of its own; else one is drawn. */
  readonly account?: string
}
export interface Settled {
  readonly premise: string
  readonly premiseId: string
  readonly points: readonly string[]
  readonly account: string
  readonly accountId: string
  readonly personId: string
}

const BUILT = businessDate('2015-07-01')

/** A home with its meter and, where given, the customer who lives or lived there. */
export async function settle(desk: Desk, home: Home): Promise<Settled> {
  return inTransaction(desk.store, async (trx) => {
    const context = contextOf(desk)
    const premiseId = context.key()
    const premiseNo = spokenId('PR')
    await recordPremises(
      trx,
      [
        {
          premiseId,
          premiseNo,
          externalKey: null,
          address: home.address,
          unit: home.unit ?? '',
          city: 'Rivergate',
          postalCode: '92501',
          dwelling: home.dwelling ?? 'sfd',
          route: '07',
          effectiveFrom: BUILT,
        },
      ],
      context,
    )
    const points = (home.services ?? ['water']).map((service) => ({
      servicePointId: context.key(),
      premiseId,
      externalKey: null,
      service,
      installedOn: BUILT,
    }))
    await recordServicePoints(trx, points, context)
    const servicePointId = points[0]!.servicePointId
    if (home.meter !== undefined) {
      const meterId = context.key()
      await recordMeters(trx, [{meterId, serial: home.meter, size: '3/4'}], context)
      await recordInstallations(
        trx,
        [{installationId: context.key(), servicePointId, meterId, installedOn: BUILT, removedOn: null}],
        context,
      )
      if (home.read !== undefined) {
        const readOn = businessDate(home.read.on)
        const kind = home.read.kind ?? 'actual'
        const read = {readId: context.key(), servicePointId, meterId, readOn, value: home.read.value, kind}
        await recordReads(trx, [{...read, source: 'test'}], context)
      }
    }
    const places = {premise: premiseNo, premiseId, points: points.map((point) => point.servicePointId)}
    const {customer} = home
    if (customer === undefined) return {...places, account: '', accountId: '', personId: ''}
    const personId = context.key()
    const accountId = context.key()
    const [account = ''] = customer.account === undefined ? await freeAccountNumbers(trx, 1) : [customer.account]
    const since = businessDate(customer.since)
    const {name, phone = null, email = null} = customer
    const person = {personId, kind: 'natural' as const, externalKey: null, name, phone, email, language: 'en'}
    await recordPersons(trx, [{...person, effectiveFrom: since}], context)
    await recordAccounts(
      trx,
      [
        {
          accountId,
          accountNo: account,
          externalKey: null,
          personId,
          premiseId,
          class: customer.class ?? 'residential',
          customerRole: customer.role ?? 'occupant',
          tenure: null,
          mailAddress: home.address,
          mailDiffers: false,
          cycle: '07',
          paperless: false,
          openedOn: since,
        },
      ],
      context,
    )
    const agreements = points.map((point) => ({
      accountId,
      agreementId: context.key(),
      servicePointId: point.servicePointId,
      service: point.service,
      startOn: since,
      ratePlan: customer.plan ?? 'R-1',
    }))
    await recordAgreements(trx, agreements, context)
    const events = agreements.flatMap(({agreementId}) => [
      {accountId, agreementId, kind: 'activate' as const, effectiveOn: since},
      ...(customer.until === undefined
        ? []
        : [{accountId, agreementId, kind: 'finalize' as const, effectiveOn: businessDate(customer.until)}]),
    ])
    await recordAgreementEvents(trx, events, context)
    return {...places, account, accountId, personId}
  })
}

/** A water charge that somebody owes. */
export async function charge(
  desk: Desk,
  accountId: string,
  item: {readonly cents: number; readonly on: string; readonly due: string},
): Promise<string> {
  return inTransaction(desk.store, async (trx) => {
    const context = contextOf(desk)
    const amount = cents(item.cents)
    const effectiveOn = businessDate(item.on)
    const entry = journal(
      {
        kind: 'bill.import',
        accountId,
        effectiveOn,
        memo: '',
        postings: [debit('1110', amount, accountId), credit('4010', amount)],
      },
      context.recordedAt,
    )
    const receivableId = context.key()
    await postJournals(trx, [entry], context)
    await openReceivables(trx, [
      {
        receivableId,
        accountId,
        class: 'water',
        chargeCode: 'usage',
        billId: null,
        journalId: entry.journalId,
        effectiveOn,
        mailedOn: effectiveOn,
        dueOn: businessDate(item.due),
        amount,
      },
    ])
    return receivableId
  })
}
