import {keysOf} from '#core/accounts/keys.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {negate, type Cents} from '#core/kernel/money.js'
import type {OpenBill} from '#core/payments/match-remittance.js'
import {IDENTIFIED} from '#core/suspense/suspense-views.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

interface Row {
  account_id: string
  account_no: string
  bill_no: string
  due_on: BusinessDate
  open_cents: Cents
}

const BILLS = `select o.account_id, a.account_no, coalesce(b.bill_no, '') as bill_no, o.due_on, o.open_cents
  from (select account_id, coalesce(bill_id, '') as bill_id, due_on, sum(open_cents) as open_cents from open_item
      where account_id in (select id from :keys) group by account_id, coalesce(bill_id, ''), due_on) o
    join account a on a.account_id = o.account_id left join bill b on b.account_id = o.account_id and b.bill_id = o.bill_id
  order by o.due_on, a.account_no, o.bill_id limit :most`
const CREDITS = `select c.account_id, a.account_no, '' as bill_no, min(c.effective_on) as due_on, sum(c.open_cents) as open_cents
  from open_credit c join account a on a.account_id = c.account_id where c.account_id in (select id from :keys)
  group by c.account_id, a.account_no order by a.account_no`

/** What accounts owe, a row a bill and due day, oldest first; what is held for them stands below zero. */
export async function openBillsOf(
  reader: Reader,
  accountIds: readonly string[],
  most: number,
): Promise<readonly OpenBill[]> {
  if (accountIds.length === 0) return []
  const keys = keysOf(reader, accountIds)
  const bills = await select<Row>(reader, BILLS, {keys, most})
  const credits = await select<Row>(reader, CREDITS, {keys: keysOf(reader, accountIds)})
  return [...bills, ...credits.map((row) => ({...row, open_cents: negate(row.open_cents)}))].map((row) => ({
    accountId: row.account_id,
    account: row.account_no,
    bill: row.bill_no,
    dueOn: row.due_on,
    open: row.open_cents,
  }))
}

const PAID_FOR = `select p.account_id as id from payment_event v join payment_part p on p.event_id = v.event_id
    where v.payor = :payor and v.payor <> '' and p.account_id is not null
  union select e.account_id from payment_event v join payment_part p on p.event_id = v.event_id
    join ${IDENTIFIED} e on e.suspense_id = p.row_id where v.payor = :payor and v.payor <> '' limit :most`

/** Accounts that somebody has paid for before, by the name on the receipt. */
export async function accountsPaidBy(reader: Reader, payor: string, most: number): Promise<string[]> {
  const rows = await select<{id: string}>(reader, PAID_FOR, {payor, most})
  return rows.map((row) => row.id)
}
