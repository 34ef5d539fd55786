import {noteOrNone} from '#core/accounts/free-text.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {cents, formatMoney, negate} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {effectsOn, type AccountEffect} from '#core/payments/account-standings.js'
import type {PartRow} from '#core/payments/receipt-rows.js'
import {undoPayments, undoPlain, type PlainUndo} from '#core/payments/undo-payments.js'
import {mustBeOwnOrAllowed, secondForVoid} from '#core/payments/void-authority.js'
import {mustBeVoidable, voidFacts, type VoidFacts} from '#core/payments/void-facts.js'
import {mustBeReason} from '#core/policies/void-policy.js'
import type {Trx} from '#core/store/open.js'

export type VoidInput = {readonly receipt: string; readonly reason: string; readonly note: string}

interface VoidDecision extends Decided {
  readonly facts: VoidFacts
  readonly reason: string
  readonly note: string
}

export type VoidOutcome = {
  readonly receipt: string
  readonly number: number
  readonly series: string
  readonly reason: string
  readonly note: string
  /** Who took the money, who took it back, and the other person where there was one. */
  readonly taken_by: string
  readonly by: string
  readonly second: string | null
  readonly total_cents: number
  /** What goes back to the payor: cash without the change that was given, papers and card refunds by their kind. */
  readonly gives_back: readonly {readonly kind: string; readonly reference: string; readonly amount_cents: number}[]
  readonly journals: readonly string[]
  readonly accounts: readonly AccountEffect[]
  /** Voids of the session with this one. */
  readonly voids: number
}

/** Takes back a whole receipt of a drawer session that is open: as if it had never been, with its number kept. */
export const voidPayment: Act<VoidInput, VoidFacts, VoidDecision, VoidOutcome> = {
  kind: 'void-payment',
  permission: 'void_payment',
  subject: (input) => input.receipt,
  accountId: ({facts}) => facts.before[0]?.accountId ?? null,
  load: voidFacts,
  decide: decideVoid,
  record: recordVoid,
}

/** @throws Refusal as mustBeVoidable; UNKNOWN_REASON (65), NOT_YOUR_RECEIPT, TAKER_AGREES (77) */
function decideVoid(facts: VoidFacts, input: VoidInput, context: ActContext): VoidDecision {
  const {event} = facts.rows
  mustBeVoidable(facts)
  const reason = mustBeReason(input.reason, facts.policy.void_reasons, facts.policy)
  const taken = {receipt: event.receipt_no, by: event.operator_id, on: event.business_date}
  mustBeOwnOrAllowed(taken, 'void_payment', context)
  const accounts = facts.before.map((one) => one.account).join(', ')
  return {
    facts,
    reason,
    note: noteOrNone(input.note),
    approval: secondForVoid(facts, context),
    amountCents: negate(cents(event.total_cents)),
    summary: `void ${event.receipt_no}, no. ${event.receipt_number} of ${event.session_no ?? ''}: ${formatMoney(event.total_cents)} taken by ${event.operator_id}${accounts === '' ? '' : ` for ${accounts}`} (${reason})`,
  }
}

async function recordVoid(
  trx: Trx,
  {facts: {rows, before, voidsBefore}, reason, note}: VoidDecision,
  context: ActContext,
): Promise<VoidOutcome> {
  const {event, tenders, parts} = rows
  const memo = `${event.receipt_no} voided ${reason}`
  const undone = await undoPayments(
    trx,
    parts.flatMap((part) => paymentUndo(part, memo)),
    context,
  )
  const plain = await undoPlain(
    trx,
    parts.flatMap((part) => plainUndo(part, {memo, effectiveOn: event.effective_on})),
    context,
  )
  await trx('payment_void').insert({
    ...{event_id: event.event_id, reason, note, session_id: event.session_id},
    ...{operator_id: actorOf(context), second_id: secondOf(context), business_date: context.today},
    ...{recorded_at: context.recordedAt, act_id: context.actId},
  })
  return {
    ...{receipt: event.receipt_no, number: event.receipt_number, series: event.session_no ?? '', reason, note},
    ...{taken_by: event.operator_id, by: actorOf(context), second: secondOf(context), total_cents: event.total_cents},
    gives_back: tenders.map((row) => ({kind: row.kind, reference: row.reference, amount_cents: row.amount_cents})),
    journals: [...undone.map((one) => one.journalNo), ...plain],
    accounts: await effectsOn(trx, context.desk, before),
    voids: voidsBefore + 1,
  }
}

function paymentUndo({account_id: accountId, row_id: paymentId}: PartRow, memo: string) {
  if (accountId === null) return []
  return [{accountId, paymentId, kind: 'voided', journalKind: 'tender.void', memo, effectiveOn: null} as const]
}

function plainUndo(
  {kind, account_id: accountId, journal_id: journalId}: PartRow,
  how: Pick<PlainUndo, 'memo' | 'effectiveOn'>,
): PlainUndo[] {
  if (accountId !== null) return []
  const undoes = kind === 'misc' ? 'misc_receivable.void-cash-sale' : 'tender.void'
  return [{journalId: mustExist(journalId, 'a part has its journal'), kind: undoes, ...how}]
}
