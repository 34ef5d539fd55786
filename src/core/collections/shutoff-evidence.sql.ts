/** Statements of the evidence behind a proof: every fact of a page of accounts (`:ids`), in force or not, oldest first. */

export const EVIDENCE_BILLS = `
  select r.account_id, coalesce(r.bill_id, r.receivable_id) as id, max(b.bill_no) as bill_no, min(r.charge_code) as charge_code,
    min(r.mailed_on) as mailed_on, min(r.due_on) as due_on, sum(r.amount_cents) as amount_cents, coalesce(sum(o.open_cents), 0) as open_cents
  from receivable r
  left join open_item o on o.account_id = r.account_id and o.receivable_id = r.receivable_id
  left join bill b on b.account_id = r.account_id and b.bill_id = r.bill_id
  where r.account_id in (select account_id from :ids)
  group by r.account_id, coalesce(r.bill_id, r.receivable_id) order by r.account_id, min(r.due_on), coalesce(r.bill_id, r.receivable_id)`

export const EVIDENCE_PAYMENTS = `
  select p.account_id, p.payment_id as id, p.receipt_no, p.tender, p.amount_cents, p.effective_on, p.recorded_at,
    r.returned_on, r.code as return_code, u.kind as undone
  from payment p
  left join payment_return r on r.account_id = p.account_id and r.payment_id = p.payment_id
  left join payment_undoing u on u.account_id = p.account_id and u.payment_id = p.payment_id
  where p.account_id in (select account_id from :ids) order by p.account_id, p.effective_on, p.payment_id`

export const EVIDENCE_NOTICES = `
  select n.account_id, n.notice_id as id, n.kind, n.method, n.sent_on, n.sent_at, n.address, n.recipients, n.items, n.languages, n.template,
    n.amount_cents, n.pay_by, n.occupant_copy_on, n.proof, n.recorded_at, r.returned_on
  from notice n left join notice_return r on r.account_id = n.account_id and r.notice_id = n.notice_id
  where n.account_id in (select account_id from :ids) order by n.account_id, n.sent_on, n.notice_id`

/** What each copy of a notice said, as it was frozen when it was written. */
export const EVIDENCE_LETTERS = `
  select l.account_id, l.notice_id, l.letter_id, l.kind, l.template, l.template_version, l.languages, l.recipient, l.to_name, l.address, l.email,
    l.channel, l.facts_json, l.text_sha256, l.written_on, d.happened_on as delivered_on, d.proof as delivery_proof, r.happened_on as returned_on
  from letter l
  left join letter_event d on d.account_id = l.account_id and d.letter_id = l.letter_id and d.kind = 'delivered'
  left join letter_event r on r.account_id = l.account_id and r.letter_id = l.letter_id and r.kind = 'returned'
  where l.account_id in (select account_id from :ids) and l.notice_id is not null order by l.account_id, l.written_on, l.letter_id`

export const EVIDENCE_CONTACTS = `
  select account_id, contact_id as id, at, method, outcome, options_offered, note, operator_id, recorded_at from contact_attempt
  where account_id in (select account_id from :ids) order by account_id, at, contact_id`

export const EVIDENCE_PROTECTIONS = `
  select p.account_id, p.protection_id as id, p.kind, p.effective_from, p.until_on, e.ended_on, e.reason, p.detail_json, p.evidence_sha256, p.owner,
    p.recorded_at
  from protection p left join protection_end e on e.account_id = p.account_id and e.protection_id = p.protection_id
  where p.account_id in (select account_id from :ids) order by p.account_id, p.effective_from, p.protection_id`

export const EVIDENCE_ARRANGEMENTS = `
  select a.account_id, a.arrangement_id as id, a.arrangement_no, a.kind, a.made_on, a.total_cents, e.ended_on, e.reason, a.recorded_at
  from arrangement a left join arrangement_end e on e.account_id = a.account_id and e.arrangement_id = a.arrangement_id
  where a.account_id in (select account_id from :ids) order by a.account_id, a.made_on, a.arrangement_id`

export const EVIDENCE_INSTALLMENTS = `
  select i.account_id, i.arrangement_id, i.number, i.due_on, i.amount_cents, coalesce(sum(p.amount_cents), 0) as paid_cents, max(p.paid_on) as paid_on
  from installment i
  left join installment_payment p on p.account_id = i.account_id and p.arrangement_id = i.arrangement_id and p.number = i.number
    and not exists (select 1 from payment_return r where r.account_id = p.account_id and r.payment_id = p.payment_ref)
    and not exists (select 1 from payment_undoing u where u.account_id = p.account_id and u.payment_id = p.payment_ref)
  where i.account_id in (select account_id from :ids)
  group by i.account_id, i.arrangement_id, i.number, i.due_on, i.amount_cents order by i.account_id, i.arrangement_id, i.number`
