/**
 * Statements of the shut-off list. Each reads one kind of fact for a page of accounts (`:ids`), so that memory does not
 * grow with the district and no statement is run once an account.
 */

/** Accounts with anything past due on the day: the list judges them all, listed or held. */
export const PAST_DUE_ACCOUNTS = `
  select account_id from open_item
  where due_on < :day and account_id > :after
  group by account_id order by account_id limit :page`

/** What the customer still owes, a row an open item; the bill it stands on tells when it was mailed. */
export const OPEN_ITEMS = `
  select account_id, receivable_id, coalesce(bill_id, receivable_id) as bill_key, class, mailed_on, due_on, amount_cents, open_cents
  from open_item where account_id in (select account_id from :ids)
  order by account_id, due_on, receivable_id`

/** Credits held: they lower what is owed before any law looks at it. */
export const OPEN_CREDITS = `
  select account_id, sum(open_cents) as open_cents from open_credit
  where account_id in (select account_id from :ids) group by account_id`

/**
 * Who, where and what kind of service, as in force on the day. The CROSS JOINs keep SQLite from reading all premises and
 * persons of the district for one page of accounts.
 */
export const ACCOUNT_FACTS = `
  with versions as (
    select v.*, row_number() over (partition by v.account_id order by v.effective_from desc, v.recorded_at desc, v.version_id desc) as newest
    from account_version v where v.account_id in (select account_id from :ids) and v.effective_from <= :day
  ), in_force as (
    select * from versions where newest = 1
  ), places as (
    select c.account_id as for_account, p.dwelling, p.route, p.address, p.unit,
      row_number() over (partition by c.account_id order by p.effective_from desc, p.recorded_at desc, p.version_id desc) as newest
    from in_force c cross join premise_version p where p.premise_id = c.premise_id and p.effective_from <= :day
  ), people as (
    select c.account_id as for_account, p.name,
      row_number() over (partition by c.account_id order by p.effective_from desc, p.recorded_at desc, p.version_id desc) as newest
    from in_force c cross join person_version p where p.person_id = c.person_id and p.effective_from <= :day
  )
  select c.account_id, a.account_no, c.class, c.customer_role, c.mail_differs, c.premise_id, l.dwelling, l.route, l.address, l.unit, w.name
  from in_force c
  cross join account a
  join places l on l.for_account = c.account_id and l.newest = 1
  join people w on w.for_account = c.account_id and w.newest = 1
  where a.account_id = c.account_id
  order by c.account_id`

/** Notices sent up to the day, and the mail that came back. */
export const NOTICES = `
  select n.account_id, n.notice_id, n.kind, n.method, n.sent_on, n.sent_at, n.items, n.amount_cents, n.occupant_copy_on, r.returned_on
  from notice n left join notice_return r on r.account_id = n.account_id and r.notice_id = n.notice_id
  where n.account_id in (select account_id from :ids)
  order by n.account_id, n.sent_on, n.notice_id`

/** Attempts to reach an adult: calls, visits. */
export const CONTACTS = `
  select account_id, contact_id, at, method, outcome, options_offered from contact_attempt
  where account_id in (select account_id from :ids) order by account_id, at, contact_id`

export const PROTECTIONS = `
  select p.account_id, p.protection_id, p.kind, p.effective_from, p.until_on, e.ended_on, p.detail_json
  from protection p left join protection_end e on e.account_id = p.account_id and e.protection_id = p.protection_id
  where p.account_id in (select account_id from :ids) order by p.account_id, p.effective_from, p.protection_id`

/**
 * Arrangements that were not ended, with what was paid on each installment and when it was paid in full. Money that came
 * back or was voided never paid: what stands is derived, so that nothing has to be taken back here.
 */
export const INSTALLMENTS = `
  select a.account_id, a.arrangement_id, a.arrangement_no, a.made_on, i.number, i.due_on, i.amount_cents,
    coalesce(sum(p.amount_cents), 0) as paid_cents, max(p.paid_on) as paid_on
  from arrangement a
  join installment i on i.account_id = a.account_id and i.arrangement_id = a.arrangement_id
  left join installment_payment p on p.account_id = i.account_id and p.arrangement_id = i.arrangement_id and p.number = i.number
    and not exists (select 1 from payment_return r where r.account_id = p.account_id and r.payment_id = p.payment_ref)
    and not exists (select 1 from payment_undoing u where u.account_id = p.account_id and u.payment_id = p.payment_ref)
  left join arrangement_end e on e.account_id = a.account_id and e.arrangement_id = a.arrangement_id
  where a.account_id in (select account_id from :ids) and e.arrangement_id is null
  group by a.account_id, a.arrangement_id, a.arrangement_no, a.made_on, i.number, i.due_on, i.amount_cents
  order by a.account_id, a.made_on, a.arrangement_id, i.number`

/** Which receivables an arrangement covers: the others are current bills. */
export const ARRANGEMENT_ITEMS = `
  select account_id, arrangement_id, receivable_id from arrangement_item
  where account_id in (select account_id from :ids) order by account_id, arrangement_id`

/** Money that came back: it never paid (Gov. 6157). */
export const RETURNED_PAYMENTS = `
  select p.account_id, p.payment_id, p.effective_on, p.amount_cents, p.tender, r.returned_on, r.code
  from payment_return r join payment p on p.account_id = r.account_id and p.payment_id = r.payment_id
  where r.account_id in (select account_id from :ids) order by r.account_id, r.returned_on`

/** Every version of an arrangement, ended or not, with the terms agreed here. */
export const ARRANGEMENTS = `
  select a.account_id, a.arrangement_id, a.arrangement_no, a.kind, a.made_on, a.total_cents, a.recorded_at,
    e.ended_on, e.reason as end_reason, t.option, t.version, t.supersedes, t.funding_source, t.channel, t.reason, t.operator_id
  from arrangement a
  left join arrangement_end e on e.account_id = a.account_id and e.arrangement_id = a.arrangement_id
  left join arrangement_terms t on t.account_id = a.account_id and t.arrangement_id = a.arrangement_id
  where a.account_id in (select account_id from :ids)
  order by a.account_id, a.made_on, a.recorded_at, a.arrangement_id`

export const PLANNED = `
  select arrangement_id, number, due_on, amount_cents from installment
  where account_id in (select account_id from :ids) order by account_id, arrangement_id, number`

/** Money that pays installments and stands: what came back, was voided or moved never paid. */
export const ARRANGEMENT_PAYMENTS = `
  select p.arrangement_id, p.number, p.paid_on, p.amount_cents from installment_payment p
  where p.account_id in (select account_id from :ids)
    and not exists (select 1 from payment_return r where r.account_id = p.account_id and r.payment_id = p.payment_ref)
    and not exists (select 1 from payment_undoing u where u.account_id = p.account_id and u.payment_id = p.payment_ref)`

export const ARRANGEMENT_REINSTATEMENTS = `
  select arrangement_id, reinstated_on from arrangement_reinstatement
  where account_id in (select account_id from :ids)`

/** Charges of accounts with an arrangement. */
export const CHARGES_OF_ARRANGED = `
  select r.account_id, r.receivable_id, r.due_on, r.amount_cents from receivable r
  where r.account_id in (select a.account_id from arrangement a where a.account_id in (select account_id from :ids))
  order by r.account_id, r.due_on, r.receivable_id`

/** What lowered them and stands: allocations of payments that came back or were undone are left out with their mirrors. */
export const CHARGES_LOWERED = `
  select l.receivable_id, l.effective_on as lowered_on, l.amount_cents from allocation l
  where l.account_id in (select a.account_id from arrangement a where a.account_id in (select account_id from :ids))
    and (l.payment_id is null or (
      not exists (select 1 from payment_return r where r.account_id = l.account_id and r.payment_id = l.payment_id)
      and not exists (select 1 from payment_undoing u where u.account_id = l.account_id and u.payment_id = l.payment_id)))`
