/** Events that take the money of an item out of 2140, and those that put it back. */
export const PLACING = ['identify', 'return-to-sender', 'turn-unclaimed'] as const
export const PUTTING_BACK = ['undo-identify', 'cancel-return'] as const

/**
 * Items with their receipt, their tender and the last thing that happened to them. One whose receipt was voided or whose
 * journal was undone is none any more.
 */
export const ITEMS = `select s.suspense_id, s.receipt_no, s.account_ref, s.reason, s.source, s.tender, s.reference, s.amount_cents,
    s.effective_on, s.journal_id, s.batch_id, coalesce(v.payor, '') as payor, coalesce(v.operator_id, t.operator_id) as owner, b.witness_id,
    d.account_token, d.account_last4, e.kind as last_kind, e.account_id as last_account, e.payment_id as last_payment, e.journal_id as last_journal,
    (select count(*) from suspense_event n where n.suspense_id = s.suspense_id and n.kind = 'identify') as identified
  from suspense_item s
    left join payment_part p on p.row_id = s.suspense_id
    left join payment_event v on v.event_id = p.event_id
    left join tender d on d.event_id = p.event_id and d.tender_no = p.tender_no
    left join cash_batch b on b.batch_id = v.cash_batch_id
    left join act t on t.act_id = s.act_id
    left join suspense_event e on e.suspense_id = s.suspense_id
      and e.event_id = (select max(x.event_id) from suspense_event x where x.suspense_id = s.suspense_id)
  where not exists (select 1 from journal m where m.reverses_id = s.journal_id)
    and not exists (select 1 from payment_void w where w.event_id = p.event_id)`
