/**
 * What an account owed and held when its valve was turned (`:wrenches`: account, day, first instant after). Money counts
 * from its own day where it was posted on a later one, else from the instant it was posted.
 */
const counted = (effective: string, journal: string): string =>
  `((${effective} < ${journal}.business_date and ${effective} <= w.on_day) or ${journal}.recorded_at < w.before)`

export const OPEN_THEN = `select * from (
    select r.account_id, r.receivable_id, coalesce(r.bill_id, r.receivable_id) as bill_key, r.class, r.mailed_on, r.due_on, r.amount_cents,
      r.amount_cents - coalesce((select sum(a.amount_cents) from allocation a join journal j on j.journal_id = a.journal_id
        left join customer_credit c on c.account_id = a.account_id and c.credit_id = a.credit_id
        left join journal k on k.journal_id = c.journal_id
        where a.account_id = r.account_id and a.receivable_id = r.receivable_id
          and case when k.journal_id is null then ${counted('a.effective_on', 'j')} else ${counted('c.effective_on', 'k')} end), 0) as open_cents
    from :wrenches cross join receivable r cross join journal o
    where r.account_id = w.account_id and o.journal_id = r.journal_id and o.recorded_at < w.before) q
  where open_cents > 0 order by account_id, due_on, receivable_id`

export const CREDIT_THEN = `select w.account_id, sum(o.open_cents) as open_cents
  from :wrenches cross join open_credit o
  join customer_credit c on c.account_id = o.account_id and c.credit_id = o.credit_id join journal k on k.journal_id = c.journal_id
  where o.account_id = w.account_id and ${counted('c.effective_on', 'k')} group by w.account_id`

/** What was paid on installments then; a former system says the day alone. */
export const INSTALLMENTS_THEN = `select i.account_id, i.arrangement_id, i.number, sum(i.amount_cents) as paid_cents, max(i.paid_on) as paid_on
  from :wrenches cross join installment_payment i
  left join payment p on p.account_id = i.account_id and p.payment_id = i.payment_ref
  left join journal j on j.journal_id = p.journal_id
  where i.account_id = w.account_id
    and case when j.journal_id is null then i.paid_on <= w.on_day else ${counted('i.paid_on', 'j')} end
    and not exists (select 1 from payment_return r where r.account_id = i.account_id and r.payment_id = i.payment_ref)
    and not exists (select 1 from payment_undoing u where u.account_id = i.account_id and u.payment_id = i.payment_ref)
  group by i.account_id, i.arrangement_id, i.number`

/** Money that came after the order was issued: what a race is told by. */
export const MONEY_SINCE = `select p.account_id, p.receipt_no as reference, p.amount_cents, p.effective_on as counts_on, p.recorded_at
  from :since cross join payment p
  where p.account_id = s.account_id and p.recorded_at >= s.issued_at order by p.account_id, p.recorded_at, p.receipt_no`

export const PROTECTIONS_SINCE = `select p.account_id, p.protection_id, p.kind, p.effective_from as counts_on, p.recorded_at
  from :since cross join protection p
  where p.account_id = s.account_id and p.recorded_at >= s.issued_at order by p.account_id, p.recorded_at, p.protection_id`

export const ARRANGEMENTS_SINCE = `select a.account_id, a.arrangement_id, a.arrangement_no as reference, a.made_on as counts_on, a.recorded_at
  from :since cross join arrangement a
  where a.account_id = s.account_id and a.recorded_at >= s.issued_at order by a.account_id, a.recorded_at, a.arrangement_id`

export const RETURNED_SINCE = `select n.account_id, n.notice_id, n.returned_on as counts_on, n.recorded_at
  from :since cross join notice_return n
  where n.account_id = s.account_id and n.recorded_at >= s.issued_at order by n.account_id, n.recorded_at, n.notice_id`

/** Stops of the whole district: a few rows. */
export const DISTRICT_STOPS = `select stop_id, effective_from as counts_on, recorded_at from district_stop`
