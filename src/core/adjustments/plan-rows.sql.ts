import type {Reader} from '#core/store/open.js'
import {joinedText, rowText} from '#core/store/dialect.js'

/** Rows that came from a file and are not kept yet; a table of the connection alone. */
export const ASKED = 'adjustment_asked'
export const ASKED_COLUMNS = {
  account_id: 'text',
  line: 'integer',
  account_no: 'text',
  bill_id: 'text',
  class: 'text',
  amount_cents: 'integer',
  reason: 'text',
  note: 'text',
  row_key: 'text',
  content: 'text',
  parts: 'integer',
  basis: 'text',
  worksheet_json: 'text',
  favour: 'integer',
} as const

/** Rows come in the order of the file and are judged in that of the accounts: sorted once, when all are there. */
export const ASKED_INDEX = `create index if not exists ${ASKED}_account on ${ASKED} (account_id, line)`

/** Rows of a plan that nothing was decided of yet: what a check of today judges. `favour`: given away, not put right. */
export const OPEN_ROWS = `select r.*, case when q.funding_source is null then 0 else 1 end as favour
  from adjustment_plan_row r join adjustment_plan_reason q on q.plan_id = r.plan_id and q.reason = r.reason
  where r.plan_id = :plan and r.account_id > :after and r.account_id <= :last
    and not exists (select 1 from adjustment_plan_result d where d.plan_id = r.plan_id and d.account_id = r.account_id and d.line = r.line)`
export const ASKED_ROWS = `select r.* from ${ASKED} r where r.account_id > :after and r.account_id <= :last`

/** An account none of whose services runs any more and that owes and holds nothing, or whose services never began. */
const CLOSED = `exists (select 1 from agreement g where g.account_id = r.account_id)
  and not exists (select 1 from agreement g where g.account_id = r.account_id and not exists (
    select 1 from agreement_event e where e.account_id = g.account_id and e.agreement_id = g.agreement_id
      and e.kind in ('cancel_start', 'finalize') and e.effective_on <= :day))
  and (coalesce((select b.balance_cents from account_balance b where b.account_id = r.account_id), 0) = 0
    or not exists (select 1 from agreement_event e where e.account_id = r.account_id and e.kind = 'finalize'))`

/** Of somebody who works here, or of the household. */
const OF_STAFF = `exists (select 1 from operator_account o where o.account_id = r.account_id and o.holds = 1 and o.effective_from <= :day
  and not exists (select 1 from operator_account n where n.account_id = o.account_id and n.operator_id = o.operator_id
    and n.relation = o.relation and n.effective_from <= :day
    and (n.effective_from, n.recorded_at, n.event_id) > (o.effective_from, o.recorded_at, o.event_id)))`

const CANCELLED = `r.bill_id is not null and exists (
  select 1 from bill_cancellation c where c.account_id = r.account_id and c.bill_id = r.bill_id)`

/** What a class of a bill was billed, net of the adjustments that stand. */
const BILLED = `coalesce((select sum(l.amount_cents) from bill_line l
    where l.account_id = k.account_id and l.bill_id = k.bill_id and l.class = k.class), 0)
  + coalesce((select sum(p.amount_cents) from adjustment_part p
    where p.account_id = k.account_id and p.bill_id = k.bill_id and p.class = k.class
      and not exists (select 1 from adjustment_reversal v where v.account_id = p.account_id and v.adjustment_id = p.adjustment_id)), 0)`

export const ROW_FAULTS = {
  ACCOUNT_CLOSED: 'the account is closed: no favour is done there, and an error is put right on its bill',
  STAFF_ACCOUNT: 'the account belongs to somebody who works here; such accounts are adjusted one by one',
  BILL_CANCELED: 'the bill was cancelled',
  ABOVE_BILLED: 'a credit above what the bill charged for this class, earlier adjustments and rows above it taken off',
} as const
export type RowFaultCode = keyof typeof ROW_FAULTS

export interface FaultyRow {
  readonly account_id: string
  readonly account_no: string
  readonly line: number
  readonly amount_cents: number | null
  readonly fault: RowFaultCode
}

/** The rows that may not be posted on the facts of today, each with the first fault. `rows`: OPEN_ROWS or ASKED_ROWS. */
export const faultyRows = (rows: string): string => `with r as (${rows})
  select f.account_id, a.account_no, f.line, f.amount_cents, f.fault from (
    select r.account_id, r.line, r.amount_cents,
      case when (r.favour = 1 or r.bill_id is null) and ${CLOSED} then 'ACCOUNT_CLOSED' when ${OF_STAFF} then 'STAFF_ACCOUNT' when ${CANCELLED} then 'BILL_CANCELED' end as fault
    from r
    union all
    select k.account_id, k.line, k.amount_cents, 'ABOVE_BILLED' from (
      select r.account_id, r.line, r.amount_cents, r.bill_id, r.class,
        -sum(r.amount_cents) over (partition by r.account_id, r.bill_id, r.class order by r.line) as asked_cents
      from r where r.bill_id is not null and r.amount_cents < 0 and r.parts = 1) k
    where k.asked_cents > ${BILLED}) f
  join account a on a.account_id = f.account_id
  where f.fault is not null order by f.line`

export interface RepeatedRow {
  readonly account_id: string
  readonly line: number
  readonly earlier: number
  readonly same: number
  readonly row_key: string
}

/** Rows that say what an earlier one of the file says, or bear its key. */
export const REPEATED = `select account_id, line, earlier, same, row_key from (
    select account_id, line, row_key, 1 as same, min(line) over (partition by content) as earlier from ${ASKED}
    union all
    select account_id, line, row_key, 0, case when content = first_value(content) over (partition by row_key order by line) then line
      else min(line) over (partition by row_key order by line) end
    from ${ASKED} where row_key <> '') t
  where earlier < line`

export interface KnownRow {
  readonly account_id: string
  readonly line: number
  readonly row_key: string
  readonly plan_no: string
  readonly earlier: number
  readonly same: number
}

/** Rows whose key was posted by an earlier plan. */
export const KNOWN = `select r.account_id, r.line, r.row_key, n.plan_no, p.line as earlier,
    case when p.account_id = r.account_id and coalesce(p.bill_id, '') = coalesce(r.bill_id, '') and p.class = r.class
      and p.reason = r.reason and p.amount_cents = coalesce(r.amount_cents, p.amount_cents) then 1 else 0 end as same
  from ${ASKED} r cross join adjustment_plan_row p
  join adjustment_plan_result d on d.plan_id = p.plan_id and d.account_id = p.account_id and d.line = p.line and d.state = 'posted'
  join adjustment_plan n on n.plan_id = p.plan_id
  where r.row_key <> '' and p.row_key = r.row_key and p.row_key <> ''`

/** Last account of the next page of rows, null after the last; rows of an account are never apart. */
export const ASKED_PAGE = `select max(account_id) as last from (
  select account_id from ${ASKED} where account_id > :after order by account_id limit :page) t`
export const PLAN_PAGE = `select max(account_id) as last from (
  select account_id from adjustment_plan_row where plan_id = :plan and account_id > :after order by account_id limit :page) t`
/** Accounts with rows that nothing was decided of yet. */
export const OPEN_PAGE = `select max(account_id) as last, min(account_id) as first from (
  select distinct r.account_id from adjustment_plan_row r where r.plan_id = :plan and r.account_id > :after
    and not exists (select 1 from adjustment_plan_result d where d.plan_id = r.plan_id and d.account_id = r.account_id and d.line = r.line)
  order by r.account_id limit :page) t`

/**
 * What was judged becomes rows of a plan, each with the balance before it: other rows of the account counted. Their ids are
 * made in the order of the accounts, in which they are posted: neighbours then stand together in every index.
 */
export const KEEP_ROWS = `insert into adjustment_plan_row (plan_id, account_id, line, row_id, journal_no, reason, bill_id, class, amount_cents,
    before_cents, parts, reverses_id, row_key, note, basis, worksheet_json)
  select :plan, r.account_id, r.line, t.row_id, t.journal_no, r.reason, r.bill_id, r.class, r.amount_cents,
    r.before_cents, r.parts, null, r.row_key, r.note, r.basis, r.worksheet_json
  from (select r.*, row_number() over (order by r.account_id, r.line) as n,
      coalesce(b.balance_cents, 0) + coalesce(sum(r.amount_cents) over (partition by r.account_id order by r.line
        rows between unbounded preceding and 1 preceding), 0) as before_cents
    from ${ASKED} r left join account_balance b on b.account_id = r.account_id
    where r.account_id > :after and r.account_id <= :last) r
  join :names on t.n = r.n order by r.account_id, r.line`
export const ASKED_COUNT = `select count(*) as n from ${ASKED} r where r.account_id > :after and r.account_id <= :last`

const HASHED = [
  'account_id',
  'line',
  'row_id',
  'journal_no',
  'reason',
  'bill_id',
  'class',
  'amount_cents',
  'before_cents',
  'parts',
  'reverses_id',
  'row_key',
  'note',
  'basis',
  'worksheet_json',
]

/** A page of rows as one text: what the hash of a plan is made of. */
export const rowsText = (db: Reader): string =>
  `select ${joinedText(db, 't', 'account_id, line')} as text from (
    select account_id, line, ${rowText(db, HASHED)} as t from adjustment_plan_row
    where plan_id = :plan and account_id > :after and account_id <= :last) x`

/** How far a plan goes in each type: its greatest row, and the most that an account has in the months that count. */
export const REACH = `select type, max(amount) as each_cents, max(asked + earlier) as year_cents, sum(amount) as total_cents from (
    select q.type, abs(r.amount_cents) as amount,
      sum(abs(r.amount_cents)) over (partition by r.account_id) as asked,
      case when r.reverses_id is not null then 0 else coalesce((select sum(abs(a.amount_cents)) from adjustment a where a.account_id = r.account_id and a.business_date > :since
        and (a.plan_id is null or a.plan_id <> r.plan_id) and not exists (select 1 from :uncounted where u.reason = a.reason)
        and not exists (select 1 from adjustment_reversal v where v.account_id = a.account_id and v.adjustment_id = a.adjustment_id)), 0) end as earlier
    from adjustment_plan_row r join adjustment_plan_reason q on q.plan_id = r.plan_id and q.reason = r.reason
    where r.plan_id = :plan and not exists (select 1 from :uncounted where u.reason = r.reason)) t
  group by type order by type`

export const TOTALS = `select count(*) as row_count, coalesce(sum(amount_cents), 0) as total_cents,
    coalesce(sum(case when amount_cents < 0 then amount_cents else 0 end), 0) as credit_cents,
    coalesce(sum(case when amount_cents > 0 then amount_cents else 0 end), 0) as charge_cents
  from adjustment_plan_row where plan_id = :plan`
