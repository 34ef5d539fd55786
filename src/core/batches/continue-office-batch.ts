import type {AnyAct} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {correctOfficeBatch, handBackFromOfficeBatch, proveOfficeBatch} from '#core/batches/batch-acts.js'
import {batchByNumber} from '#core/batches/batch-views.js'
import {differenceOf, enteredOf, isProved, mustBeOpen, type CashBatch} from '#core/batches/cash-batch.js'
import {controlDiffers} from '#core/batches/prove-batch.js'
import type {Json} from '#core/kernel/canonical-json.js'
import type {Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'

export interface BatchChange {
  readonly count?: number | undefined
  readonly 'control-total'?: Cents | undefined
  readonly 'hand-back'?: Cents | undefined
}

/** What has to be said why. */
export const isChange = ({count, 'control-total': total, 'hand-back': back}: BatchChange): boolean =>
  [count, total, back].some((one) => one !== undefined)

interface Step {
  readonly act: AnyAct
  readonly input: Json
}

/** What was said is done with a batch that was left, else it is sealed; null where it does not prove. */
export function batchStep(batch: CashBatch, said: BatchChange & {readonly note: string}): Step | null {
  const {batchNo, control} = batch
  const {count, 'control-total': total, 'hand-back': amount_cents, note} = said
  if (amount_cents !== undefined)
    return {act: handBackFromOfficeBatch, input: {batch: batchNo, item: null, amount_cents, note}}
  if (count !== undefined || total !== undefined) {
    const figures = {control_count: count ?? control.count, control_cents: total ?? control.amount}
    return {act: correctOfficeBatch, input: {batch: batchNo, ...figures, note}}
  }
  return isProved(batch) ? {act: proveOfficeBatch, input: {batch: batchNo, cash: null}} : null
}

/** A batch with what it has still to say: whether it proves, and what differs where it does not. */
export interface BatchStanding {
  readonly batch: CashBatch
  readonly proves: boolean
  readonly entered: Cents
  readonly difference: Cents
  readonly differs: {readonly code: string; readonly message: string} | null
}

/** @throws Refusal NOT_FOUND (66), NOT_AN_OFFICE_BATCH (65) */
export async function batchAsItStands({store}: Desk, batchNo: string): Promise<BatchStanding> {
  const batch = await officeBatch(store.db, batchNo)
  const proves = isProved(batch)
  const differs = batch.closed || proves ? null : controlDiffers(batch, [])
  return {
    batch,
    proves,
    entered: enteredOf(batch.totals),
    difference: differenceOf(batch),
    differs: differs === null ? null : {code: differs.code, message: differs.message},
  }
}

/** Nothing is added to a closed one; a key may be of a step that was done. @throws Refusal NOT_FOUND (66), NOT_AN_OFFICE_BATCH, BATCH_CLOSED (65) */
export async function batchToGoOnWith(
  {store}: Desk,
  batchNo: string,
  {key}: {readonly key?: string | undefined},
): Promise<CashBatch> {
  const batch = await officeBatch(store.db, batchNo)
  if (key === undefined) mustBeOpen(batch)
  return batch
}

async function officeBatch(reader: Desk['store']['db'], batchNo: string): Promise<CashBatch> {
  const batch = await batchByNumber(reader, batchNo)
  if (batch.source !== 'nightdrop') return batch
  throw refuse('NOT_AN_OFFICE_BATCH', `${batchNo} is a night drop`, {
    next: [`curbstop post-nightdrop --continue ${batchNo}`],
  })
}
