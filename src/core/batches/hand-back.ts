import {safeNote} from '#core/accounts/free-text.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {insertBatchEvent, postBatchJournal} from '#core/batches/batch-events.js'
import {twoPeople, type BatchDoor, type CashBatch} from '#core/batches/cash-batch.js'
import {lockedBatch} from '#core/batches/correct-control.js'
import {insertItems, mustBeNext} from '#core/batches/post-item.js'
import {cents, formatMoney, negate} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {NIGHT_DROP, SUSPENSE} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import {cashBatchPolicy} from '#core/policies/cash-batches.js'
import type {Trx} from '#core/store/open.js'

export interface HandBackInput {
  readonly [key: string]: string | number | null
  readonly batch: string
  /** Its place in the batch; null is the next one. */
  readonly item: number | null
  readonly amount_cents: number
  /** Why it is no money: unsigned, foreign, torn; and whom it goes back to. */
  readonly note: string
}

export interface HandedBack {
  readonly [key: string]: string | number
  readonly batch: string
  readonly item: number
  readonly amount_cents: number
  readonly journal: string
}

export interface HandingBack extends Decided {
  readonly batch: CashBatch
  readonly item: number
  readonly input: HandBackInput
}

async function record(trx: Trx, {batch, item, input}: HandingBack, context: ActContext): Promise<HandedBack> {
  const amount = cents(input.amount_cents)
  const {note} = input
  const {journalId, journalNo} = await postBatchJournal(
    trx,
    {
      transition: 'hand-back',
      effectiveOn: batch.effectiveOn,
      memo: `${batch.batchNo} item ${item}: ${note}`,
      postings: [debit(SUSPENSE, amount), credit(NIGHT_DROP, amount)],
    },
    context,
  )
  const {batchId, batchNo} = batch
  const event = {
    batchId,
    kind: 'hand_back',
    amount: negate(amount),
    count: null,
    journalId,
    detail: {item},
    note,
  } as const
  await insertBatchEvent(trx, event, context)
  const kept = {batch_id: batchId, item, state: 'handed_back', event_id: null, amount_cents: amount, note}
  await insertItems(trx, [{...kept, recorded_at: context.recordedAt, act_id: context.actId}])
  return {batch: batchNo, item, amount_cents: amount, journal: journalNo}
}

/** An item that is no money goes back to who sent it: two people see it go. */
export const handBack = (door: BatchDoor): Act<HandBackInput, CashBatch, HandingBack, HandedBack> => ({
  kind: `hand-back-${door.name}`,
  permission: door.permission,
  subject: (input) => `${input.batch}/${input.item ?? 'next'}`,
  load: (trx, input) => lockedBatch(trx, input.batch),
  decide(batch, input, {desk, today}) {
    const item = input.item ?? batch.nextItem
    mustBeNext(batch, item)
    if (input.amount_cents < 1)
      throw refuse('NOT_COUNTED', 'what is handed back was counted as an amount above zero', {field: 'amount'})
    const note = safeNote(input.note)
    const because = [{rule: 'cash-batch.hand-back', citation: cashBatchPolicy(desk.district.id, today).citation}]
    return {
      ...{batch, item, input: {...input, note}, amountCents: input.amount_cents},
      approval: twoPeople(desk.staff, door, {message: 'two people see an item go back to its sender', because}),
      summary: `${batch.batchNo} item ${item}: ${formatMoney(cents(input.amount_cents))} goes back: ${note}`,
    }
  },
  record,
})
