import type {SearchedReceipt, SearchedTender} from '#core/cashiering/likely-causes.js'
import {groupBy} from '#core/kernel/group-by.js'
import {cents} from '#core/kernel/money.js'
import type {TenderKind} from '#core/payments/payment-event.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

interface TenderRow {
  receipt_no: string
  receipt_number: number
  voided: number
  kind: TenderKind
  amount_cents: number
  change_cents: number
}

export const SEARCHED_TENDERS = `select v.receipt_no, v.receipt_number, case when x.event_id is null then 0 else 1 end as voided,
    t.kind, t.amount_cents, t.change_cents
  from payment_event v join tender t on t.event_id = v.event_id left join payment_void x on x.event_id = v.event_id
  where v.session_id = :session order by v.receipt_number, t.tender_no`
export const SEARCHED_PAYEES = `select distinct v.receipt_no, coalesce(p.account_id, p.row_id) as payee
  from payment_event v join payment_part p on p.event_id = v.event_id where v.session_id = :session`

/** The receipts of a session as they are looked through for a difference: two queries, whatever their number. */
export async function searchedReceipts(reader: Reader, sessionId: string): Promise<SearchedReceipt[]> {
  const tenders = await select<TenderRow>(reader, SEARCHED_TENDERS, {session: sessionId})
  const parts = await select<{receipt_no: string; payee: string}>(reader, SEARCHED_PAYEES, {session: sessionId})
  const payees = groupBy(parts, (one) => one.receipt_no)
  return Array.from(groupBy(tenders, (one) => one.receipt_no).values(), (own) => {
    const [{receipt_no: receipt, receipt_number: number, voided}] = own as [TenderRow, ...TenderRow[]]
    return {
      ...{receipt, number, voided: voided === 1},
      payees: (payees.get(receipt) ?? []).map((one) => one.payee),
      tenders: own.map(searchedTender),
    }
  })
}

const searchedTender = (row: TenderRow): SearchedTender => ({
  kind: row.kind,
  amount: cents(row.amount_cents),
  change: cents(row.change_cents),
})
