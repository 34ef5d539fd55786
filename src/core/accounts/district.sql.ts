import type {Reference} from '#core/accounts/district-tables.js'
import {jsonText} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Statements over staged rows; each names what it proves. `:batch` is the batch of the table they are about. */

/** Rows whose key stood earlier in the same file: `same` = with the same content. */
export const REPEATED = `
  with first as (select row_key, min(line) as line from batch_row where batch_id = :batch group by row_key having count(*) > 1)
  select r.line, r.row_key as value, f.line as other, case when r.content_hash = o.content_hash then 1 else 0 end as same
  from first f join batch_row o on o.batch_id = :batch and o.line = f.line
  join batch_row r on r.batch_id = :batch and r.row_key = f.row_key and r.line > f.line
  order by r.line`

/** Rows known from an earlier file. */
export const KNOWN = `
  select r.line, r.row_key as value, k.line as other, k.batch_id as other_batch, r.fields_json, case when r.content_hash = k.content_hash then 1 else 0 end as same
  from batch_row r join known_row k on k.profile = :profile and k.row_key = r.row_key
  where r.batch_id = :batch order by r.line`

/** Rows that name something which is neither in its file nor on the books. */
export const missingReference = (reader: Reader, {field, target, known}: Reference): string => `
  with told as materialized (
    select distinct ${jsonText(reader, 't.fields_json', target)} as name from batch_row t where t.batch_id = :target
  )
  select r.line, ${jsonText(reader, 'r.fields_json', field)} as value
  from batch_row r
  where r.batch_id = :batch
    and not exists (select 1 from told t where t.name = ${jsonText(reader, 'r.fields_json', field)})
    and not exists (select 1 from ${known.table} k where k.${known.column} = '${known.prefix}' || ${jsonText(reader, 'r.fields_json', field)})
  order by r.line`

const member = (reader: Reader, name: string): string => jsonText(reader, 'r.fields_json', name)

/** Two agreements at one service point whose days overlap; of the same account too. */
export const overlappingAgreements = (reader: Reader): string => `
  with served as materialized (
    select r.line, ${member(reader, 'service_point')} as point, ${member(reader, 'start_on')} as start_on,
      coalesce(${member(reader, 'end_on')}, '9999-12-31') as end_on
    from batch_row r where r.batch_id = :batch and r.state = 'staged'
  )
  select b.line, b.point as value, min(a.line) as other
  from served a join served b on b.point = a.point and b.line > a.line and a.start_on < b.end_on and b.start_on < a.end_on
  group by b.line, b.point order by b.line`

/** Agreements at a service point that the books say is served on those days. */
export const overlappingBooks = (reader: Reader): string => `
  with served as materialized (
    select r.line, ${member(reader, 'service_point')} as point, coalesce(${member(reader, 'end_on')}, '9999-12-31') as end_on,
      ${member(reader, 'start_on')} as start_on
    from batch_row r where r.batch_id = :batch and r.state = 'staged'
  )
  select v.line, v.point as value, min(a.account_no) as other
  from served v join service_point s on s.external_key = v.point join agreement g on g.service_point_id = s.service_point_id
  join account a on a.account_id = g.account_id
  where g.start_on < v.end_on
    and not exists (select 1 from agreement_event e where e.account_id = g.account_id and e.agreement_id = g.agreement_id
      and (e.kind = 'cancel_start' or (e.kind = 'finalize' and e.effective_on <= v.start_on)))
  group by v.line, v.point order by v.line`

/** Rows of one account that differ in customer, class or role. */
export const differingAccounts = (reader: Reader): string => `
  with told as materialized (
    select r.line, ${member(reader, 'account')} as account,
      ${member(reader, 'person')} || ' ' || ${member(reader, 'service_class')} || ' ' || ${member(reader, 'customer_role')} as who
    from batch_row r where r.batch_id = :batch
  ), first as (select account, min(line) as line from told group by account having count(distinct who) > 1)
  select t.line, t.account as value, f.line as other
  from first f join told o on o.line = f.line join told t on t.account = f.account and t.who <> o.who order by t.line`

/** Arrangements whose installments and down payment do not add up to their total. */
export const unequalArrangements = (reader: Reader): string => `
  with parts as materialized (
    select ${member(reader, 'arrangement')} as arrangement, sum(cast(${member(reader, 'amount_cents')} as bigint)) as cents
    from batch_row r where r.batch_id = :installments group by ${member(reader, 'arrangement')}
  )
  select r.line, ${member(reader, 'arrangement')} as value, coalesce(p.cents, 0) as other
  from batch_row r left join parts p on p.arrangement = ${member(reader, 'arrangement')}
  where r.batch_id = :batch and r.state = 'staged' and coalesce(p.cents, 0) + coalesce(cast(${member(reader, 'down_payment_cents')} as bigint), 0)
    <> cast(${member(reader, 'total_cents')} as bigint)
  order by r.line`

/** One row an account, with the fields of its earliest agreement: what the account is opened with. */
export const accountsToOpen = (reader: Reader): string => `
  insert into batch_row (batch_id, line, row_key, content_hash, account_id, state, reason, fields_json)
  select :accounts, x.line, x.account, '', null, 'staged', '', x.fields_json
  from (
    select r.line, ${member(reader, 'account')} as account, r.fields_json,
      row_number() over (partition by ${member(reader, 'account')} order by ${member(reader, 'start_on')}, r.line) as earliest
    from batch_row r where r.batch_id = :batch and r.state = 'staged'
  ) x
  where x.earliest = 1 and not exists (select 1 from account a where a.external_key = x.account)`

export const moneyTotals = (reader: Reader, field: string, by: string | null): string => `
  select x.class, count(*) as rows, sum(x.cents) as cents from (
    select ${by === null ? "'-'" : member(reader, by)} as class, cast(${member(reader, field)} as bigint) as cents
    from batch_row r where r.batch_id = :batch and r.state in ('staged', 'posted')) x
  group by x.class order by x.class`
