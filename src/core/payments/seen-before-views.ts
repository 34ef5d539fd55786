import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import type {TenderKind} from '#core/payments/payment-event.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Money that an account got on a day and that stands. */
export interface PaidToday {
  readonly accountId: string
  readonly kind: TenderKind
  readonly amount: Cents
  readonly receiptNo: string
}

const PAID_TODAY = `select p.account_id, p.tender, p.amount_cents, coalesce(v.receipt_no, p.receipt_no) as receipt_no
  from :ids cross join payment p
  left join payment_part x on x.row_id = p.payment_id left join payment_event v on v.event_id = x.event_id
  where p.account_id = r.account_id and p.business_date = :day
    and not exists (select 1 from payment_undoing u where u.account_id = p.account_id and u.payment_id = p.payment_id)
    and not exists (select 1 from payment_return b where b.account_id = p.account_id and b.payment_id = p.payment_id)
  order by p.recorded_at, p.payment_id`

interface PaidRow {
  account_id: string
  tender: TenderKind
  amount_cents: number
  receipt_no: string
}

const idsOf = (reader: Reader, accountIds: readonly string[]) =>
  rowsFrom(
    reader,
    accountIds.map((account_id) => ({account_id})),
    {account_id: 'text'},
  )

export async function paidOn(reader: Reader, accountIds: readonly string[], day: BusinessDate): Promise<PaidToday[]> {
  const rows = await select<PaidRow>(reader, PAID_TODAY, {ids: idsOf(reader, accountIds), day})
  return rows.map((row) => ({
    ...{accountId: row.account_id, kind: row.tender, amount: cents(row.amount_cents), receiptNo: row.receipt_no},
  }))
}

export interface CheckKey {
  readonly routing: string
  readonly account_token: string
  readonly number: string
}
export interface SeenCheck extends CheckKey {
  readonly receiptNo: string
  readonly on: BusinessDate
}

/** Checks of these keys that were taken before and not voided. */
const SEEN_CHECKS = `select t.routing, t.account_token, t.reference as number, v.receipt_no, v.business_date
  from :asked cross join tender t join payment_event v on v.event_id = t.event_id
  where t.account_token = r.account_token and t.routing = r.routing and t.reference = r.number
    and not exists (select 1 from payment_void x where x.event_id = t.event_id)
  order by v.recorded_at`

export async function seenChecks(reader: Reader, checks: readonly CheckKey[]): Promise<SeenCheck[]> {
  if (checks.length === 0) return []
  const asked = rowsFrom(reader, checks, {routing: 'text', account_token: 'text', number: 'text'})
  type Row = CheckKey & {receipt_no: string; business_date: BusinessDate}
  const rows = await select<Row>(reader, SEEN_CHECKS, {asked})
  return rows.map(({receipt_no: receiptNo, business_date: on, ...key}) => ({...key, receiptNo, on}))
}

/** A tender is what comes back, whatever it paid: its parts count once. */
const RETURNED = `select distinct p.account_id, b.returned_on, coalesce(x.event_id || '/' || x.tender_no, p.payment_id) as tender
  from :ids cross join payment_return b join payment p on p.account_id = b.account_id and p.payment_id = b.payment_id
  left join payment_part x on x.row_id = p.payment_id
  where b.account_id = r.account_id`

/** Days on which tenders of accounts came back. */
export async function returnsOf(
  reader: Reader,
  accountIds: readonly string[],
): Promise<Map<string, readonly BusinessDate[]>> {
  const rows = await select<{account_id: string; returned_on: BusinessDate}>(reader, RETURNED, {
    ids: idsOf(reader, accountIds),
  })
  const days = new Map<string, BusinessDate[]>()
  for (const row of rows) days.set(row.account_id, [...(days.get(row.account_id) ?? []), row.returned_on])
  return days
}
