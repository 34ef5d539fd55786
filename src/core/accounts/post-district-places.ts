import type {Service} from '#core/accounts/agreement.js'
import {idsByExternalKey} from '#core/accounts/external-key-views.js'
import {
  recordInstallations,
  recordMeters,
  recordPremises,
  recordReads,
  recordServicePoints,
} from '#core/accounts/record-premises.js'
import {recordPersons} from '#core/accounts/record-persons.js'
import type {StagedRow} from '#core/accounts/staged-rows.js'
import type {Dwelling, PersonKind} from '#core/accounts/tables.js'
import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {spokenId} from '#core/kernel/ids.js'
import {mustExist} from '#core/kernel/must.js'
import type {Register, RegisterUnit} from '#core/meters/register.js'
import {openingPolicy} from '#core/policies/opening-service.js'
import type {Trx} from '#core/store/open.js'

/** What the former system does not date has always been so. */
const ALWAYS = '1900-01-01' as BusinessDate
const THOUSANDTHS = 1000

export async function postPremises(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const premises = rows.map((row) => ({
    premiseId: context.key(),
    premiseNo: spokenId('PR'),
    externalKey: row.key,
    address: row.text('street'),
    unit: row.text('unit'),
    city: row.text('city'),
    postalCode: row.text('postal_code'),
    dwelling: row.text('dwelling') as Dwelling,
    route: row.text('route'),
    effectiveFrom: ALWAYS,
  }))
  await recordPremises(trx, premises, context)
}

export async function postServicePoints(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const premises = await idsByExternalKey(
    trx,
    'premise',
    rows.map((row) => row.text('premise')),
  )
  const points = rows.map((row) => ({
    servicePointId: context.key(),
    premiseId: mustExist(premises.get(row.text('premise')), 'a premise that was checked'),
    externalKey: row.key,
    service: row.text('service') as Service,
    installedOn: row.date('installed_on'),
    removedOn: row.dateOrNull('removed_on'),
  }))
  await recordServicePoints(trx, points, context)
}

/** What a row says of the meter's register. HCF and CCF are two names of a hundred cubic feet. */
function registerTold(row: StagedRow): Partial<Register> {
  const unit = row.text('unit')
  const dials = row.numberOrNull('dials')
  const multiplierThousandths = row.numberOrNull('multiplier_thousandths')
  return {
    unit: unit === 'hcf' ? 'ccf' : (unit as RegisterUnit),
    ...(dials === null ? {} : {dials}),
    ...(multiplierThousandths === null ? {} : {multiplierThousandths}),
  }
}

/** A meter once, an installation for each place it hung, and the read it started with there. */
export async function postMeters(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const points = await idsByExternalKey(
    trx,
    'service_point',
    rows.map((row) => row.text('service_point')),
  )
  const meters = await idsByExternalKey(
    trx,
    'meter',
    rows.map((row) => row.text('meter_number')),
  )
  const fresh = []
  for (const row of rows) {
    const serial = row.text('meter_number')
    if (meters.has(serial)) continue
    const meterId = context.key()
    meters.set(serial, meterId)
    fresh.push({meterId, serial, size: row.text('size'), register: registerTold(row)})
  }
  await recordMeters(trx, fresh, context)
  const hung = rows.map((row) => ({
    row,
    servicePointId: mustExist(points.get(row.text('service_point')), 'a service point that was checked'),
    meterId: mustExist(meters.get(row.text('meter_number')), 'a meter made above'),
    installedOn: row.date('installed_on'),
  }))
  const installations = hung.map(({row, ...place}) => ({
    ...place,
    installationId: context.key(),
    removedOn: row.dateOrNull('removed_on'),
  }))
  await recordInstallations(trx, installations, context)
  const reads = hung.flatMap(({row, servicePointId, meterId, installedOn}) => {
    const read = row.numberOrNull('start_read_thousandths')
    if (read === null) return []
    const kind = row.text('start_read_kind') === 'estimated' ? ('estimated' as const) : ('actual' as const)
    const value = Math.trunc(read / THOUSANDTHS)
    return [{readId: context.key(), servicePointId, meterId, readOn: installedOn, value, kind, source: 'former system'}]
  })
  await recordReads(trx, reads, context)
}

/** ISO 639-2: a language that was not determined. */
const UNDETERMINED = 'und'

export async function postPersons(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const {language} = openingPolicy(context.desk.district.id, context.today)
  const persons = rows.map((row) => ({
    personId: context.key(),
    kind: row.text('kind') as PersonKind,
    externalKey: row.key,
    name: row.text('name'),
    phone: row.textOrNull('phone'),
    email: row.textOrNull('email'),
    language: languageOf(row.textOrNull('language'), language),
    effectiveFrom: ALWAYS,
  }))
  await recordPersons(trx, persons, context)
}

const languageOf = (told: string | null, usual: string): string => (told === 'other' ? UNDETERMINED : (told ?? usual))
