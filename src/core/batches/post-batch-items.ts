import type {Act, ActContext, Decided} from '#core/acts/act.js'
import type {FileItem} from '#core/batches/batch-file.js'
import {BATCH_DOOR, mustBeOpen, type BatchSource, type CashBatch} from '#core/batches/cash-batch.js'
import {lockedBatch} from '#core/batches/correct-control.js'
import {batchFacts, placeItem, type BatchFacts, type PlacedItem} from '#core/batches/place-batch-items.js'
import {postItems} from '#core/batches/post-item.js'
import {mustExist} from '#core/kernel/must.js'
import {pullOrders} from '#core/payments/payment-effects.js'
import type {RecordedEvent} from '#core/payments/record-events.js'
import {receivePledge} from '#core/pledges/close-pledge.js'
import type {Trx} from '#core/store/open.js'

export type PostItemsInput = {
  readonly batch: string
  /** Place of the first item in the batch, from 1. */
  readonly from: number
  readonly items: number
  /** Of what is posted: the same key never posts something else. */
  readonly hash: string
}

export type PostedBatchPart = {
  readonly account: string | null
  readonly amount_cents: number
  readonly listed_cents: number | null
  /** Paid less listed: below zero the payer paid less than the list says. */
  readonly difference_cents: number
  /** Why it is in suspense. */
  readonly reason: string | null
  /** What became of the agency's promise: null where none was given, or the money is of no agency. */
  readonly pledge: string | null
}

export type PostedBatchItem = {
  readonly item: string
  readonly receipt: string
  readonly amount_cents: number
  readonly payor: string
  readonly parts: readonly PostedBatchPart[]
}

export type PostedItems = {
  readonly items: readonly PostedBatchItem[]
  /** Turn-off orders that were asked back. */
  readonly pulled: readonly string[]
}

/** What a chunk of items did besides its money: promises kept, orders asked back. */
export async function afterItems(
  trx: Trx,
  {
    placed,
    recorded,
    why,
  }: {readonly placed: readonly PlacedItem[]; readonly recorded: readonly RecordedEvent[]; readonly why: string},
  context: ActContext,
): Promise<PostedItems> {
  const items: PostedBatchItem[] = []
  for (const [index, one] of placed.entries())
    items.push(await toldItem(trx, one, mustExist(recorded[index], 'every item is recorded'), context))
  const payees = placed.flatMap((one) =>
    one.parts.map(({payee}) => (payee.kind === 'account' ? payee.accountId : null)),
  )
  const ids = Array.from(new Set(payees.filter((id) => id !== null)))
  const orders = Array.from((await pullOrders(trx, {ids, why}, context)).values()).flat()
  return {items, pulled: orders.filter(({state}) => state === 'pull_requested').map(({order}) => order)}
}

async function toldItem(
  trx: Trx,
  {name, agency, parts, item}: PlacedItem,
  {receiptNo, eventId}: RecordedEvent,
  context: ActContext,
): Promise<PostedBatchItem> {
  const told: PostedBatchPart[] = []
  for (const {part, payee, account} of parts) {
    const {amount, listed} = part
    const money = {agency, amount, paymentEventId: eventId}
    const pledge =
      agency === null || payee.kind !== 'account'
        ? null
        : await receivePledge(trx, {...money, agency, accountId: payee.accountId}, context)
    told.push({
      account,
      amount_cents: amount,
      listed_cents: listed,
      difference_cents: listed === null ? 0 : amount - listed,
      reason: payee.kind === 'unknown' ? payee.reason : null,
      pledge: agency === null ? null : (pledge?.state ?? 'not_promised'),
    })
  }
  const amount = told.reduce((total, part) => total + part.amount_cents, 0)
  return {item: name, receipt: receiptNo, amount_cents: amount, payor: item.payor, parts: told}
}

interface Facts {
  readonly batch: CashBatch
  readonly facts: BatchFacts
}
type Decision = Decided & {readonly batch: CashBatch; readonly placed: readonly PlacedItem[]}

/** Items of a file into an open batch, a chunk of them a transaction. */
export const postBatchItems = (
  source: BatchSource,
  items: readonly FileItem[],
): Act<PostItemsInput, Facts, Decision, PostedItems> => ({
  kind: 'post-batch-items',
  permission: BATCH_DOOR.permission,
  subject: ({batch, from}) => `${batch}/${from}`,
  load: async (trx, {batch}, {desk, today}) => ({
    batch: await lockedBatch(trx, batch),
    facts: await batchFacts(trx, items, {source, district: desk.district.id, today}),
  }),
  decide({batch, facts}, {from}) {
    mustBeOpen(batch)
    const placed = items.map((item) => placeItem(facts, item, batch.effectiveOn))
    return {batch, placed, summary: `${batch.batchNo}: ${items.length} items from ${from}`}
  },
  async record(trx, {batch, placed}, context) {
    const all = placed.map((one) => one.item)
    const recorded = await postItems(trx, batch, all, context)
    return afterItems(trx, {placed, recorded, why: `payment ${batch.batchNo}`}, context)
  },
})
