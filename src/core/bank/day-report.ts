import {whoWorks, type Desk} from '#core/acts/desk.js'
import {cashBalances} from '#core/bank/cash-balances.js'
import type {Ages, DayItem} from '#core/bank/day-item.js'
import {clearingOfDay} from '#core/bank/day-clearing.js'
import {ledgerItems, ledgerOfDay, type LedgerLine} from '#core/bank/day-ledger.js'
import {bagsOfDay, batchesOfDay, depositsOpen, drawersOfDay} from '#core/bank/day-lists.js'
import {suspenseOfDay} from '#core/bank/day-suspense.js'
import {
  overShortOfDay,
  takingsOfDay,
  voidsOfDay,
  type OverShort,
  type Takings,
  type VoidOfDay,
} from '#core/bank/day-money.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {calendarOf} from '#core/kernel/calendar.js'
import {sum, type Cents} from '#core/kernel/money.js'
import {notPermitted, refuse} from '#core/kernel/refusal.js'
import {lastDayEvent} from '#core/ledger/closed-days.js'
import {depositPolicy} from '#core/policies/bank-deposits.js'
import {loadCalendar} from '#core/policies/calendar-data.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {suspensePolicy} from '#core/policies/suspense-policy.js'
import {standing} from '#core/staff/roles.js'
import type {Reader} from '#core/store/open.js'
import {inSnapshot} from '#core/store/transaction.js'

export type DayReport = {
  readonly date: BusinessDate
  readonly closed: {readonly by: string; readonly at: string} | null
  /** Nothing is left to be done today: what is open may stay open, and not for too long. */
  readonly balanced: boolean
  readonly items: readonly DayItem[]
  readonly ledger: readonly LedgerLine[]
  readonly over_short: readonly OverShort[]
  readonly over_short_cents: Cents
  readonly takings: readonly Takings[]
  readonly takings_cents: Cents
  readonly voids: readonly VoidOfDay[]
}

/**
 * Everything a day has left: each drawer, batch, bag, deposit, clearing and suspense account proved to the cent, or
 * named. Balances and lists are as of now, figures of the day by its business date.
 * @throws Refusal NOT_YOURS, NOBODY_SIGNED_IN (77), NOT_THAT_DAY (65)
 */
export async function balanceDay(desk: Desk, date: BusinessDate): Promise<DayReport> {
  const {staff} = desk
  if (standing(staff, 'balance_day', whoWorks(desk).roles) !== 'yes')
    throw notPermitted('NOT_YOURS', `only ${staff.permissions.balance_day.yes.join(', ')} may balance the day`, {
      because: [{rule: 'authority.balance_day', citation: staff.citation}],
    })
  mustHaveBegun(desk, date)
  return inSnapshot(desk.store, (trx) => dayReport(trx, desk, date))
}

/** @throws Refusal NOT_THAT_DAY (65) */
export function mustHaveBegun({today}: Pick<Desk, 'today'>, date: BusinessDate): void {
  if (date > today) throw refuse('NOT_THAT_DAY', `${date} is not here yet; today is ${today}`, {field: 'date'})
}

export async function dayReport(
  reader: Reader,
  desk: Pick<Desk, 'district' | 'today'>,
  date: BusinessDate,
): Promise<DayReport> {
  const policy = depositPolicy(desk.district.id, desk.today)
  const ages: Ages = {day: desk.today, calendar: calendarOf(loadCalendar(DATA_ROOT, desk.district.id))}
  const clearing = await clearingOfDay(reader, ages, policy)
  const ledger = await ledgerOfDay(reader, await cashBalances(reader, desk.today, true), clearing.lists)
  const items = [
    ...(await drawersOfDay(reader, date)),
    ...(await batchesOfDay(reader, date)),
    ...(await bagsOfDay(reader, ages, policy)),
    ...(await depositsOpen(reader, ages, policy)),
    ...(await suspenseOfDay(reader, desk.today, suspensePolicy(desk.district.id, desk.today))),
    ...clearing.items,
    ...ledgerItems(ledger, date),
  ]
  const [overShort, takings] = [await overShortOfDay(reader, date), await takingsOfDay(reader, date)]
  const last = await lastDayEvent(reader, date)
  return {
    date,
    closed: last?.kind === 'close' ? {by: last.operator_id, at: last.recorded_at} : null,
    balanced: items.every(({state, may_stay: may}) => state === 'proved' || (state === 'open' && may)),
    items,
    ledger,
    over_short: overShort,
    over_short_cents: sum(overShort.map((one) => one.amount_cents)),
    takings,
    takings_cents: sum(takings.map((one) => one.amount_cents)),
    voids: await voidsOfDay(reader, date),
  }
}
