import type {ActContext} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {judgeAccounts, listDay} from '#core/collections/shutoff-list.js'
import {pullOrders, type OrderEffect} from '#core/payments/payment-effects.js'
import type {Reader, Trx} from '#core/store/open.js'

/** Where an account stands towards the list of the next lawful day. */
export type ShutoffNow = {
  /** `nothing_owed` where nothing is open that a shut-off could rest on. */
  readonly state: 'listed' | 'held' | 'nothing_owed'
  /** The rule told first; empty when listed or nothing is owed. */
  readonly rule: string
  /** First lawful moment under these facts; null when a bar has no end or a step is missing. */
  readonly next_lawful: string | null
}

export type ShutoffChange = {
  readonly before: ShutoffNow
  readonly after: ShutoffNow
  /** Turn-off orders that are out, judged again. */
  readonly orders: readonly OrderEffect[]
}

export async function shutoffNow(reader: Reader, desk: Desk, accountId: string): Promise<ShutoffNow> {
  const judged = (await judgeAccounts(reader, [accountId], listDay(desk, null))).get(accountId)
  if (judged === undefined) return {state: 'nothing_owed', rule: '', next_lawful: null}
  return {state: judged.outcome, rule: judged.firstRule, next_lawful: judged.decision.next_lawful}
}

interface Changing {
  readonly accountId: string
  /** What the field is told. */
  readonly why: string
  readonly write: () => Promise<void>
}

/** Writes facts and says what they change: the list, and orders that are asked back, all in one transaction. */
export async function changeShutoff(trx: Trx, changing: Changing, context: ActContext): Promise<ShutoffChange> {
  const {accountId, why, write} = changing
  const before = await shutoffNow(trx, context.desk, accountId)
  await write()
  const after = await shutoffNow(trx, context.desk, accountId)
  const orders = (await pullOrders(trx, {ids: [accountId], why}, context)).get(accountId) ?? []
  return {before, after, orders}
}
