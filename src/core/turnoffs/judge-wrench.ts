import {ZERO, type Cents} from '#core/kernel/money.js'
import {groupBy} from '#core/kernel/group-by.js'
import type {Desk} from '#core/acts/desk.js'
import {booksFor} from '#core/collections/district-books.js'
import {decideShutoff} from '#core/collections/shutoff-decision.js'
import {factsOf, partKey, type FactsThen, type ItemRow, type PaidPart} from '#core/collections/shutoff-facts-views.js'
import {changesSince, type Change, type Since} from '#core/turnoffs/changes-views.js'
import {wasBefore, wrenchTime, type WrenchTime} from '#core/turnoffs/moments.js'
import {CREDIT_THEN, DISTRICT_STOPS, INSTALLMENTS_THEN, OPEN_THEN} from '#core/turnoffs/wrench-facts.sql.js'
import type {BusinessDate, LocalMoment} from '#core/kernel/business-date.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A valve that was turned. */
export interface Wrench extends Since {
  readonly at: LocalMoment
}

/** What the facts as the store knows them now say of the moment a valve was turned. */
export interface WrenchJudgement {
  readonly lawful: boolean
  /** Rules that barred it then, by code. */
  readonly rules: readonly string[]
  /** What had come since the order was issued and before the wrench. */
  readonly before: readonly Change[]
  /** What came after it. */
  readonly after: readonly Change[]
}

/** Judges each turn-off at its own moment: later money, protections and arrangements are left out. */
export async function judgeWrenches(
  reader: Reader,
  desk: Pick<Desk, 'district' | 'clock'>,
  wrenches: readonly Wrench[],
): Promise<Map<string, WrenchJudgement>> {
  const {zone} = desk.clock
  const timed = wrenches.map((one) => ({...one, time: wrenchTime(one.at, zone)}))
  const changes = await changesSince(reader, zone, wrenches)
  const stops = await select<StopRow>(reader, DISTRICT_STOPS)
  const then = await factsThen(reader, timed, (accountId, time) => [
    ...(changes.get(accountId) ?? []).filter((change) => !wasBefore(change, time, zone)).map(({key}) => key),
    ...stops
      .filter(({counts_on: on, recorded_at: recordedAt}) => !wasBefore({on, recordedAt}, time, zone))
      .map((stop) => stop.stop_id),
  ])
  const judged = new Map<string, WrenchJudgement>()
  for (const [day, those] of groupBy(timed, (one) => one.time.day)) {
    const books = booksFor(desk.district.id, day)
    const ids = those.map((one) => one.accountId)
    const cases = await factsOf(reader, ids, {day, agency: books.agency, letters: books.letters, then})
    const byAccount = new Map(cases.map((one) => [one.accountId, one]))
    for (const {accountId, at, time} of those) {
      const found = byAccount.get(accountId)
      const decision = found === undefined ? null : decideShutoff(found.facts, at, books)
      const all = changes.get(accountId) ?? []
      judged.set(accountId, {
        lawful: decision?.eligible ?? false,
        rules: decision?.blocked_by ?? ['P-DUE'],
        before: all.filter((change) => wasBefore(change, time, zone)),
        after: all.filter((change) => !wasBefore(change, time, zone)),
      })
    }
  }
  return judged
}

interface StopRow {
  readonly stop_id: string
  readonly counts_on: BusinessDate
  readonly recorded_at: string
}

interface Timed extends Wrench {
  readonly time: WrenchTime
}

async function factsThen(
  reader: Reader,
  wrenches: readonly Timed[],
  laterOf: (accountId: string, time: WrenchTime) => readonly string[],
): Promise<Map<string, FactsThen>> {
  const rows = wrenches.map(({accountId, time}) => ({account_id: accountId, on_day: time.day, before: time.before}))
  const source = () => rowsFrom(reader, rows, {account_id: 'text', on_day: 'text', before: 'text'}, 'w')
  const items = groupBy(await select<ItemRow>(reader, OPEN_THEN, {wrenches: source()}), (item) => item.account_id)
  const held = await select<{account_id: string; open_cents: Cents}>(reader, CREDIT_THEN, {wrenches: source()})
  const credits = new Map(held.map((row) => [row.account_id, row.open_cents]))
  const paid = groupBy(
    await select<PaidPart & {account_id: string}>(reader, INSTALLMENTS_THEN, {wrenches: source()}),
    (row) => row.account_id,
  )
  return new Map(
    wrenches.map(({accountId, time}) => [
      accountId,
      {
        items: items.get(accountId) ?? [],
        credit: credits.get(accountId) ?? ZERO,
        paid: new Map((paid.get(accountId) ?? []).map((row) => [partKey(row), row])),
        later: new Set(laterOf(accountId, time)),
      },
    ]),
  )
}
