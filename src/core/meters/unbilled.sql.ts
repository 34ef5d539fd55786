import {STANDS} from '#core/billing/cancelled-bills.js'
import {READ_STANDS} from '#core/meters/corrected-reads.js'

/** Statements that find what is not billed yet, for a page of accounts (`:ids`). None reads all reads of a district. */

/** Of a version, that it is of the cycle and in force on a day. */
const OF_CYCLE = `v.cycle = :cycle and v.effective_from <= :day
    and not exists (select 1 from account_version n where n.account_id = v.account_id and n.effective_from <= :day
      and (n.effective_from > v.effective_from or (n.effective_from = v.effective_from
        and (n.recorded_at > v.recorded_at or (n.recorded_at = v.recorded_at and n.version_id > v.version_id)))))`

/** Accounts of a cycle as in force on a day, in the order of their keys. */
export const ACCOUNTS_OF_CYCLE = `
  select v.account_id, a.account_no, v.class, v.premise_id
  from account_version v cross join account a
  where a.account_id = v.account_id and v.account_id > :after and ${OF_CYCLE}
  order by v.account_id limit :page`

/** Of accounts named by key those of the cycle on the day. */
export const ACCOUNTS_NAMED = `
  select v.account_id, a.account_no, v.class, v.premise_id
  from :ids cross join account_version v cross join account a
  where v.account_id = t.account_id and a.account_id = v.account_id and ${OF_CYCLE}
  order by v.account_id`

/** Agreements for metered service that began by the day and were not taken back, with the day they ended. */
export const METERED_AGREEMENTS = `
  select g.account_id, g.agreement_id, g.service_point_id, g.service, g.rate_plan, g.start_on,
    (select max(f.effective_on) from agreement_event f
      where f.account_id = g.account_id and f.agreement_id = g.agreement_id and f.kind = 'finalize' and f.effective_on <= :day) as final_on
  from agreement g
  where g.account_id in (select account_id from :ids) and g.service in ('water', 'recycled') and g.start_on <= :day
    and exists (select 1 from agreement_event e
      where e.account_id = g.account_id and e.agreement_id = g.agreement_id and e.kind = 'activate' and e.effective_on <= :day)
    and not exists (select 1 from agreement_event e
      where e.account_id = g.account_id and e.agreement_id = g.agreement_id and e.kind = 'cancel_start')
  order by g.account_id, g.service, g.service_point_id, g.start_on`

/** Up to which day an account's bills of any kind serve: no day is billed twice. */
export const BILLED_THROUGH = `
  select b.account_id, max(b.service_to) as through
  from bill b where b.account_id in (select account_id from :ids) and b.service_to is not null and ${STANDS}
  group by b.account_id`

/** The reads that bills of these accounts end on. */
export const BILLED_READS = `
  select b.account_id, b.service_point_id, b.to_read_id as read_id, r.read_on
  from bill_read b cross join meter_read r
  where b.account_id in (select account_id from :ids) and r.service_point_id = b.service_point_id and r.read_id = b.to_read_id and ${STANDS}
  order by b.account_id, b.service_point_id, r.read_on`

/** Meters that hung at service points, with their registers. */
export const METERS_AT_POINTS = `
  select i.service_point_id, i.meter_id, i.installed_on, i.removed_on, m.serial, m.size, g.dials, g.unit, g.multiplier_thousandths
  from :points cross join meter_installation i join meter m on m.meter_id = i.meter_id
  left join meter_register g on g.meter_id = i.meter_id
  where i.service_point_id = t.service_point_id
  order by i.service_point_id, i.installed_on, i.installation_id`

/** Reads at service points from a day of each point on, with what came with them. */
export const READS_AT_POINTS = `
  select r.service_point_id, r.read_id, r.meter_id, r.read_on, r.value, r.kind, v.code
  from :points cross join meter_read r left join read_visit v on v.service_point_id = r.service_point_id and v.read_id = r.read_id
  where r.service_point_id = t.service_point_id and r.read_on >= t.since and r.read_on <= :day and ${READ_STANDS}
  order by r.service_point_id, r.read_on, r.kind desc, r.recorded_at, r.read_id`

export const FLAGS_AT_POINTS = `
  select f.service_point_id, f.read_id, f.check_name
  from :points cross join read_flag f where f.service_point_id = t.service_point_id
  order by f.service_point_id, f.read_id, f.check_name`
