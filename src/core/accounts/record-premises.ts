import type {ActContext} from '#core/acts/act.js'
import {addressKey} from '#core/accounts/address-key.js'
import type {Service} from '#core/accounts/agreement.js'
import {INTEGER, TEXT, type Dwelling} from '#core/accounts/tables.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {recordRegisters} from '#core/meters/record-registers.js'
import type {Register} from '#core/meters/register.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface NewPremise {
  readonly premiseId: string
  readonly premiseNo: string
  readonly externalKey: string | null
  readonly address: string
  readonly unit: string
  readonly city: string
  readonly postalCode: string
  readonly dwelling: Dwelling
  readonly route: string
  readonly effectiveFrom: BusinessDate
}
export interface NewServicePoint {
  readonly servicePointId: string
  readonly premiseId: string
  readonly externalKey: string | null
  readonly service: Service
  readonly installedOn: BusinessDate
  readonly removedOn?: BusinessDate | null
}
export interface NewMeter {
  readonly meterId: string
  readonly serial: string
  readonly size: string
  /** What the records say of its register; the rest is as usual for the size. */
  readonly register?: Partial<Register>
}
export interface NewInstallation {
  readonly installationId: string
  readonly servicePointId: string
  readonly meterId: string
  readonly installedOn: BusinessDate
  readonly removedOn: BusinessDate | null
}
export interface NewRead {
  readonly readId: string
  readonly servicePointId: string
  readonly meterId: string
  readonly readOn: BusinessDate
  /** The whole number the register shows. */
  readonly value: number
  readonly kind: 'actual' | 'estimated'
  readonly source: string
}

const STAMP = {recorded_at: TEXT, act_id: TEXT} as const
const stampOf = (context: ActContext): {recorded_at: string; act_id: string} => ({
  recorded_at: context.recordedAt,
  act_id: context.actId,
})

export async function recordPremises(trx: Trx, premises: readonly NewPremise[], context: ActContext): Promise<void> {
  const rows = premises.map((premise) => ({
    premise_id: premise.premiseId,
    premise_no: premise.premiseNo,
    external_key: premise.externalKey,
    version_id: context.key(),
    address: premise.address,
    unit: premise.unit,
    city: premise.city,
    postal_code: premise.postalCode,
    address_key: addressKey(premise.address, premise.unit),
    dwelling: premise.dwelling,
    route: premise.route,
    effective_from: premise.effectiveFrom,
    ...stampOf(context),
  }))
  await insertRows(trx, 'premise', {premise_id: TEXT, premise_no: TEXT, external_key: TEXT, ...STAMP}, rows)
  await insertRows(trx, 'premise_version', PREMISE_VERSION, rows)
}

const PREMISE_VERSION = {
  premise_id: TEXT,
  version_id: TEXT,
  address: TEXT,
  unit: TEXT,
  city: TEXT,
  postal_code: TEXT,
  address_key: TEXT,
  dwelling: TEXT,
  route: TEXT,
  effective_from: TEXT,
  ...STAMP,
} as const

export async function recordServicePoints(
  trx: Trx,
  points: readonly NewServicePoint[],
  context: ActContext,
): Promise<void> {
  const rows = points.map((point) => ({
    service_point_id: point.servicePointId,
    premise_id: point.premiseId,
    external_key: point.externalKey,
    service: point.service,
    installed_on: point.installedOn,
    removed_on: point.removedOn ?? null,
    ...stampOf(context),
  }))
  const columns = {service_point_id: TEXT, premise_id: TEXT, external_key: TEXT, service: TEXT} as const
  await insertRows(trx, 'service_point', {...columns, installed_on: TEXT, removed_on: TEXT, ...STAMP}, rows)
}

/** Meters, each with its register. */
export async function recordMeters(trx: Trx, meters: readonly NewMeter[], context: ActContext): Promise<void> {
  const rows = meters.map((meter) => ({
    meter_id: meter.meterId,
    serial: meter.serial,
    size: meter.size,
    ...stampOf(context),
  }))
  await insertRows(trx, 'meter', {meter_id: TEXT, serial: TEXT, size: TEXT, ...STAMP}, rows)
  const registers = meters.map(({meterId, size, register = {}}) => ({meterId, size, register}))
  await recordRegisters(trx, registers, context)
}

export async function recordInstallations(
  trx: Trx,
  installations: readonly NewInstallation[],
  context: ActContext,
): Promise<void> {
  const rows = installations.map((installation) => ({
    service_point_id: installation.servicePointId,
    installation_id: installation.installationId,
    meter_id: installation.meterId,
    installed_on: installation.installedOn,
    removed_on: installation.removedOn,
    ...stampOf(context),
  }))
  await insertRows(trx, 'meter_installation', INSTALLATION, rows)
}

const INSTALLATION = {
  service_point_id: TEXT,
  installation_id: TEXT,
  meter_id: TEXT,
  installed_on: TEXT,
  removed_on: TEXT,
  ...STAMP,
} as const

export async function recordReads(trx: Trx, reads: readonly NewRead[], context: ActContext): Promise<void> {
  const rows = reads.map((read) => ({
    service_point_id: read.servicePointId,
    read_id: read.readId,
    meter_id: read.meterId,
    read_on: read.readOn,
    value: read.value,
    kind: read.kind,
    source: read.source,
    ...stampOf(context),
  }))
  const columns = {service_point_id: TEXT, read_id: TEXT, meter_id: TEXT, read_on: TEXT, value: INTEGER} as const
  await insertRows(trx, 'meter_read', {...columns, kind: TEXT, source: TEXT, ...STAMP}, rows)
}
