import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import {select, sharedLock} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** The last thing that was done to a business day: it was closed, or opened again. */
export interface DayEvent {
  readonly kind: 'close' | 'reopen'
  readonly operator_id: string
  readonly second_id: string | null
  readonly note: string
  readonly recorded_at: string
}

const LAST = `select kind, operator_id, second_id, note, recorded_at from day_event
  where business_date = :day order by event_id desc limit 1`

/** What was last done to a day; null where it was never closed. */
export async function lastDayEvent(reader: Reader, day: BusinessDate): Promise<DayEvent | null> {
  return (await select<DayEvent>(reader, LAST, {day}))[0] ?? null
}

/** Days found open: whoever closes one waits until this transaction ends, so it is asked once. */
const foundOpen = new WeakMap<Trx, Set<BusinessDate>>()

/**
 * Called by everything that writes journals, in its own transaction: a closed day takes no more of them. One row is
 * read by its key. @throws Refusal DAY_CLOSED (65)
 */
export async function mustBeOpenDay(trx: Trx, day: BusinessDate): Promise<void> {
  const open = foundOpen.get(trx) ?? new Set<BusinessDate>()
  foundOpen.set(trx, open)
  if (open.has(day)) return
  const last = (await select<DayEvent>(trx, `${LAST} ${sharedLock(trx)}`, {day}))[0]
  if (last?.kind === 'close') throw dayClosed(day, last)
  open.add(day)
}

const dayClosed = (day: BusinessDate, {operator_id: who, recorded_at: at}: DayEvent) =>
  refuse('DAY_CLOSED', `${day} was closed by ${who} (${at}) and takes no more entries; nothing was written`, {
    because: [{rule: 'day.closed', citation: 'a closed business day takes no journal'}],
    next: [`finance and a supervisor together: curbstop close-day --date ${day} --reopen --reason TEXT`],
  })
