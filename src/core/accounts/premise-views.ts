import {addressKey} from '#core/accounts/address-key.js'
import type {Agreement, AgreementEvent, Service} from '#core/accounts/agreement.js'
import {keysOf} from '#core/accounts/keys.js'
import {LAST_CHARACTER} from '#core/accounts/name-search.js'
import type {AgreementEventRow, AgreementRow, PremiseVersionRow} from '#core/accounts/tables.js'
import {inForceOrFirst, type AsOf} from '#core/accounts/versions.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {READ_STANDS} from '#core/meters/corrected-reads.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface Premise extends PremiseVersionRow {
  readonly premise_no: string
}

const BY_ID = `select p.premise_no, v.premise_id, v.version_id, v.address, v.unit, v.city, v.postal_code, v.dwelling, v.route, v.effective_from, v.recorded_at
  from :keys join premise p on p.premise_id = k.id join premise_version v on v.premise_id = p.premise_id`

/** Premises as they were at a moment, by row key. */
export async function premisesById(reader: Reader, ids: readonly string[], at: AsOf): Promise<Map<string, Premise>> {
  const rows = ids.length === 0 ? [] : await select<Premise>(reader, BY_ID, {keys: keysOf(reader, ids)})
  const versions = groupBy(rows, (row) => row.premise_id)
  const found = new Map<string, Premise>()
  for (const [id, list] of versions) {
    const version = inForceOrFirst(list, at)
    if (version !== null) found.set(id, version)
  }
  return found
}

/** The row key of a premise number, null when there is none. */
export async function premiseIdOf(reader: Reader, premiseNo: string): Promise<string | null> {
  const sql = 'select premise_id from premise where premise_no = :premiseNo'
  return (await select<{premise_id: string}>(reader, sql, {premiseNo}))[0]?.premise_id ?? null
}

const BY_ADDRESS = `select distinct premise_id from premise_version
  where address_key >= :low and address_key < :high limit :most`

/** Row keys of premises whose address begins like the text asked for, however it is written. */
export async function premiseIdsByAddress(reader: Reader, text: string, most: number): Promise<string[]> {
  const low = addressKey(text)
  if (low === '') return []
  const rows = await select<{premise_id: string}>(reader, BY_ADDRESS, {low, high: `${low}${LAST_CHARACTER}`, most})
  return rows.map((row) => row.premise_id)
}

/** All premises with the same house number, for streets that were misspelt. */
export async function premiseIdsByHouseNumber(reader: Reader, text: string, most: number): Promise<string[]> {
  const number = /^(\d+[A-Z]?) /.exec(addressKey(text))?.[1]
  if (number === undefined) return []
  const low = `${number} `
  const rows = await select<{premise_id: string}>(reader, BY_ADDRESS, {low, high: `${low}${LAST_CHARACTER}`, most})
  return rows.map((row) => row.premise_id)
}

export interface ServicePoint {
  readonly service_point_id: string
  readonly service: Service
  readonly installed_on: BusinessDate
  readonly removed_on: BusinessDate | null
  readonly meter_id: string | null
  readonly serial: string | null
  readonly size: string | null
}

const POINTS = `select s.service_point_id, s.service, s.installed_on, s.removed_on, i.meter_id, m.serial, m.size
  from service_point s
  left join meter_installation i on i.service_point_id = s.service_point_id and i.installed_on <= :day
    and (i.removed_on is null or i.removed_on > :day)
  left join meter m on m.meter_id = i.meter_id
  where s.premise_id = :premise order by s.service, s.service_point_id`

/** Where service can be taken at a premise, with the meter that hung there on a day. */
export const servicePointsOn = (reader: Reader, premiseId: string, day: BusinessDate): Promise<ServicePoint[]> =>
  select<ServicePoint>(reader, POINTS, {premise: premiseId, day})

export interface AgreementAtPoint extends Agreement {
  readonly account_id: string
  readonly account_no: string
}

const AT_PREMISE = `select g.account_id, g.agreement_id, g.service_point_id, g.service, g.start_on, g.recorded_at, a.account_no
  from service_point s join agreement g on g.service_point_id = s.service_point_id join account a on a.account_id = g.account_id
  where s.premise_id = :premise order by g.start_on, g.agreement_id`
const EVENTS_AT_PREMISE = `select e.account_id, e.agreement_id, e.event_id, e.kind, e.effective_on, e.recorded_at
  from service_point s join agreement g on g.service_point_id = s.service_point_id
  join agreement_event e on e.account_id = g.account_id and e.agreement_id = g.agreement_id
  where s.premise_id = :premise`

/** Everybody who was, is or will be served at a premise. */
export async function agreementsAt(reader: Reader, premiseId: string): Promise<AgreementAtPoint[]> {
  const agreements = await select<AgreementRow & {account_no: string}>(reader, AT_PREMISE, {premise: premiseId})
  const events = await select<AgreementEventRow>(reader, EVENTS_AT_PREMISE, {premise: premiseId})
  return withEvents(agreements, events)
}

export function withEvents<Row extends Omit<AgreementRow, 'rate_plan'>>(
  agreements: readonly Row[],
  events: readonly AgreementEventRow[],
): (Row & {readonly events: readonly AgreementEvent[]})[] {
  const byAgreement = groupBy(events, (event) => event.agreement_id)
  return agreements.map((agreement) => ({...agreement, events: byAgreement.get(agreement.agreement_id) ?? []}))
}

export interface StartRead {
  readonly service_point_id: string
  readonly read_on: BusinessDate
  readonly value: number
  readonly kind: 'actual' | 'estimated'
}

const READS = `select r.service_point_id, r.read_on, r.value, r.kind
  from service_point s join meter_read r on r.service_point_id = s.service_point_id
  join meter_installation i on i.service_point_id = s.service_point_id and i.meter_id = r.meter_id and i.removed_on is null
  where s.premise_id = :premise and r.read_on >= :from and r.read_on <= :to and ${READ_STANDS}
  order by r.read_on, r.kind desc, r.recorded_at, r.read_id`

/** The latest read of each hanging meter from `from` to `to`; of one day an actual read stands before an estimate. */
export async function readsBetween(
  reader: Reader,
  premiseId: string,
  from: BusinessDate,
  to: BusinessDate,
): Promise<Map<string, StartRead>> {
  const rows = await select<StartRead>(reader, READS, {premise: premiseId, from, to})
  return new Map(
    rows
      .toSorted((a, b) =>
        `${a.read_on} ${a.kind === 'actual' ? 1 : 0}` < `${b.read_on} ${b.kind === 'actual' ? 1 : 0}` ? -1 : 1,
      )
      .map((row) => [row.service_point_id, row]),
  )
}
