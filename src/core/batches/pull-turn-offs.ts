import type {ActContext} from '#core/acts/act.js'
import {standingOf} from '#core/collections/standing.js'
import {requestPulls} from '#core/orders/request-pull.js'
import {turnOffOrdersOf} from '#core/orders/turn-off-views.js'
import type {Trx} from '#core/store/open.js'

/**
 * Asks back the turn-off orders of accounts that are found in a box and stand on no list any more.
 * Gives the numbers of the orders by account.
 */
export async function pullTurnOffs(
  trx: Trx,
  accountIds: readonly string[],
  why: string,
  context: ActContext,
): Promise<Map<string, string[]>> {
  const pulled = new Map<string, string[]>()
  if (accountIds.length === 0) return pulled
  const orders = (await turnOffOrdersOf(trx, accountIds)).filter((order) => !order.pullRequested)
  const listed = new Map<string, boolean>()
  for (const {accountId} of orders) {
    if (listed.has(accountId)) continue
    listed.set(accountId, (await standingOf(trx, context.desk, accountId)).shutoff === 'listed')
  }
  const freed = orders.filter(({accountId}) => listed.get(accountId) === false)
  await requestPulls(trx, freed, why, context)
  for (const {accountId, orderNo} of freed) pulled.set(accountId, [...(pulled.get(accountId) ?? []), orderNo])
  return pulled
}
