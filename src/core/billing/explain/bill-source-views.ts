import type {KnownSource} from '#core/billing/explain/budget-source.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface BillRead {
  readonly meter: string
  readonly from_on: BusinessDate
  readonly from_value: number
  readonly to_on: BusinessDate
  readonly to_value: number
  readonly to_kind: 'actual' | 'estimated'
  readonly use_thousandths: number
}

const READS = `select m.serial as meter, f.read_on as from_on, f.value as from_value, t.read_on as to_on, t.value as to_value,
    t.kind as to_kind, b.usage_thousandths as use_thousandths
  from bill_read b join meter m on m.meter_id = b.meter_id
  join meter_read f on f.service_point_id = b.service_point_id and f.read_id = b.from_read_id
  join meter_read t on t.service_point_id = b.service_point_id and t.read_id = b.to_read_id
  where b.account_id = :account and b.bill_id = :bill order by f.read_on, m.serial, b.to_read_id`

/** The reads a bill was made from; none for a bill made elsewhere. */
export const readsOfBill = (reader: Reader, bill: {accountId: string; billId: string}): Promise<BillRead[]> =>
  select<BillRead>(reader, READS, {account: bill.accountId, bill: bill.billId})

/** The fact in force at the end of the period: the latest begun, of one day the latest recorded. */
const FACTS = `select f.name, f.value, f.source, f.from_on as since from billing_fact f
  where f.account_id = :account and f.from_on < :until and (f.until_on is null or f.until_on > :from) and f.value <> ''
  order by f.from_on desc, f.recorded_at desc, f.fact_id desc`
const WEATHER = `select e.zone, e.source, e.from_on as since from et_period e
  where e.from_on < :until and e.to_on > :from order by e.from_on`

interface FactRow extends KnownSource {
  readonly value: string
}

export const ET_ZONE = 'et_zone'
const ET = 'et'

/** What stands behind the values of a bill: facts of the account and the weather of its zone. */
export async function sourcesOf(
  reader: Reader,
  accountId: string,
  period: {readonly from: BusinessDate; readonly until: BusinessDate},
): Promise<FactRow[]> {
  const {from, until} = period
  const facts = await select<FactRow>(reader, FACTS, {account: accountId, from, until})
  const weather = await select<{zone: string; source: string; since: BusinessDate}>(reader, WEATHER, {from, until})
  const zones = Array.from(new Set(weather.map((row) => row.zone)))
  const zone = facts.find((fact) => fact.name === ET_ZONE)?.value ?? (zones.length === 1 ? zones[0] : undefined)
  const row = weather.find((one) => one.zone === zone)
  return row === undefined
    ? facts
    : [...facts, {name: ET, value: row.zone, source: `zone ${row.zone}: ${row.source}`, since: row.since}]
}
