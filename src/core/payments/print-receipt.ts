import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {receiptOf, storedReceipt, type ReceiptData} from '#core/payments/receipt.js'
import {lockRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export type PrintInput = {readonly receipt: string}

interface PrintFacts {
  readonly data: ReceiptData
  readonly eventId: string
  readonly accountIds: readonly string[]
}

interface PrintDecision extends Decided, PrintFacts {}

export type PrintOutcome = ReceiptData & {
  /** 0 is the original; copies count from 1. */
  readonly copy: number
}

/**
 * Prints a receipt: the first time the original, then copies, each with its number. Every print is counted and kept,
 * with who asked for it: two originals of one receipt are a way to be paid twice.
 */
export const printReceipt: Act<PrintInput, PrintFacts, PrintDecision, PrintOutcome> = {
  kind: 'print-receipt',
  permission: 'print_receipt',
  subject: (input) => input.receipt,
  accountId: ({accountIds}) => accountIds[0] ?? null,
  load: loadFacts,
  decide: (facts) => ({...facts, summary: `print ${facts.data.receipt}`}),
  record: recordPrint,
}

/** Prints of one receipt are counted one after another. */
async function loadFacts(trx: Trx, {receipt}: PrintInput, {desk}: ActContext): Promise<PrintFacts> {
  const {event, parts} = await storedReceipt(trx, receipt)
  await lockRows(trx, 'payment_event', 'event_id', [event.event_id])
  const accountIds = parts.flatMap((part) => (part.account_id === null ? [] : [part.account_id]))
  return {data: await receiptOf(desk, trx, receipt), eventId: event.event_id, accountIds}
}

async function recordPrint(trx: Trx, {data, eventId}: PrintDecision, context: ActContext): Promise<PrintOutcome> {
  const copy = data.prints
  await trx('receipt_copy').insert({
    ...{event_id: eventId, copy, operator_id: actorOf(context)},
    ...{recorded_at: context.recordedAt, act_id: context.actId},
  })
  return {...data, copy}
}
