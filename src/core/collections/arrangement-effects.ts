import type {ActContext} from '#core/acts/act.js'
import {judgeAccounts, listDay} from '#core/collections/shutoff-list.js'
import {standingJson, standingOf} from '#core/collections/standing.js'
import {pullOrders, type OrderEffect} from '#core/payments/payment-effects.js'
import type {Reader, Trx} from '#core/store/open.js'
import type {Desk} from '#core/acts/desk.js'

/** Where an account stands, and every rule that bars its shut-off on the next lawful day. */
export type Tested = {
  readonly standing: ReturnType<typeof standingJson>
  readonly barred_by: readonly string[]
}

/** Tests every protection of an account again, inside or outside a transaction. */
export async function testAgain(reader: Reader, desk: Desk, accountId: string): Promise<Tested> {
  const standing = await standingOf(reader, desk, accountId)
  const judged = (await judgeAccounts(reader, [accountId], listDay(desk, null))).get(accountId)
  return {standing: standingJson(standing), barred_by: judged?.decision.blocked_by ?? []}
}

/** What a change of an arrangement did to the shut-off of its account. */
export type ArrangementChanged = {
  readonly before: Tested
  readonly after: Tested
  readonly orders: readonly OrderEffect[]
  /** It may be shut off now, and could not before. */
  readonly back_on_list: boolean
}

export interface Changed {
  readonly accountId: string
  readonly before: Tested
  readonly arrangementNo: string
}

/** Judges again and asks turn-off orders back that are not lawful now, in the transaction of the change. */
export async function changedBy(
  trx: Trx,
  {accountId, before, arrangementNo}: Changed,
  context: ActContext,
): Promise<ArrangementChanged> {
  const after = await testAgain(trx, context.desk, accountId)
  const orders = await pullOrders(trx, {ids: [accountId], why: `arrangement ${arrangementNo}`}, context)
  return {
    ...{before, after, orders: orders.get(accountId) ?? []},
    back_on_list: after.standing.shutoff === 'listed' && before.standing.shutoff !== 'listed',
  }
}
