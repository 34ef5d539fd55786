import type {CaseRead, MeterExchange} from '#core/billing/investigate/bill-case.js'
import {inputsFrom, type StoredPricing} from '#core/billing/bill-pricing.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

const READS = `select m.serial as meter, f.value as from_value, t.value as to_value, t.kind as to_kind, g.dials
  from bill_read b join meter m on m.meter_id = b.meter_id left join meter_register g on g.meter_id = b.meter_id
  join meter_read f on f.service_point_id = b.service_point_id and f.read_id = b.from_read_id
  join meter_read t on t.service_point_id = b.service_point_id and t.read_id = b.to_read_id
  where b.account_id = :account and b.bill_id = :bill order by f.read_on, m.serial`

export const readsOfCase = (reader: Reader, bill: {accountId: string; billId: string}): Promise<CaseRead[]> =>
  select<CaseRead>(reader, READS, {account: bill.accountId, bill: bill.billId})

/** A meter taken out and another hung at a point that the account's bill is for, on a day of the period. */
const EXCHANGES = `select distinct n.installed_on as "on", o.serial as old_meter, w.serial as new_meter, o.size as old_size, w.size as new_size
  from agreement a join meter_installation n on n.service_point_id = a.service_point_id
  join meter_installation p on p.service_point_id = n.service_point_id and p.removed_on = n.installed_on
  join meter w on w.meter_id = n.meter_id join meter o on o.meter_id = p.meter_id
  where a.account_id = :account and n.installed_on >= :from and n.installed_on <= :to order by n.installed_on`

export const exchangesIn = (
  reader: Reader,
  accountId: string,
  period: {readonly from: BusinessDate; readonly to: BusinessDate},
): Promise<MeterExchange[]> => select<MeterExchange>(reader, EXCHANGES, {account: accountId, ...period})

const PRICINGS = `select p.bill_id, p.plan_code, p.inputs_json from bill_pricing p
  where p.account_id = :account order by p.bill_id, p.plan_code`

/** How every bill of an account was priced, by bill. */
export async function pricingsOfAccount(
  reader: Reader,
  accountId: string,
): Promise<ReadonlyMap<string, readonly StoredPricing[]>> {
  const rows = await select<{bill_id: string; plan_code: string; inputs_json: string}>(reader, PRICINGS, {
    account: accountId,
  })
  const groups = groupBy(rows, (row) => row.bill_id)
  return new Map(
    Array.from(groups, ([bill, own]) => [
      bill,
      own.map((row) => ({planCode: row.plan_code, inputs: inputsFrom(row.inputs_json)})),
    ]),
  )
}
