import type {Service} from '#core/accounts/agreement.js'
import type {BilledLeg} from '#core/adjustments/rebill/rebill-inputs.js'
import type {StoredPricing} from '#core/billing/bill-pricing.js'
import {STANDS} from '#core/billing/cancelled-bills.js'
import {standingBills, type BillRecord} from '#core/billing/explain/bill-record-views.js'
import {pricingsOfAccount} from '#core/billing/investigate/bill-case-views.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {READ_STANDS} from '#core/meters/corrected-reads.js'
import {ROLLOVER, type ReadKind} from '#core/meters/loaded-read.js'
import type {Register} from '#core/meters/register.js'
import {registerIn, type RegisterColumns} from '#core/meters/registers-views.js'
import type {MeterRegisterPolicy} from '#core/policies/meter-registers.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A bill that counts, with what it was priced from; without pricings it was made elsewhere. */
export interface StandingBill {
  readonly record: BillRecord
  readonly pricings: readonly StoredPricing[]
  readonly legs: readonly BilledLeg[]
}

const LEGS = `select b.bill_id, b.service_point_id as point, b.meter_id as meter, b.from_read_id as from_read, b.to_read_id as to_read,
    b.usage_thousandths as use_thousandths
  from bill_read b where b.account_id = :account and ${STANDS} order by b.bill_id, b.service_point_id, b.to_read_id`

/** Bills of an account that were not cancelled, in the order of their periods. */
export async function standingBillsOf(reader: Reader, accountId: string): Promise<StandingBill[]> {
  const records = await standingBills(reader, accountId)
  const pricings = await pricingsOfAccount(reader, accountId)
  const rows = await select<BilledLeg & {bill_id: string}>(reader, LEGS, {account: accountId})
  const legs = groupBy(rows, (row) => row.bill_id)
  return records.map((record) => ({
    record,
    pricings: pricings.get(record.billId) ?? [],
    legs: (legs.get(record.billId) ?? []).map(({point, meter, from_read, to_read, use_thousandths}) => ({
      ...{point, meter, from_read, to_read, use_thousandths},
    })),
  }))
}

/** Where an account is or was served, and by which plan. */
export interface ServedBy {
  readonly point: string
  readonly service: Service
  readonly plan: string
}

const SERVED = `select g.service_point_id as point, g.service, g.rate_plan as plan from agreement g
  where g.account_id = :account and not exists (select 1 from agreement_event e
    where e.account_id = g.account_id and e.agreement_id = g.agreement_id and e.kind = 'cancel_start')
  order by g.start_on, g.agreement_id`

export const servedBy = (reader: Reader, accountId: string): Promise<ServedBy[]> =>
  select<ServedBy>(reader, SERVED, {account: accountId})

/** A read of a meter where it hung. */
export interface StandingRead {
  /** Nobody corrected it. */
  readonly stands: boolean
  readonly point: string
  readonly readId: string
  readonly meter: string
  readonly serial: string
  readonly readOn: BusinessDate
  readonly value: number
  readonly kind: ReadKind
  readonly rolledOver: boolean
  readonly register: Register
}

interface ReadRow extends RegisterColumns {
  readonly point: string
  readonly read_id: string
  readonly meter: string
  readonly serial: string
  readonly read_on: BusinessDate
  readonly value: number
  readonly kind: ReadKind
  readonly code: string | null
  readonly stands: number
}

const READS = `select r.service_point_id as point, r.read_id, r.meter_id as meter, m.serial, m.size, g.dials, g.unit, g.multiplier_thousandths,
    r.read_on, r.value, r.kind, v.code, case when ${READ_STANDS} then 1 else 0 end as stands
  from :points cross join meter_read r join meter m on m.meter_id = r.meter_id left join meter_register g on g.meter_id = r.meter_id
  left join read_visit v on v.service_point_id = r.service_point_id and v.read_id = r.read_id
  where r.service_point_id = t.service_point_id
  order by r.service_point_id, r.meter_id, r.read_on, r.kind desc, r.recorded_at, r.read_id`

/** Reads of points, corrected ones too, in the order of their days, meter by meter; of one day an actual read stands after an estimate. */
export async function readsAtPoints(
  reader: Reader,
  points: Iterable<string>,
  policy: MeterRegisterPolicy,
): Promise<StandingRead[]> {
  const asked = Array.from(new Set(points), (point) => ({service_point_id: point}))
  const rows = await select<ReadRow>(reader, READS, {points: rowsFrom(reader, asked, {service_point_id: 'text'}, 't')})
  return rows.map((row) => ({
    ...{point: row.point, readId: row.read_id, meter: row.meter, serial: row.serial},
    ...{readOn: row.read_on, value: row.value, kind: row.kind, rolledOver: row.code === ROLLOVER},
    register: registerIn(row, policy),
    stands: row.stands === 1,
  }))
}

const OTHERS = `select distinct n.account_no, l.bill_no from :reads cross join bill_read b
  join bill l on l.account_id = b.account_id and l.bill_id = b.bill_id join account n on n.account_id = b.account_id
  where b.service_point_id = t.point and (b.to_read_id = t.read_id or b.from_read_id = t.read_id) and b.account_id <> :account and ${STANDS}
  order by l.bill_no`

/** Bills of other accounts that begin or end with one of the reads. */
export async function otherBillsOf(
  reader: Reader,
  account: string,
  reads: readonly {readonly point: string; readonly read_id: string}[],
): Promise<string[]> {
  const asked = reads.map(({point, read_id}) => ({point, read_id}))
  const rows = await select<{account_no: string; bill_no: string}>(reader, OTHERS, {
    reads: rowsFrom(reader, asked, {point: 'text', read_id: 'text'}, 't'),
    account,
  })
  return rows.map((row) => `${row.bill_no} of ${row.account_no}`)
}
