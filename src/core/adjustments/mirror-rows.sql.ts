import {OPEN_ROWS} from '#core/adjustments/plan-rows.sql.js'

/** Why an adjustment of a plan is not taken back; nothing is forced. */
const NOT_AS_POSTED = `case
  when exists (select 1 from journal m where m.reverses_id = r.row_id) then 'it was reversed before'
  when exists (select 1 from customer_credit c join credit_release g on g.account_id = c.account_id and g.credit_id = c.credit_id
    where c.account_id = r.account_id and c.journal_id = r.row_id) then 'its credit was refunded or moved since'
  end`

/** Posted rows of a plan and what stands against taking each back. */
const POSTED = `select r.*, ${NOT_AS_POSTED} as against from adjustment_plan_row r
  join adjustment_plan_result d on d.plan_id = r.plan_id and d.account_id = r.account_id and d.line = r.line and d.state = 'posted'
  where r.plan_id = :of`

export const LEFT_OUT = `select p.account_id, a.account_no, p.line, p.against as reason from (${POSTED}) p
  join account a on a.account_id = p.account_id where p.against is not null order by p.line`

export const POSTED_PAGE = `select max(account_id) as last from (
  select account_id from adjustment_plan_row where plan_id = :of and account_id > :after order by account_id limit :page) t`

/** A row for each that can be taken back, with the balance before it. Ids of mirrors are made when they are posted. */
export const KEEP_MIRRORS = `insert into adjustment_plan_row (plan_id, account_id, line, row_id, journal_no, reason, bill_id, class, amount_cents,
    before_cents, parts, reverses_id, row_key, note, basis, worksheet_json)
  select :plan, p.account_id, p.line, '', '', p.reason, p.bill_id, p.class, -p.amount_cents,
    coalesce(b.balance_cents, 0) - coalesce(sum(p.amount_cents) over (partition by p.account_id order by p.line desc
      rows between unbounded preceding and 1 preceding), 0),
    0, p.row_id, '', '', '', ''
  from (${POSTED} and r.account_id > :after and r.account_id <= :last) p left join account_balance b on b.account_id = p.account_id
  where p.against is null order by p.account_id, p.line`

/** Rows of a plan of mirrors that cannot be taken back any more. */
export const CHANGED_MIRRORS = `select o.account_id, a.account_no, o.line, o.against as reason from (
    select r.account_id, r.line, ${NOT_AS_POSTED} as against from (
      select m.account_id, m.line, m.reverses_id as row_id from (${OPEN_ROWS}) m) r) o
  join account a on a.account_id = o.account_id where o.against is not null order by o.line`
