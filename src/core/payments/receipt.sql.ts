import {CUSTOMER_BALANCE_ACCOUNTS} from '#core/ledger/chart.js'

/** The event of a receipt: who took it, what its numbers count, whether it was voided, how often it was printed. */
export const RECEIPT_EVENT = `
  select v.event_id, v.receipt_no, v.receipt_series, v.receipt_number, v.source, v.session_id, v.cash_batch_id, v.payor, v.channel,
    v.total_cents, v.tendered_cents, v.change_cents, v.effective_on, v.business_date, v.operator_id, v.seal, v.recorded_at, v.act_id,
    o.name as cashier_name, s.session_no, s.drawer, b.batch_no, x.reason as void_reason, x.note as void_note,
    x.operator_id as void_by, x.second_id as void_second, x.business_date as void_on,
    (select count(*) from receipt_copy c where c.event_id = v.event_id) as prints
  from payment_event v
  left join operator o on o.operator_id = v.operator_id
  left join drawer_session s on s.session_id = v.session_id
  left join cash_batch b on b.batch_id = v.cash_batch_id
  left join payment_void x on x.event_id = v.event_id
  where v.receipt_no = :receipt`

export const RECEIPT_TENDERS = `
  select tender_no, kind, amount_cents, tendered_cents, change_cents, ledger_account, reference, account_last4, card_brand, card_last4
  from tender where event_id = :event order by tender_no`

/** Each part with the row that stands for it, the journal of that row and what became of it. */
export const RECEIPT_PARTS = `
  select q.part, q.tender_no, q.kind, q.account_id, q.row_id, q.amount_cents, a.account_no, j.journal_id, j.journal_no,
    p.receipt_no as payment_no, m.code as sale_code, m.customer as sale_customer, s.account_ref, d.deposit_id, d.deposit_no,
    r.returned_on, u.kind as undone, z.journal_no as mirror_no, n.account_no as moved_to, k.receipt_no as moved_receipt
  from payment_part q
  left join account a on a.account_id = q.account_id
  left join payment p on p.account_id = q.account_id and p.payment_id = q.row_id
  left join misc_sale m on m.sale_id = q.row_id
  left join suspense_item s on s.suspense_id = q.row_id
  left join journal j on j.journal_id = coalesce(p.journal_id, m.journal_id, s.journal_id)
  left join journal z on z.reverses_id = j.journal_id
  left join security_deposit_event e on e.account_id = p.account_id and e.journal_id = p.journal_id and e.kind = 'held'
  left join security_deposit d on d.account_id = e.account_id and d.deposit_id = e.deposit_id
  left join payment_return r on r.account_id = p.account_id and r.payment_id = p.payment_id
  left join payment_undoing u on u.account_id = p.account_id and u.payment_id = p.payment_id
  left join payment_move v on v.account_id = p.account_id and v.payment_id = p.payment_id
  left join account n on n.account_id = v.to_account_id
  left join payment k on k.account_id = v.to_account_id and k.payment_id = v.to_row_id
  where q.event_id = :event order by q.part`

/** Legs of the journals of a receipt's parts, as they were posted. */
export const RECEIPT_LEGS = `
  select g.journal_id, g.ledger_account, g.amount_cents from posting g
  where g.journal_id in (select journal_id from :journals) order by g.journal_id, g.line`

const customer = CUSTOMER_BALANCE_ACCOUNTS.map((number) => `'${number}'`).join(', ')

/** What accounts owed once the receipt was on the books, whatever came later. */
export const BALANCE_THEN = `
  select g.account_id, sum(g.amount_cents) as balance_cents from posting g join journal j on j.journal_id = g.journal_id
  where g.account_id in (select account_id from :ids) and g.ledger_account in (${customer}) and j.recorded_at <= :at
  group by g.account_id`
