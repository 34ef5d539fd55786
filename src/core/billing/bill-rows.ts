import type {ActContext} from '#core/acts/act.js'
import {mustExist} from '#core/kernel/must.js'
import type {NewBill} from '#core/billing/bill.js'
import type {IssuedBill} from '#core/billing/issue-bills.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

const TEXT = 'text'
const INTEGER = 'integer'

const BILL = {
  account_id: TEXT,
  bill_id: TEXT,
  bill_no: TEXT,
  source: TEXT,
  source_key: TEXT,
  meter_serial: TEXT,
  service_from: TEXT,
  service_to: TEXT,
  issued_on: TEXT,
  mailed_on: TEXT,
  due_on: TEXT,
  usage_thousandths: INTEGER,
  usage_unit: TEXT,
  estimated: INTEGER,
  amount_cents: INTEGER,
  journal_id: TEXT,
  batch_id: TEXT,
  assumed: TEXT,
  recorded_at: TEXT,
  act_id: TEXT,
} as const
const KEY = {account_id: TEXT, bill_id: TEXT} as const
const LINE = {...KEY, line: INTEGER, class: TEXT, code: TEXT, description: TEXT, amount_cents: INTEGER} as const
const FLAG = {...KEY, check_name: TEXT, detail: TEXT} as const

/** Writes the statements themselves, beside what they post. */
export async function insertBills(
  trx: Trx,
  bills: readonly NewBill[],
  issued: readonly IssuedBill[],
  context: ActContext,
): Promise<void> {
  const both = bills.map((bill, index) => ({bill, done: mustExist(issued[index], 'every bill is issued')}))
  await insertRows(
    trx,
    'bill',
    BILL,
    both.map(({bill, done}) => billRow(bill, done, context)),
  )
  const keyOf = (done: IssuedBill): object => ({account_id: done.accountId, bill_id: done.billId})
  const lines = both.flatMap(({bill, done}) =>
    bill.lines.map(({class: name, code, description, amount}, index) => ({
      ...keyOf(done),
      class: name,
      code,
      description,
      amount_cents: amount,
      line: index + 1,
    })),
  )
  await insertRows(trx, 'bill_line', LINE, lines)
  const flags = both.flatMap(({bill, done}) =>
    bill.flags.map(({check, detail}) => ({...keyOf(done), check_name: check, detail})),
  )
  await insertRows(trx, 'bill_flag', FLAG, flags)
}

const billRow = (bill: NewBill, done: IssuedBill, context: ActContext): object => ({
  account_id: bill.accountId,
  bill_id: done.billId,
  bill_no: done.billNo,
  source: bill.source,
  source_key: bill.sourceKey,
  meter_serial: bill.meterSerial,
  service_from: bill.serviceFrom,
  service_to: bill.serviceTo,
  issued_on: bill.issuedOn,
  mailed_on: bill.mailedOn,
  due_on: bill.dueOn,
  usage_thousandths: bill.usageThousandths,
  usage_unit: bill.usageUnit,
  estimated: bill.estimated ? 1 : 0,
  amount_cents: done.amount,
  journal_id: done.journalId,
  batch_id: bill.batchId,
  assumed: bill.assumed.join(' '),
  recorded_at: context.recordedAt,
  act_id: context.actId,
})
