import type {ActContext} from '#core/acts/act.js'
import {CHANNEL_OF, mustBeOpen, type CashBatch} from '#core/batches/cash-batch.js'
import {sum, type Cents} from '#core/kernel/money.js'
import {must, mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {SUSPENSE} from '#core/ledger/chart.js'
import type {CheckFace, NewPaymentEvent, Payee, TenderKind} from '#core/payments/payment-event.js'
import {recordEvents, type RecordedEvent} from '#core/payments/record-events.js'
import {insertRows, lockRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface ItemTender {
  readonly kind: TenderKind
  readonly amount: Cents
  /** Number of the check or money order; empty for cash. */
  readonly reference: string
  readonly check: CheckFace | null
}

/** One envelope or one check with its stubs. */
export interface BatchItem {
  /** Its place in the batch, from 1. */
  readonly item: number
  /** The sender's own, which makes it known for good; without one its place in the batch does. */
  readonly key?: string
  readonly tenders: readonly ItemTender[]
  /** Who it is for; `unknown` stays in suspense. */
  readonly payees: readonly Payee[]
  readonly payor: string
  readonly note: string
}

/** One writer of a batch at a time. The batch is read again after this. */
export const lockBatch = (trx: Trx, {batchId}: Pick<CashBatch, 'batchId'>): Promise<void> =>
  lockRows(trx, 'cash_batch', 'batch_id', [batchId])

/** @throws Refusal BATCH_CLOSED, ITEM_TAKEN (65) */
export function mustBeNext(batch: CashBatch, item: number): void {
  mustBeOpen(batch)
  if (item === batch.nextItem) return
  throw refuse('ITEM_TAKEN', `${batch.batchNo} goes on with item ${batch.nextItem}, not ${item}`, {
    next: [`look at ${batch.batchNo} again`],
  })
}

/**
 * Posts items of a batch out of suspense, where its log journal put them: Dr 2140 / Cr what they pay. What nobody
 * knows stays there as a suspense item and posts no journal. The caller holds the batch's lock.
 * A place that is taken breaks the transaction: who enters items one by one asks mustBeNext before.
 * @throws Refusal BATCH_CLOSED (65)
 */
export async function postItems(
  trx: Trx,
  batch: CashBatch,
  items: readonly BatchItem[],
  context: ActContext,
): Promise<RecordedEvent[]> {
  mustBeOpen(batch)
  const recorded = await recordEvents(
    trx,
    items.map((item) => eventOf(batch, item)),
    context,
  )
  const rows = items.map(({item, tenders, payees, note}, index) => ({
    batch_id: batch.batchId,
    item,
    state: payees.every((payee) => payee.kind === 'unknown') ? 'suspense' : 'posted',
    event_id: mustExist(recorded[index], 'every item is recorded').eventId,
    amount_cents: sum(tenders.map((tender) => tender.amount)),
    note,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  }))
  await insertItems(trx, rows)
  return recorded
}

/** How the sender's own key stands among all others. */
export const sourceKeyOf = (key: string): string => `key:${key}`

function eventOf(batch: CashBatch, {item, key, tenders, payees, payor}: BatchItem): NewPaymentEvent {
  must(tenders.length > 0, 'an item holds money')
  return {
    source: batch.source,
    sourceKey: key === undefined ? `${batch.batchNo}/${item}` : sourceKeyOf(key),
    series: batch.batchNo,
    sessionId: null,
    cashBatchId: batch.batchId,
    payor,
    channel: CHANNEL_OF[batch.source],
    effectiveOn: batch.effectiveOn,
    loggedBy: batch.loggedBy,
    tenders: tenders.map(({kind, amount, reference, check}) => ({
      ...{kind, amount, tendered: amount, change: sum([]), ledgerAccount: SUSPENSE, reference, check, card: null},
    })),
    payees,
  }
}

export const insertItems = (trx: Trx, rows: readonly object[]): Promise<void> =>
  insertRows(trx, 'cash_batch_item', ITEM_COLUMNS, rows)

const ITEM_COLUMNS = {
  batch_id: 'text',
  item: 'integer',
  state: 'text',
  event_id: 'text',
  amount_cents: 'integer',
  note: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const
