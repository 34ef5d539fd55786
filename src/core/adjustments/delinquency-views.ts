import {addDays, addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

interface DueRow {
  readonly receivable_id: string
  readonly due_on: BusinessDate
  readonly amount_cents: number
  readonly paid_on: BusinessDate | null
  readonly paid_cents: number | null
}

const DUE = `select r.receivable_id, r.due_on, r.amount_cents, a.effective_on as paid_on, a.amount_cents as paid_cents
  from receivable r left join allocation a on a.account_id = r.account_id and a.receivable_id = r.receivable_id
  where r.account_id = :account and r.due_on >= :from and r.due_on < :until`

export interface Delinquency {
  /** Days past due that count. */
  readonly days: number
  /** Months looked back at. */
  readonly months: number
  readonly on: BusinessDate
}

/** Whether anything was still owed so many days after it was due, at any time in so many months. */
export async function wasDelinquent(
  reader: Reader,
  accountId: string,
  {days, months, on}: Delinquency,
): Promise<boolean> {
  const from = addDays(addMonths(on, -months), -days)
  const rows = await select<DueRow>(reader, DUE, {account: accountId, from, until: addDays(on, -days)})
  return Array.from(groupBy(rows, (row: DueRow) => row.receivable_id).values()).some((own) => owedAfter(own, days))
}

function owedAfter(rows: readonly DueRow[], days: number): boolean {
  const [first] = rows
  if (first === undefined) return false
  const last = addDays(first.due_on, days)
  const paid = rows.reduce(
    (sum, row) => sum + (row.paid_on !== null && row.paid_on <= last ? (row.paid_cents ?? 0) : 0),
    0,
  )
  return paid < first.amount_cents
}
