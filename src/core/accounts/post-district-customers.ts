import {addressKey, addressLine} from '#core/accounts/address-key.js'
import type {AgreementEventKind, Service} from '#core/accounts/agreement.js'
import {idsByExternalKey} from '#core/accounts/external-key-views.js'
import {keysOf} from '#core/accounts/keys.js'
import {premisesById, type Premise} from '#core/accounts/premise-views.js'
import {
  freeAccountNumbers,
  recordAccounts,
  recordAgreementEvents,
  recordAgreements,
} from '#core/accounts/record-accounts.js'
import {postedRows, type StagedRow} from '#core/accounts/staged-rows.js'
import type {CustomerRole} from '#core/accounts/tables.js'
import {asOf} from '#core/accounts/versions.js'
import type {ActContext} from '#core/acts/act.js'
import type {NewBillingFact} from '#core/billing/billing-fact.js'
import {recordBillingFacts} from '#core/billing/billing-facts.js'
import {isAccountNumber, parseAccountNumber} from '#core/kernel/ids.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {openingPolicy} from '#core/policies/opening-service.js'
import {select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

interface Point {
  readonly service_point_id: string
  readonly service: Service
  readonly premise_id: string
  readonly external_key: string
  readonly premise_key: string | null
}
const POINTS = `select s.service_point_id, s.service, s.premise_id, s.external_key, p.external_key as premise_key
  from :keys join service_point s on s.external_key = k.id join premise p on p.premise_id = s.premise_id`

async function pointsOf(trx: Trx, rows: readonly StagedRow[]): Promise<Map<string, Point>> {
  const keys = Array.from(new Set(rows.map((row) => row.text('service_point'))))
  const found = await select<Point>(trx, POINTS, {keys: keysOf(trx, keys)})
  return new Map(found.map((point) => [point.external_key, point]))
}

/** Opens the accounts that agreements name: each row holds the earliest agreement of one account. */
export async function postAccounts(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const points = await pointsOf(trx, rows)
  const personKeys = rows.map((row) => row.text('person'))
  const persons = await idsByExternalKey(trx, 'person', personKeys)
  const told = await postedRows(trx, 'persons', personKeys)
  const places = await postedRows(
    trx,
    'premises',
    Array.from(points.values(), (point) => point.premise_key ?? ''),
  )
  const premises = await premisesById(
    trx,
    Array.from(points.values(), (point) => point.premise_id),
    asOf(context.today),
  )
  const numbers = await numbersFor(trx, rows)
  const accounts = rows.map((row) => {
    const point = mustExist(points.get(row.text('service_point')), 'a service point that was checked')
    const premise = mustExist(premises.get(point.premise_id), 'the premise of a service point')
    return {
      accountId: context.key(),
      accountNo: mustExist(numbers.get(row.key), 'a number for every account'),
      externalKey: row.key,
      personId: mustExist(persons.get(row.text('person')), 'a person that was checked'),
      premiseId: point.premise_id,
      class: row.text('service_class'),
      customerRole: row.text('customer_role') as CustomerRole,
      tenure: null,
      ...mailOf(told.get(row.text('person')), premise),
      cycle: places.get(point.premise_key ?? '')?.textOrNull('cycle') ?? premise.route,
      paperless: false,
      openedOn: row.date('start_on'),
    }
  })
  await recordAccounts(trx, accounts, context)
}

/** A number in the district's own form is kept; any other is the former number, found as such. */
async function numbersFor(trx: Trx, rows: readonly StagedRow[]): Promise<Map<string, string>> {
  const numbers = new Map<string, string>()
  for (const {key} of rows) if (isAccountNumber(key)) numbers.set(key, parseAccountNumber(key))
  const others = rows.filter((row) => !numbers.has(row.key))
  const free = await freeAccountNumbers(trx, others.length)
  others.forEach((row, at) => numbers.set(row.key, mustExist(free[at], 'as many numbers as were asked for')))
  return numbers
}

function mailOf(person: StagedRow | undefined, premise: Premise): {mailAddress: string; mailDiffers: boolean} {
  const here = addressLine(premise)
  if (person === undefined || person.text('mailing_street') === '') return {mailAddress: here, mailDiffers: false}
  const street = person.text('mailing_street')
  const unit = person.text('mailing_unit')
  const [city, postal_code] = [person.text('mailing_city'), person.text('mailing_postal_code')]
  const mailDiffers = addressKey(street, unit) !== addressKey(premise.address, premise.unit)
  return {mailAddress: addressLine({address: street, unit, city, postal_code}), mailDiffers}
}

/** Agreements with their start and, where it was told, their end. */
export async function postAgreements(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const points = await pointsOf(trx, rows)
  const accounts = await idsByExternalKey(
    trx,
    'account',
    rows.map((row) => row.text('account')),
  )
  const {classes} = openingPolicy(context.desk.district.id, context.today)
  const agreements = rows.map((row) => {
    const point = mustExist(points.get(row.text('service_point')), 'a service point that was checked')
    return {
      row,
      accountId: mustExist(accounts.get(row.text('account')), 'an account that was opened before'),
      agreementId: context.key(),
      servicePointId: point.service_point_id,
      service: point.service,
      startOn: row.date('start_on'),
      ratePlan: mustExist(classes.get(row.text('service_class')), 'a class of the district').rate_plans[point.service],
    }
  })
  await recordAgreements(trx, agreements, context)
  const events = agreements.flatMap(({row, accountId, agreementId, startOn}) => {
    const of = {accountId, agreementId}
    const end = row.dateOrNull('end_on')
    const ended: AgreementEventKind = end !== null && end > context.today ? 'request_stop' : 'finalize'
    return [
      {...of, kind: 'activate' as const, effectiveOn: startOn},
      ...(end === null ? [] : [{...of, kind: ended, effectiveOn: end}]),
    ]
  })
  await recordAgreementEvents(trx, events, context)
  await recordBillingFacts(trx, householdsOf(agreements), context)
}

/** The size of a household stands with each of its agreements, and is one fact of the account. */
function householdsOf(
  agreements: readonly {readonly row: StagedRow; readonly accountId: string; readonly startOn: BusinessDate}[],
): NewBillingFact[] {
  const facts = new Map<string, NewBillingFact>()
  for (const {row, accountId, startOn: fromOn} of agreements) {
    const persons = row.numberOrNull('household_size')
    if (persons === null) continue
    const fact = {accountId, name: 'household_size' as const, value: String(persons), fromOn, untilOn: null}
    facts.set(`${accountId} ${fromOn}`, {...fact, source: 'former system'})
  }
  return Array.from(facts.values())
}
