import type {Act, Decided} from '#core/acts/act.js'
import {rolesOf, type Desk} from '#core/acts/desk.js'
import {roleMayNot} from '#core/acts/perform.js'
import {leastPaymentToHold} from '#core/collections/least-payment.js'
import {judgeAccounts, listDay, type JudgedAccount} from '#core/collections/shutoff-list.js'
import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {groupBy} from '#core/kernel/group-by.js'
import {notFound} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {requestPulls} from '#core/orders/request-pull.js'
import {changesSince, type Change} from '#core/turnoffs/changes-views.js'
import {turnOffsOfDay, type FieldOrder} from '#core/turnoffs/field-order-views.js'
import {judgedDay} from '#core/turnoffs/judged-day.js'
import {nameWrongful, wrongfulAmong, type WrongfulTold, type WrongfulTurnOff} from '#core/turnoffs/name-wrongful.js'
import {standing} from '#core/staff/roles.js'
import {LAST_DAY, NEXT_DAY} from '#core/turnoffs/field-orders.sql.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import {inSnapshot} from '#core/store/transaction.js'

/** Where a turn-off order stands. */
export type TurnOffState =
  'ready' | 'pull_requested' | 'canceled' | 'no_access' | 'stood_down' | 'off' | 'restore_ordered' | 'restored'

export function stateOf({result, over, pull, restore}: FieldOrder): TurnOffState {
  if (result?.kind === 'off') {
    if (restore === null) return 'off'
    return restore.restoredAt === null ? 'restore_ordered' : 'restored'
  }
  if (result?.kind === 'no_access') return 'no_access'
  if (result?.kind === 'stand_down') return 'stood_down'
  if (over !== null) return 'canceled'
  return pull === null ? 'ready' : 'pull_requested'
}

export interface BoardLine {
  readonly order: FieldOrder
  readonly state: TurnOffState
  readonly judged: JudgedAccount | null
  /** Of an order that stands: the least amount that takes it off; null where money does not, or it is over. */
  readonly stayOn: Cents | null
  /** What came since the order was issued. */
  readonly changes: readonly Change[]
  /** Rule that no longer lets the order be carried out; null where it stands or was asked back. */
  readonly mustPull: string | null
}

export interface Board {
  readonly day: BusinessDate
  readonly lines: readonly BoardLine[]
  /** Turn-offs that were wrongful by what is known now, and are not named so far. */
  readonly unnamed: readonly WrongfulTurnOff[]
}

/** The day asked for, else the day of orders that is next, else the last one. @throws Refusal NOT_FOUND (66) */
export async function boardDay(reader: Reader, today: BusinessDate, asked: string | null): Promise<BusinessDate> {
  if (asked !== null) return businessDate(asked, 'for')
  for (const sql of [NEXT_DAY, LAST_DAY]) {
    const [row] = await select<{day: BusinessDate | null}>(reader, sql, {today})
    if (row?.day != null) return row.day
  }
  throw notFound('no turn-off order was ever released', ['curbstop shutoff-list'])
}

/** @throws Refusal NOT_YOURS (77), NOT_FOUND (66) */
export async function reviewTurnOffs(desk: Desk, asked: string | null): Promise<Board> {
  if (!desk.store.readonly && standing(desk.staff, 'review_turnoffs', rolesOf(desk)) !== 'yes')
    throw roleMayNot(desk, 'review_turnoffs')
  return inSnapshot(desk.store, async (trx) => boardOf(trx, desk, await boardDay(trx, desk.today, asked)))
}

/** The board of a day: as many statements whatever the number of its orders or of the district's accounts. */
export async function boardOf(reader: Reader, desk: Desk, day: BusinessDate): Promise<Board> {
  const orders = await turnOffsOfDay(reader, day)
  const on = listDay(desk, judgedDay(desk, day))
  const open = orders.filter((order) => order.over === null)
  const judged = await judgeAccounts(
    reader,
    open.map((order) => order.accountId),
    on,
  )
  const changes = await changesSince(reader, desk.clock.zone, orders)
  const lines = orders.map((order): BoardLine => {
    const state = stateOf(order)
    const found = order.over === null ? (judged.get(order.accountId) ?? null) : null
    const stands = state === 'ready' && found?.outcome === 'listed'
    return {
      ...{order, state, judged: found},
      stayOn: stands ? leastPaymentToHold(found.account, on) : null,
      changes: changes.get(order.accountId) ?? [],
      mustPull: state !== 'ready' || stands ? null : (found?.firstRule ?? 'P-DUE'),
    }
  })
  return {day, lines, unnamed: await wrongfulAmong(reader, orders, {desk})}
}

export type PullAllInput = {readonly day: string}
type PullAllDecision = Decided & {readonly board: Board}
export type PulledAll = {
  readonly day: string
  readonly pulled: readonly {readonly order: string; readonly account: string; readonly rule: string}[]
  readonly named: readonly WrongfulTold[]
}

/** Asks back every order of a day that may not be carried out any more, and names every turn-off that was wrongful. */
export const pullAll: Act<PullAllInput, Board, PullAllDecision, PulledAll> = {
  kind: 'pull-all-turnoffs',
  permission: 'pull_turnoff',
  subject: (input) => input.day,
  async load(trx, input, {desk}) {
    const day = businessDate(input.day, 'for')
    const orders = await turnOffsOfDay(trx, day)
    await lockAccounts(
      trx,
      orders.map((order) => order.accountId),
    )
    return boardOf(trx, desk, day)
  },
  decide: (board, {day}) => ({board, summary: `ask back what may not be done on ${day}`}),
  async record(trx, {board}, context) {
    const due = board.lines.filter((line) => line.mustPull !== null)
    for (const [rule, lines] of groupBy(due, (line) => line.mustPull ?? '')) {
      const orders = lines.map(({order}) => ({...order, pullRequested: false}))
      await requestPulls(trx, orders, `judged again: ${rule}`, context)
    }
    const named: WrongfulTold[] = []
    for (const one of board.unnamed) named.push(await nameWrongful(trx, one, context))
    return {
      day: board.day,
      pulled: due.map(({order, mustPull}) => ({order: order.orderNo, account: order.account, rule: mustPull ?? ''})),
      named,
    }
  },
}
