import type {AnyAct} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {batchByNumber} from '#core/batches/batch-views.js'
import {isProved, mustBeOpen, type CashBatch} from '#core/batches/cash-batch.js'
import type {CorrectControlInput} from '#core/batches/correct-control.js'
import {correctNightDrop, proveNightDrop} from '#core/batches/night-drop-acts.js'
import {figuresOf} from '#core/batches/post-nightdrop.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {cents, formatMoney, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'

interface SaidAgain {
  readonly count?: number | undefined
  readonly 'control-total'?: Cents | undefined
  readonly note?: string | undefined
}

/** A drop that was left, and how its control is to be corrected. @throws Refusal NOT_FOUND (66), NOT_A_NIGHT_DROP, BATCH_CLOSED (65) */
export async function leftDrop({store}: Desk, batchNo: string, said: SaidAgain) {
  const batch = await batchByNumber(store.db, batchNo)
  if (batch.source !== 'nightdrop') throw refuse('NOT_A_NIGHT_DROP', `${batchNo} is no night drop`)
  mustBeOpen(batch)
  const {count, 'control-total': total, note = ''} = said
  const control_count = count ?? batch.control.count
  const control_cents = total ?? batch.control.amount
  const corrects = count !== undefined || total !== undefined
  return {batch, correction: corrects ? {batch: batchNo, control_count, control_cents, note} : null}
}

/** How a drop stands now. */
export async function standOf({store, today}: Desk, batchNo: string) {
  const batch = await batchByNumber(store.db, batchNo)
  return {batch, figures: figuresOf(batch), today}
}

/** The one step that a script takes with a drop that was left; null where it does not prove. */
export function stepOf(batch: CashBatch, correction: CorrectControlInput | null) {
  const {batchNo} = batch
  if (correction !== null) {
    const to = `${correction.control_count} envelopes, ${formatMoney(cents(correction.control_cents))}`
    const question = `Correct the control of ${batchNo} to ${to}?`
    return {act: correctNightDrop as AnyAct, input: correction as Json, question}
  }
  if (!isProved(batch)) return null
  return {act: proveNightDrop as AnyAct, input: {batch: batchNo, cash: null} as Json, question: `Close ${batchNo}?`}
}
