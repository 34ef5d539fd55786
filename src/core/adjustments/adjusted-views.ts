import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, ZERO, type Cents} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import type {FormulaCode} from '#core/policies/adjustment-policy.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** True of an adjustment that nobody took back. */
const STANDS = `not exists (select 1 from adjustment_reversal v where v.account_id = a.account_id and v.adjustment_id = a.adjustment_id)`

const YEAR = `select t.account_id, sum(abs(a.amount_cents)) as cents
  from :asked cross join adjustment a where a.account_id = t.account_id and a.business_date > :since and ${STANDS}
    and not exists (select 1 from :uncounted where u.reason = a.reason)
  group by t.account_id`

/**
 * What was adjusted on each account after a day, credits and charges alike, in absolute cents; reversed ones and
 * those of reasons that count towards no limit are left out. An account without any is not in the answer.
 */
export async function yearTotals(
  reader: Reader,
  accountIds: Iterable<string>,
  since: BusinessDate,
  uncounted: readonly string[] = [],
): Promise<Map<string, Cents>> {
  const rows = Array.from(new Set(accountIds), (account_id) => ({account_id}))
  const found = await select<{account_id: string; cents: number}>(reader, YEAR, {
    asked: rowsFrom(reader, rows, {account_id: 'text'}, 't'),
    uncounted: rowsFrom(
      reader,
      uncounted.map((reason) => ({reason})),
      {reason: 'text'},
      'u',
    ),
    since,
  })
  return new Map(found.map((row) => [row.account_id, cents(row.cents)]))
}

export interface BillKey {
  readonly accountId: string
  readonly billId: string
}
/** By class: how much of a bill can still be credited. */
export type CreditRoom = ReadonlyMap<ReceivableClass, Cents>

const ROOM = `select q.bill_id, q.class, sum(q.cents) as cents from (
    select l.bill_id, l.class, l.amount_cents as cents from :asked cross join bill_line l
      where l.account_id = t.account_id and l.bill_id = t.bill_id
    union all select p.bill_id, p.class, p.amount_cents from :asked cross join adjustment_part p
      join adjustment a on a.account_id = p.account_id and a.adjustment_id = p.adjustment_id
      where p.account_id = t.account_id and p.bill_id = t.bill_id and ${STANDS}) q
  group by q.bill_id, q.class`

/** What each bill was billed by class, less what earlier adjustments took of it and were not reversed; never below nothing. */
export async function creditRooms(reader: Reader, bills: readonly BillKey[]): Promise<Map<string, CreditRoom>> {
  const rows = bills.map(({accountId, billId}) => ({account_id: accountId, bill_id: billId}))
  const asked = rowsFrom(reader, rows, {account_id: 'text', bill_id: 'text'}, 't')
  const found = await select<{bill_id: string; class: ReceivableClass; cents: number}>(reader, ROOM, {asked})
  const rooms = new Map(bills.map(({billId}) => [billId, new Map<ReceivableClass, Cents>()]))
  for (const row of found) rooms.get(row.bill_id)?.set(row.class, cents(Math.max(0, row.cents)))
  return rooms
}

/** The same of one bill. */
export const creditRoom = async (reader: Reader, accountId: string, billId: string): Promise<CreditRoom> =>
  (await creditRooms(reader, [{accountId, billId}])).get(billId) ?? new Map<ReceivableClass, Cents>()

/** The same of every bill of an account. */
export async function roomsOfAccount(reader: Reader, accountId: string): Promise<Map<string, CreditRoom>> {
  const rows = await select<{bill_id: string}>(reader, 'select bill_id from bill where account_id = :account', {
    account: accountId,
  })
  return creditRooms(
    reader,
    rows.map((row) => ({accountId, billId: row.bill_id})),
  )
}

/** What can be credited of a class of a bill. */
export const roomOf = (room: CreditRoom | undefined, name: ReceivableClass): Cents => room?.get(name) ?? ZERO

/** An adjustment of an account that stands, with what it was worked out from. */
export interface EarlierAdjustment {
  readonly adjustmentId: string
  readonly journalNo: string
  readonly reason: string
  readonly billId: string | null
  readonly amount: Cents
  /** The day on which it was posted. */
  readonly postedOn: BusinessDate
  readonly effectiveOn: BusinessDate
  /** `inputs` of its worksheet, as its formula made them. */
  readonly inputs: unknown
}

const EARLIER = `select a.adjustment_id, j.journal_no, a.reason, a.bill_id, a.amount_cents, a.business_date, a.effective_on, a.worksheet_json
  from adjustment a join journal j on j.journal_id = a.journal_id
  where a.account_id = :account and a.formula = :formula and ${STANDS} order by a.business_date, a.adjustment_id`

interface EarlierRow {
  readonly adjustment_id: string
  readonly journal_no: string
  readonly reason: string
  readonly bill_id: string | null
  readonly amount_cents: number
  readonly business_date: BusinessDate
  readonly effective_on: BusinessDate
  readonly worksheet_json: string
}

/** What was worked out by one formula on an account and not reversed, the oldest first. */
export async function earlierBy(reader: Reader, accountId: string, formula: FormulaCode): Promise<EarlierAdjustment[]> {
  const rows = await select<EarlierRow>(reader, EARLIER, {account: accountId, formula})
  return rows.map((row) => ({
    adjustmentId: row.adjustment_id,
    journalNo: row.journal_no,
    reason: row.reason,
    billId: row.bill_id,
    amount: cents(row.amount_cents),
    postedOn: row.business_date,
    effectiveOn: row.effective_on,
    inputs: (JSON.parse(row.worksheet_json) as {inputs: unknown}).inputs,
  }))
}
