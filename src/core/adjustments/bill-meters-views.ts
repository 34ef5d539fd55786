import {groupBy} from '#core/kernel/group-by.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

const METERS = `select distinct r.bill_id, m.serial from bill_read r join meter m on m.meter_id = r.meter_id
  where r.account_id = :account order by r.bill_id, m.serial`

/** Serial numbers of the meters that each bill of an account was read from; a bill without reads is not in the answer. */
export async function metersOfBills(
  reader: Reader,
  accountId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await select<{bill_id: string; serial: string}>(reader, METERS, {account: accountId})
  const groups = groupBy(rows, (row: {bill_id: string; serial: string}) => row.bill_id)
  return new Map(Array.from(groups, ([billId, own]) => [billId, own.map(({serial}) => serial)]))
}
