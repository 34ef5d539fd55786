import {bagsOnHand, depositsOfDay} from '#core/bank/deposit-views.js'
import {depositNext, depositTotal, DEPOSIT_SAID, standingOf, type Bag, type Deposit} from '#core/bank/deposit.js'
import {proved, unfinished, waiting, type Ages, type DayItem} from '#core/bank/day-item.js'
import {DRAWER_EVENTS, isDrawerEvent, type DrawerStatus} from '#core/cashiering/drawer-states.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import type {DepositPolicy} from '#core/policies/bank-deposits.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

interface SessionRow {
  readonly session_no: string
  readonly drawer: string
  readonly operator_id: string
  readonly business_date: BusinessDate
  readonly last_kind: string | null
  readonly sealed_cents: number
}

/** Sessions of a day, and those that are open since before. */
const SESSIONS = `select s.session_no, s.drawer, s.operator_id, s.business_date,
    (select e.kind from drawer_event e where e.session_id = s.session_id order by e.event_no desc limit 1) as last_kind,
    coalesce((select sum(b.cash_cents + b.checks_cents) from sealed_bag b where b.source_id = s.session_id), 0) as sealed_cents
  from drawer_session s
  where s.business_date = :day or (s.business_date < :day and s.session_id in (select o.session_id from open_drawer o))
  order by s.session_id`

const TO_DO: Readonly<Record<DrawerStatus, readonly [missing: string, next: (drawer: string) => string]>> = {
  open: ['it is open: count it, balance it, seal it', (drawer) => `curbstop balance-drawer --drawer ${drawer}`],
  locked: ['it is locked: count it, balance it, seal it', () => 'curbstop unlock-drawer'],
  counting: ['a count was begun', (drawer) => `curbstop balance-drawer --drawer ${drawer}`],
  out_of_balance: ['a count differs', (drawer) => `curbstop balance-drawer --drawer ${drawer}`],
  pending_approval: ['its difference waits for another person', () => 'curbstop show-queue'],
  balanced: ['it is not sealed', (drawer) => `curbstop balance-drawer --drawer ${drawer} --seal --bag NUMBER`],
  closed: ['', () => ''],
}

export async function drawersOfDay(reader: Reader, day: BusinessDate): Promise<DayItem[]> {
  const rows = await select<SessionRow>(reader, SESSIONS, {day})
  return rows.map((row) => {
    const {last_kind: last, drawer} = row
    const status = last === null ? 'open' : isDrawerEvent(last) ? DRAWER_EVENTS[last].to : 'open'
    const item = {
      ...{section: 'drawers' as const, item: row.session_no, amount_cents: cents(row.sealed_cents)},
      ...{since: row.business_date, who: row.operator_id},
    }
    const [missing, next] = TO_DO[status]
    return status === 'closed'
      ? proved(item)
      : unfinished({...item, missing: `drawer ${drawer}: ${missing}`, next: next(drawer)})
  })
}

interface BatchRow {
  readonly batch_no: string
  readonly source: string
  readonly operator_id: string
  readonly business_date: BusinessDate
  readonly control_cents: number
  readonly proved: number
}

/** Batches of a day, and those of earlier days that were never proved. */
const BATCHES = `select b.batch_no, b.source, b.operator_id, b.business_date,
    coalesce((select sum(e.amount_cents) from cash_batch_event e where e.batch_id = b.batch_id and e.kind in ('log', 'correct_control')), b.control_cents) as control_cents,
    (select count(*) from cash_batch_event e where e.batch_id = b.batch_id and e.kind = 'prove') as proved
  from cash_batch b
  where b.business_date = :day
    or (b.business_date < :day and not exists (select 1 from cash_batch_event e where e.batch_id = b.batch_id and e.kind = 'prove'))
  order by b.batch_id`

export async function batchesOfDay(reader: Reader, day: BusinessDate): Promise<DayItem[]> {
  const rows = await select<BatchRow>(reader, BATCHES, {day})
  return rows.map((row) => {
    const item = {
      ...{section: 'batches' as const, item: row.batch_no, amount_cents: cents(row.control_cents)},
      ...{since: row.business_date, who: row.operator_id},
    }
    const command = row.source === 'nightdrop' ? 'post-nightdrop' : 'post-batch'
    const missing = 'it is not proved: items and control must be equal'
    return row.proved > 0
      ? proved(item)
      : unfinished({...item, missing, next: `curbstop ${command} --continue ${row.batch_no}`})
  })
}

/** Bags that are in no deposit: they may wait for the next one, but not for long. */
export async function bagsOfDay(reader: Reader, ages: Ages, policy: DepositPolicy): Promise<DayItem[]> {
  const bags = (await bagsOnHand(reader)).filter(({businessDate}) => businessDate <= ages.day)
  return bags.map((bag) => waiting(bagItem(bag), ages, policy.alarm_after_business_days))
}

const bagItem = (bag: Bag) => ({
  ...{section: 'bags' as const, item: `bag ${bag.bagNo}`, amount_cents: depositTotal(bag), since: bag.businessDate},
  who: bag.people[0] ?? '',
  missing: bag.ready ? 'it is in no deposit' : `it is in no deposit, and ${bag.sourceNo} is not finished`,
  next: bag.ready ? `curbstop prepare-deposit --bag ${bag.bagNo}` : '',
})

export async function depositsOpen(reader: Reader, ages: Ages, policy: DepositPolicy): Promise<DayItem[]> {
  const deposits = (await depositsOfDay(reader, ages.day)).filter(({businessDate}) => businessDate <= ages.day)
  return deposits.map((deposit) => depositItem(deposit, ages, policy))
}

function depositItem(deposit: Deposit, ages: Ages, policy: DepositPolicy): DayItem {
  const {status, open, courier} = standingOf(deposit)
  const item = {
    ...{section: 'deposits' as const, item: deposit.depositNo, since: deposit.businessDate},
    who: status === 'sealed' ? deposit.preparer : (courier ?? deposit.preparer),
  }
  if (open === 0) return proved({...item, amount_cents: depositTotal(deposit)})
  const missing = `it ${DEPOSIT_SAID[status]}`
  const next = depositNext(deposit.depositNo, status)
  return waiting({...item, amount_cents: open, missing, next}, ages, policy.alarm_after_business_days)
}
