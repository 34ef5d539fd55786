// What a district would write in the sqlite3 shell instead: the same accounts by hand-made conditions, without law or proof.

/** From the open items: the selection alone, as narrow as it gets. */
export const SELECTION = `select count(*), sum(owed) from (
  select o.account_id, sum(o.open_cents) as owed from open_item o
  where o.due_on <= '2026-09-24' group by o.account_id having owed > 5000) d
  where exists (select 1 from notice n where n.account_id = d.account_id and n.kind = 'intent' and n.sent_on <= '2026-11-09')
    and exists (select 1 from contact_attempt c where c.account_id = d.account_id and c.outcome = 'reached' and c.at <= '2026-11-22T08:00')
    and not exists (select 1 from protection p where p.account_id = d.account_id)`

/** From all bills ever made: payments cover the oldest bills first, by window functions. */
export const FIFO = `with paid as (select account_id, sum(amount_cents) as paid from payment group by account_id),
  run as (select b.account_id, b.due_on, b.amount_cents, sum(b.amount_cents) over (partition by b.account_id order by b.due_on) as upto from bill b),
  old as (select r.account_id, sum(max(0, min(r.amount_cents, r.upto - coalesce(p.paid, 0)))) as owed
    from run r left join paid p on p.account_id = r.account_id where r.due_on <= '2026-09-24' group by r.account_id having owed > 5000)
  select count(*), sum(owed) from old d
  where exists (select 1 from notice n where n.account_id = d.account_id and n.kind = 'intent' and n.sent_on <= '2026-11-09')
    and exists (select 1 from contact_attempt c where c.account_id = d.account_id and c.outcome = 'reached' and c.at <= '2026-11-22T08:00')
    and not exists (select 1 from protection p where p.account_id = d.account_id)`

/** The sums that proving the books needs at least. */
export const SUMS = `select count(*) from (select journal_id from posting group by journal_id having sum(amount_cents) <> 0);
  select ledger_account, sum(amount_cents) from posting group by ledger_account;
  select count(*) from (select account_id, sum(amount_cents) as s from posting where ledger_account in ('1110','1115','1120','1130','2120') group by account_id) p
    join account_balance b on b.account_id = p.account_id where b.balance_cents <> p.s`
