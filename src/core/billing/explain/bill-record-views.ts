import {STANDS} from '#core/billing/cancelled-bills.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {cents, type Cents} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface RecordedLine {
  readonly class: ReceivableClass
  readonly code: string
  readonly description: string
  readonly amount: Cents
}

/** A bill as it stands in the books. */
export interface BillRecord {
  readonly accountId: string
  readonly billId: string
  readonly billNo: string
  readonly source: string
  readonly meterSerial: string | null
  readonly serviceFrom: BusinessDate | null
  /** The first day that is not billed. */
  readonly serviceTo: BusinessDate | null
  readonly issuedOn: BusinessDate
  readonly dueOn: BusinessDate
  readonly usageThousandths: number | null
  readonly usageUnit: string | null
  readonly estimated: boolean
  readonly amount: Cents
  readonly lines: readonly RecordedLine[]
}

interface BillRow {
  readonly account_id: string
  readonly bill_id: string
  readonly bill_no: string
  readonly source: string
  readonly meter_serial: string | null
  readonly service_from: BusinessDate | null
  readonly service_to: BusinessDate | null
  readonly issued_on: BusinessDate
  readonly due_on: BusinessDate
  readonly usage_thousandths: number | null
  readonly usage_unit: string | null
  readonly estimated: number
  readonly amount_cents: number
}
interface LineRow {
  readonly bill_id: string
  readonly class: ReceivableClass
  readonly code: string
  readonly description: string
  readonly amount_cents: number
}

const COLUMNS = `b.account_id, b.bill_id, b.bill_no, b.source, b.meter_serial, b.service_from, b.service_to, b.issued_on, b.due_on,
  b.usage_thousandths, b.usage_unit, b.estimated, b.amount_cents`
const BY_NUMBER = `select ${COLUMNS} from bill b where b.bill_no = :number`
/** Bills made here come in the order of their periods: one that replaces another stands in its place. */
const PLACE = `coalesce(case when b.source like 'import:%' then null else b.service_to end, b.issued_on)`
const NEWEST = `select ${COLUMNS} from bill b where b.account_id = :account and b.issued_on <= :day and ${STANDS}
  order by ${PLACE} desc, b.bill_id desc limit 1`
/** Bills brought in are one a meter and are compared meter by meter; a bill made here is of all meters, whichever hang. */
const UP_TO = `select ${COLUMNS} from bill b where b.account_id = :account
    and (${PLACE} < :place or (${PLACE} = :place and b.bill_id <= :bill))
    and (:any_meter = 1 or coalesce(b.meter_serial, '') = :serial) and (b.bill_id = :bill or ${STANDS})
  order by ${PLACE} desc, b.bill_id desc limit :most`
const AFTER = `select ${COLUMNS} from bill b where b.account_id = :account
    and (${PLACE} > :place or (${PLACE} = :place and b.bill_id > :bill))
    and (:any_meter = 1 or coalesce(b.meter_serial, '') = :serial) and ${STANDS}
  order by ${PLACE}, b.bill_id limit 1`
const STANDING = `select ${COLUMNS} from bill b where b.account_id = :account and ${STANDS} order by ${PLACE}, b.bill_id`
const LINES = `select l.bill_id, l.class, l.code, l.description, l.amount_cents from bill_line l
  where l.account_id = :account order by l.bill_id, l.line`

async function withLines(reader: Reader, rows: readonly BillRow[]): Promise<BillRecord[]> {
  const [first] = rows
  if (first === undefined) return []
  const lines = groupBy(
    await select<LineRow>(reader, LINES, {account: first.account_id}),
    (line: LineRow) => line.bill_id,
  )
  return rows.map((row) => ({
    accountId: row.account_id,
    billId: row.bill_id,
    billNo: row.bill_no,
    source: row.source,
    meterSerial: row.meter_serial,
    serviceFrom: row.service_from,
    serviceTo: row.service_to,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    usageThousandths: row.usage_thousandths,
    usageUnit: row.usage_unit,
    estimated: row.estimated === 1,
    amount: cents(row.amount_cents),
    lines: (lines.get(row.bill_id) ?? []).map(({class: name, code, description, amount_cents}) => ({
      class: name,
      code,
      description,
      amount: cents(amount_cents),
    })),
  }))
}

/** Null when there is none of this number. */
export async function billByNumber(reader: Reader, number: string): Promise<BillRecord | null> {
  const rows = await select<BillRow>(reader, BY_NUMBER, {number})
  return (await withLines(reader, rows))[0] ?? null
}

/** The newest bill of an account that was issued by a day. */
export async function newestBill(reader: Reader, accountId: string, day: BusinessDate): Promise<BillRecord | null> {
  const rows = await select<BillRow>(reader, NEWEST, {account: accountId, day})
  return (await withLines(reader, rows))[0] ?? null
}

function keyOf(bill: BillRecord) {
  const isImported = bill.source.startsWith('import:')
  return {
    account: bill.accountId,
    place: (isImported ? null : bill.serviceTo) ?? bill.issuedOn,
    bill: bill.billId,
    serial: bill.meterSerial ?? '',
    any_meter: isImported ? 0 : 1,
  }
}

/** A bill and those before it, newest first. */
export async function billsUpTo(reader: Reader, bill: BillRecord, most: number): Promise<BillRecord[]> {
  return withLines(reader, await select<BillRow>(reader, UP_TO, {...keyOf(bill), most}))
}

export async function billAfter(reader: Reader, bill: BillRecord): Promise<BillRecord | null> {
  return (await withLines(reader, await select<BillRow>(reader, AFTER, keyOf(bill))))[0] ?? null
}

/** Every bill of an account that was not cancelled, in the order of their periods. */
export const standingBills = async (reader: Reader, accountId: string): Promise<BillRecord[]> =>
  withLines(reader, await select<BillRow>(reader, STANDING, {account: accountId}))

/** What is still owed of a bill. */
export async function openOfBill(reader: Reader, {accountId, billId}: BillRecord): Promise<Cents> {
  const sql = `select coalesce(sum(open_cents), 0) as open_cents from open_item where account_id = :account and bill_id = :bill`
  const [row] = await select<{open_cents: number}>(reader, sql, {account: accountId, bill: billId})
  return cents(row?.open_cents ?? 0)
}
