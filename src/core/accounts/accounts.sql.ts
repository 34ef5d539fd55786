/**
 * What happened to an account, one line a kind of fact. Columns: kind, on_date (null = the local day of recorded_at),
 * ref, cents, one and two (what the sentence is made of), recorded_at, row_key (order within an instant).
 */
export const TIMELINE = `
  select 'bill' as kind, b.issued_on as on_date, b.bill_no as ref, b.amount_cents as cents, b.due_on as one,
      (select x.recorded_at from bill_cancellation x where x.account_id = b.account_id and x.bill_id = b.bill_id) as two, b.recorded_at, b.bill_id as row_key
    from bill b where b.account_id = :account
  union all select 'bill_cancel', null, b.bill_no, -b.amount_cents, c.cause, r.bill_no, c.recorded_at, coalesce(c.replaced_by, c.bill_id) || ' cancelled'
    from bill_cancellation c join bill b on b.account_id = c.account_id and b.bill_id = c.bill_id
    left join bill r on r.account_id = c.account_id and r.bill_id = c.replaced_by where c.account_id = :account
  union all select 'payment', p.effective_on, p.receipt_no, -p.amount_cents, p.tender,
      case when f.account_id is null then p.source else 'moved from ' || f.account_no end, p.recorded_at, p.payment_id
    from payment p left join payment_move w on w.to_row_id = p.payment_id left join account f on f.account_id = w.account_id
    where p.account_id = :account
  union all select 'payment_undo', u.effective_on, p.receipt_no, p.amount_cents, u.kind,
      coalesce(' to ' || t.account_no, case u.kind when 'cancelled' then ' to suspense' else '' end) || ', ' || coalesce(w.reason, x.reason, ''),
      u.recorded_at, u.payment_id || ' ' || u.kind
    from payment_undoing u join payment p on p.account_id = u.account_id and p.payment_id = u.payment_id
    left join payment_move w on w.account_id = u.account_id and w.payment_id = u.payment_id
    left join account t on t.account_id = w.to_account_id
    left join payment_part q on q.row_id = u.payment_id left join payment_void x on x.event_id = q.event_id
    where u.account_id = :account
  union all select 'payment_return', r.returned_on, p.receipt_no, p.amount_cents, r.code, null, r.recorded_at, r.payment_id
    from payment_return r join payment p on p.account_id = r.account_id and p.payment_id = r.payment_id where r.account_id = :account
  union all select 'opening', j.effective_on, j.journal_no, g.amount_cents, g.ledger_account, j.memo, j.recorded_at, j.journal_id
    from posting g join journal j on j.journal_id = g.journal_id where g.account_id = :account and j.kind = 'bill.opening-balance'
  union all select 'adjustment', a.effective_on, j.journal_no, a.amount_cents, a.type, a.reason, a.recorded_at, a.adjustment_id
    from adjustment a join journal j on j.journal_id = a.journal_id where a.account_id = :account
  union all select 'adjustment_reversal', j.effective_on, j.journal_no, -a.amount_cents, o.journal_no, v.reason, v.recorded_at, v.journal_id
    from adjustment_reversal v join adjustment a on a.account_id = v.account_id and a.adjustment_id = v.adjustment_id
    join journal j on j.journal_id = v.journal_id join journal o on o.journal_id = a.journal_id where v.account_id = :account
  union all select 'notice', n.sent_on, null, n.amount_cents, n.kind, n.method, n.recorded_at, n.notice_id
    from notice n where n.account_id = :account
  union all select 'notice_return', r.returned_on, null, null, n.kind, null, r.recorded_at, r.notice_id
    from notice_return r join notice n on n.account_id = r.account_id and n.notice_id = r.notice_id where r.account_id = :account
  union all select 'contact', substr(c.at, 1, 10), null, null, c.method, c.outcome, c.recorded_at, c.contact_id
    from contact_attempt c where c.account_id = :account
  union all select 'protection', t.effective_from, null, null, t.kind, t.until_on, t.recorded_at, t.protection_id
    from protection t where t.account_id = :account
  union all select 'protection_end', e.ended_on, null, null, t.kind, e.reason, e.recorded_at, e.protection_id
    from protection_end e join protection t on t.account_id = e.account_id and t.protection_id = e.protection_id where e.account_id = :account
  union all select 'arrangement', a.made_on, a.arrangement_no, a.total_cents, a.kind, cast(t.version as varchar), a.recorded_at, a.arrangement_id
    from arrangement a left join arrangement_terms t on t.account_id = a.account_id and t.arrangement_id = a.arrangement_id
    where a.account_id = :account
  union all select 'arrangement_end', e.ended_on, a.arrangement_no, null, e.reason, null, e.recorded_at, e.arrangement_id
    from arrangement_end e join arrangement a on a.account_id = e.account_id and a.arrangement_id = e.arrangement_id where e.account_id = :account
  union all select 'arrangement_reinstatement', e.reinstated_on, a.arrangement_no, null, e.reason, null, e.recorded_at, e.arrangement_id
    from arrangement_reinstatement e join arrangement a on a.account_id = e.account_id and a.arrangement_id = e.arrangement_id where e.account_id = :account
  union all select 'order', null, f.order_no, null, f.kind || ' ' || e.kind, f.for_date, e.recorded_at, e.event_id
    from field_order_event e join field_order f on f.account_id = e.account_id and f.order_id = e.order_id where e.account_id = :account
  union all select n.kind, n.business_date, null, null, n.body, n.operator_id, n.recorded_at, n.note_id
    from account_note n where n.account_id = :account
  union all select 'deposit', e.effective_on, d.deposit_no, e.amount_cents, e.kind, d.ground, e.recorded_at, e.event_id
    from security_deposit_event e join security_deposit d on d.account_id = e.account_id and d.deposit_id = e.deposit_id where e.account_id = :account
  union all select 'take_over', t.taken_over_on, a.account_no, null, 'from', t.covers, t.recorded_at, t.account_id
    from occupant_take_over t join account a on a.account_id = t.from_account_id where t.account_id = :account
  union all select 'take_over', t.taken_over_on, a.account_no, null, 'to', t.covers, t.recorded_at, t.account_id
    from occupant_take_over t join account a on a.account_id = t.account_id where t.from_account_id = :account
  union all select 'service', e.effective_on, null, null, g.service, e.kind, e.recorded_at, e.event_id
    from agreement_event e join agreement g on g.account_id = e.account_id and g.agreement_id = e.agreement_id where e.account_id = :account`

/** What an account's alerts are made of, beside its balance: protections that were not ended, returned mail and money. */
export const ALERT_FACTS = `
  select 'protection' as kind, t.kind as what, t.effective_from as since, t.until_on as until
    from protection t left join protection_end e on e.account_id = t.account_id and e.protection_id = t.protection_id and e.ended_on <= :day and e.recorded_at <= :knownAt
    where t.account_id = :account and t.effective_from <= :day and t.recorded_at <= :knownAt and e.protection_id is null
      and (t.until_on is null or t.until_on >= :day)
  union all select 'returned_payment', r.code, r.returned_on, null
    from payment_return r where r.account_id = :account and r.returned_on <= :day and r.returned_on >= :since and r.recorded_at <= :knownAt
  union all select 'returned_mail', n.kind, r.returned_on, null
    from notice_return r join notice n on n.account_id = r.account_id and n.notice_id = r.notice_id
    where r.account_id = :account and r.returned_on <= :day and r.returned_on >= :since and r.recorded_at <= :knownAt
  union all select 'order', f.kind, f.for_date, f.order_no
    from field_order f where f.account_id = :account and f.recorded_at <= :knownAt
      and not exists (select 1 from field_order_event e where e.account_id = f.account_id and e.order_id = f.order_id
        and e.kind in ('complete', 'cancel', 'ack-pull') and e.recorded_at <= :knownAt)
  union all select n.kind, n.body, n.business_date, null
    from account_note n where n.account_id = :account and n.kind <> 'note' and n.business_date <= :day and n.recorded_at <= :knownAt`
