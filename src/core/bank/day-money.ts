import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {NO_CUSTOMER, OVER_SHORT} from '#core/ledger/chart.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What a day brought, by the way it came and what was handed over. */
export type Takings = {
  readonly channel: string
  readonly tender: string
  readonly count: number
  readonly amount_cents: Cents
}

export const takingsOfDay = (reader: Reader, day: BusinessDate): Promise<Takings[]> =>
  select<Takings>(
    reader,
    `select v.channel, t.kind as tender, count(*) as count, sum(t.amount_cents) as amount_cents
     from payment_event v join tender t on t.event_id = v.event_id
     where v.business_date = :day and not exists (select 1 from payment_void x where x.event_id = v.event_id)
     group by v.channel, t.kind order by v.channel, t.kind`,
    {day},
  )

export type VoidOfDay = {
  readonly receipt: string
  readonly taken_by: string
  readonly voided_by: string
  readonly second: string | null
  readonly reason: string
  readonly amount_cents: Cents
}

export const voidsOfDay = (reader: Reader, day: BusinessDate): Promise<VoidOfDay[]> =>
  select<VoidOfDay>(
    reader,
    `select v.receipt_no as receipt, v.operator_id as taken_by, x.operator_id as voided_by, x.second_id as second, x.reason, v.total_cents as amount_cents
     from payment_event v join payment_void x on x.event_id = v.event_id where v.business_date = :day order by x.recorded_at, v.receipt_no`,
    {day},
  )

/** Every entry of over and short of a day; short is positive, an expense. */
export type OverShort = {
  readonly journal: string
  readonly what: string
  readonly session: string | null
  readonly drawer: string | null
  readonly cashier: string | null
  readonly amount_cents: Cents
}

export const overShortOfDay = (reader: Reader, day: BusinessDate): Promise<OverShort[]> =>
  select<OverShort>(
    reader,
    `select j.journal_no as journal, j.memo as what, s.session_no as session, s.drawer, s.operator_id as cashier, p.amount_cents
     from posting p join journal j on j.journal_id = p.journal_id
       left join (select e.journal_id, d.session_no, d.drawer, d.operator_id from drawer_session d join drawer_event e on e.session_id = d.session_id
         where d.business_date = :day and e.journal_id is not null) s on s.journal_id = j.journal_id
     where p.ledger_account = '${OVER_SHORT}' and p.account_id = '${NO_CUSTOMER}' and j.business_date = :day order by j.journal_no`,
    {day},
  )
