import {safeNote} from '#core/accounts/free-text.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {insertBatchEvent, postBatchJournal} from '#core/batches/batch-events.js'
import {batchByNumber} from '#core/batches/batch-views.js'
import {mustBeOpen, twoPeople, type BatchDoor, type CashBatch} from '#core/batches/cash-batch.js'
import {lockBatch} from '#core/batches/post-item.js'
import {cents, formatMoney, subtract} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {NIGHT_DROP, SUSPENSE} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import {cashBatchPolicy} from '#core/policies/cash-batches.js'
import type {Trx} from '#core/store/open.js'

export interface CorrectControlInput {
  readonly [key: string]: string | number
  readonly batch: string
  /** What was counted again. */
  readonly control_count: number
  readonly control_cents: number
  readonly note: string
}

export interface CorrectedControl {
  readonly [key: string]: string | number | null
  readonly batch: string
  readonly old_count: number
  readonly old_cents: number
  readonly control_count: number
  readonly control_cents: number
  /** Null where only the count was wrong. */
  readonly journal: string | null
}

export interface Correction extends Decided {
  readonly batch: CashBatch
  readonly input: CorrectControlInput
}

/** Locks a batch and reads it as it stands now. */
export async function lockedBatch(trx: Trx, batchNo: string): Promise<CashBatch> {
  await lockBatch(trx, await batchByNumber(trx, batchNo))
  return batchByNumber(trx, batchNo)
}

/** @throws Refusal BATCH_CLOSED, CONTROL_NEEDED, CONTROL_SAME (65) */
function judge(batch: CashBatch, input: CorrectControlInput): void {
  mustBeOpen(batch)
  if (input.control_count < 1 || input.control_cents < 1)
    throw refuse('CONTROL_NEEDED', 'the control is a count of one or more and a total above zero', {
      field: 'control-total',
    })
  if (input.control_count === batch.control.count && input.control_cents === batch.control.amount)
    throw refuse('CONTROL_SAME', `${batch.batchNo} has this control already`, {field: 'control-total'})
}

async function record(trx: Trx, {batch, input}: Correction, context: ActContext): Promise<CorrectedControl> {
  const more = subtract(cents(input.control_cents), batch.control.amount)
  const posted =
    more === 0
      ? null
      : await postBatchJournal(
          trx,
          {
            transition: 'correct-control',
            effectiveOn: batch.effectiveOn,
            memo: `${batch.batchNo} counted again`,
            postings: [debit(NIGHT_DROP, more), credit(SUSPENSE, more)],
          },
          context,
        )
  const {count: old_count, amount: old_cents} = batch.control
  const {control_count, control_cents, note} = input
  const figures = {old_count, old_cents, control_count, control_cents}
  const {batchId} = batch
  const count = control_count - old_count
  const journalId = posted?.journalId ?? null
  const event = {batchId, kind: 'correct_control', amount: more, count, journalId, detail: figures, note} as const
  await insertBatchEvent(trx, event, context)
  return {batch: batch.batchNo, ...figures, journal: posted?.journalNo ?? null}
}

/** The control was typed or counted wrong: two people count again, the old figure stays on record. */
export const correctControl = (door: BatchDoor): Act<CorrectControlInput, CashBatch, Correction, CorrectedControl> => ({
  kind: `correct-${door.name}-control`,
  permission: door.permission,
  subject: (input) => input.batch,
  load: (trx, input) => lockedBatch(trx, input.batch),
  decide(batch, input, {desk, today}) {
    judge(batch, input)
    const note = safeNote(input.note)
    const {citation} = cashBatchPolicy(desk.district.id, today)
    const because = [{rule: 'cash-batch.correct-control', citation}]
    const figures = `${batch.control.count} items ${formatMoney(batch.control.amount)} to ${input.control_count} items ${formatMoney(cents(input.control_cents))}`
    return {
      ...{batch, input: {...input, note}, amountCents: input.control_cents},
      approval: twoPeople(desk.staff, door, {message: 'two people count again to correct a control', because}),
      summary: `${batch.batchNo}: control corrected from ${figures}`,
    }
  },
  record,
})
