import type {AnyAct} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import type {RequestOutcome} from '#core/acts/requests.js'
import {correctOfficeBatch, handBackFromOfficeBatch, proveOfficeBatch} from '#core/batches/batch-acts.js'
import {batchByNumber} from '#core/batches/batch-views.js'
import {differenceOf, enteredOf, isProved, mustBeOpen, type CashBatch} from '#core/batches/cash-batch.js'
import {controlDiffers} from '#core/batches/prove-batch.js'
import type {Json} from '#core/kernel/canonical-json.js'
import type {Cents} from '#core/kernel/money.js'
import {EXIT, refuse} from '#core/kernel/refusal.js'
import {dollars} from '#terminal/dollars.js'
import type {View} from '#terminal/view.js'

interface Change {
  readonly count?: number | undefined
  readonly 'control-total'?: Cents | undefined
  readonly 'hand-back'?: Cents | undefined
}

/** What has to be said why. */
export const isChange = ({count, 'control-total': total, 'hand-back': back}: Change): boolean =>
  [count, total, back].some((one) => one !== undefined)

interface Step {
  readonly act: AnyAct
  readonly input: Json
}

/** What was said is done with a batch that was left, else it is sealed; null where it does not prove. */
export function batchStep(batch: CashBatch, said: Change & {readonly note: string}): Step | null {
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

/** @throws Refusal NOT_FOUND (66), NOT_AN_OFFICE_BATCH (65) */
export async function batchAsItStands({store}: Desk, batchNo: string): Promise<CashBatch> {
  const batch = await batchByNumber(store.db, batchNo)
  if (batch.source !== 'nightdrop') return batch
  throw refuse('NOT_AN_OFFICE_BATCH', `${batchNo} is a night drop`, {
    next: [`curbstop post-nightdrop --continue ${batchNo}`],
  })
}

/** Nothing is added to a closed one; a key may be of a step that was done. @throws Refusal NOT_FOUND (66), NOT_AN_OFFICE_BATCH, BATCH_CLOSED (65) */
export async function batchToGoOnWith(
  desk: Desk,
  batchNo: string,
  {key}: {readonly key?: string | undefined},
): Promise<CashBatch> {
  const batch = await batchAsItStands(desk, batchNo)
  if (key === undefined) mustBeOpen(batch)
  return batch
}

/** How a batch stands after a step, or while a step waits for the second person. */
export function continuedView(batch: CashBatch, request: RequestOutcome | null): View {
  const {batchNo, source, fileName, bagNo, control, totals, closed} = batch
  const status = request === null ? (closed ? 'posted' : 'open') : 'waiting'
  const proves = isProved(batch)
  const differs = status === 'open' && !proves ? controlDiffers(batch, []) : null
  const again = `curbstop post-batch --continue ${batchNo}`
  return {
    data: {
      ...{status, source, batch: batchNo, request: request?.request ?? null, file: fileName, file_sha256: ''},
      ...{rows: 0, items: totals.items, skipped: 0, refused: 0, posted_cents: totals.posted},
      ...{suspense_cents: totals.suspense, handed_back_cents: totals.handedBack, control_count: control.count},
      ...{control_cents: control.amount, difference_cents: differenceOf(batch), bag: bagNo, pulled: [], lines: []},
    },
    id: request?.request ?? batchNo,
    exit: request === null ? (closed ? EXIT.done : EXIT.differences) : EXIT.waits,
    warnings: differs === null ? [] : [{code: differs.code, message: differs.message}],
    human(screen) {
      if (request !== null) screen.done(`WAITING ${request.request}: ${request.summary}. Nothing done yet.`)
      const figures = `${totals.items} of ${control.count} items, entered ${dollars(enteredOf(totals))}, control ${dollars(control.amount)}`
      if (closed) screen.done(`SEALED ${batchNo} in bag ${bagNo}: ${figures}`)
      else screen.line(`  ${batchNo}: ${figures}`)
      screen.line(
        `  to accounts ${dollars(totals.posted)}, in suspense ${dollars(totals.suspense)}, handed back ${dollars(totals.handedBack)}`,
      )
    },
    next:
      request !== null
        ? [`another person: curbstop approve ${request.request}`]
        : closed
          ? []
          : [proves ? again : `${again} --count N --control-total AMOUNT --note WHY`],
  }
}
