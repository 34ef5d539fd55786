/** Granted as a protection or agreed as one payment; a version of one that was an extension before is the same one. */
export const GRANTED = `select p.effective_from as granted_on from protection p
  left join protection_end e on e.account_id = p.account_id and e.protection_id = p.protection_id
  where p.account_id = :account and p.kind = 'extension' and (e.ended_on is null or e.ended_on > p.effective_from)
  union all
  select a.made_on from arrangement a
  left join arrangement_end x on x.account_id = a.account_id and x.arrangement_id = a.arrangement_id
  where a.account_id = :account and a.kind = 'extension'
    and (x.ended_on is null or x.ended_on > a.made_on or x.reason = 'superseded')
    and not exists (select 1 from arrangement_terms t
      join arrangement b on b.account_id = t.account_id and b.arrangement_id = t.supersedes and b.kind = 'extension'
      where t.account_id = a.account_id and t.arrangement_id = a.arrangement_id)
  order by 1`

/** The newest bill that stands: the billing period began with it. */
export const BILLED = `select max(b.issued_on) as billed_on from bill b where b.account_id = :account and b.issued_on <= :day
  and not exists (select 1 from bill_cancellation x where x.account_id = b.account_id and x.bill_id = b.bill_id)`

export const DUE = 'select min(due_on) as due_on from open_item where account_id = :account'
