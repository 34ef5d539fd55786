import type {BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What of a bill's row the one that replaces it takes over. */
export interface BillRow {
  readonly account_id: string
  readonly bill_id: string
  readonly bill_no: string
  readonly journal_id: string | null
  readonly meter_serial: string | null
  readonly usage_unit: string | null
  readonly issued_on: BusinessDate
  readonly mailed_on: BusinessDate
  readonly due_on: BusinessDate
}

const ROW = `select b.account_id, b.bill_id, b.bill_no, b.journal_id, b.meter_serial, b.usage_unit, b.issued_on, b.mailed_on, b.due_on
  from bill b where b.account_id = :account and b.bill_id = :bill`

export async function billRowOf(reader: Reader, account: string, bill: string): Promise<BillRow> {
  const [row] = await select<BillRow>(reader, ROW, {account, bill})
  return mustExist(row, 'a bill has its row')
}
