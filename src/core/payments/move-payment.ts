import {accountsByReference} from '#core/accounts/account-references.js'
import {noteOrNone} from '#core/accounts/free-text.js'
import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {formatMoney} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {effectsOn, accountsBefore, type AccountBefore, type UndoEffect} from '#core/payments/account-standings.js'
import {billsOpenAgain, feesChargedThoughPaid, type LateFeeToReview} from '#core/payments/late-fees-views.js'
import {movablePayment, type MovablePayment} from '#core/payments/movable-payment.js'
import {parkInSuspense} from '#core/payments/park-in-suspense.js'
import {postPayments} from '#core/payments/post-payments.js'
import {undoPayments} from '#core/payments/undo-payments.js'
import {mustBeOwnOrAllowed} from '#core/payments/void-authority.js'
import {mustBeReason, voidPolicy, type VoidPolicy} from '#core/policies/void-policy.js'
import {accountsOfOperators, judgeOwnAccount, type Holder} from '#core/staff/operator-accounts.js'
import {approversOf, type StaffRoles} from '#core/staff/roles.js'
import type {Trx} from '#core/store/open.js'

export type MoveInput = {
  /** A receipt, or one part of it: `RC-….2`. */
  readonly receipt: string
  /** Account number; null is to suspense. */
  readonly to: string | null
  readonly reason: string
  readonly note: string
}

interface Destination {
  readonly accountId: string
  readonly account: string
}

interface MoveFacts {
  readonly payment: MovablePayment
  /** Null is suspense. */
  readonly to: Destination | null
  readonly before: readonly AccountBefore[]
  readonly holders: ReadonlyMap<string, readonly Holder[]>
  readonly policy: VoidPolicy
}

interface MoveDecision extends Decided {
  readonly facts: MoveFacts
  /** An earlier move is taken back. */
  readonly undoes: boolean
  readonly reason: string
  readonly note: string
}

export type MoveOutcome = {
  readonly receipt: string
  readonly from: string
  readonly to: string | null
  /** Number under which the money stands now. */
  readonly moved_as: string
  readonly amount_cents: number
  readonly tender: string
  /** Where the money itself stands: it stays there. */
  readonly ledger_account: string
  readonly effective_on: string
  readonly undoes: boolean
  readonly reason: string
  readonly note: string
  readonly by: string
  readonly second: string | null
  readonly journals: readonly string[]
  readonly accounts: readonly UndoEffect[]
  readonly late_fees: readonly LateFeeToReview[]
}

/** Series of the numbers that moved money stands under: the receipt of whoever paid keeps its own. */
const MOVED_SERIES = 'moved'

/** Brings money that is good from an account it does not belong to where it belongs, with its own effective date. */
export const movePayment: Act<MoveInput, MoveFacts, MoveDecision, MoveOutcome> = {
  kind: 'move-payment',
  permission: 'move_payment',
  subject: (input) => input.receipt,
  accountId: ({facts}) => facts.payment.accountId,
  load: loadFacts,
  decide: decideMove,
  record: recordMove,
}

async function loadFacts(trx: Trx, input: MoveInput, {desk, today}: ActContext): Promise<MoveFacts> {
  const {accountId} = await movablePayment(trx, input.receipt)
  const to = input.to === null ? null : await destinationOf(trx, input.to)
  const accounts = to === null ? [accountId] : [accountId, to.accountId]
  await lockAccounts(trx, accounts)
  return {
    payment: await movablePayment(trx, input.receipt),
    to,
    before: await accountsBefore(trx, desk, accounts),
    holders: await accountsOfOperators(trx, accounts, today),
    policy: voidPolicy(desk.district.id, today),
  }
}

/** @throws Refusal NOT_FOUND (66) */
async function destinationOf(trx: Trx, account: string): Promise<Destination> {
  const accountId = (await accountsByReference(trx, [account])).get(account)
  if (accountId === undefined) throw notFound(`no account ${account}`, ['curbstop find-account'])
  return {accountId, account}
}

/** @throws Refusal SAME_ACCOUNT, UNKNOWN_REASON (65), NOT_YOUR_RECEIPT, OWN_ACCOUNT (77) */
function decideMove(facts: MoveFacts, input: MoveInput, context: ActContext): MoveDecision {
  const {payment, to, before, holders, policy} = facts
  if (to?.accountId === payment.accountId)
    throw refuse('SAME_ACCOUNT', `${payment.receiptNo} is on ${payment.account} already`, {field: 'to-account'})
  const {citation} = context.desk.staff
  for (const {accountId, account} of before)
    judgeOwnAccount(holders.get(accountId) ?? [], [actorOf(context), secondOf(context)], account, citation)
  const taken = {receipt: payment.receiptNo, by: payment.takenBy, on: payment.takenOn}
  mustBeOwnOrAllowed(taken, 'move_payment', context)
  const undoes = to !== null && to.accountId === payment.movedFrom
  const where = to === null ? 'suspense' : to.account
  return {
    ...{facts, undoes},
    reason: mustBeReason(input.reason, policy.move_reasons, policy),
    note: noteOrNone(input.note),
    approval: secondForMove({undoes, toSuspense: to === null}, policy, context.desk.staff),
    amountCents: payment.amount,
    summary: `move ${payment.receiptNo}, ${formatMoney(payment.amount)} of ${payment.effectiveOn}, from ${payment.account} to ${where} (${input.reason})`,
  }
}

/** A payment cancelled into suspense, and an earlier move taken back, take a second person. */
function secondForMove(
  {undoes, toSuspense}: {readonly undoes: boolean; readonly toSuspense: boolean},
  {citation}: VoidPolicy,
  staff: StaffRoles,
): ApprovalNeed | null {
  if (!undoes && !toSuspense) return null
  const fact = toSuspense ? 'the payment is cancelled into suspense' : 'an earlier move is taken back'
  return {
    why: 'by_nature',
    approvers: approversOf(staff, 'move_payment'),
    message: `a second person must agree: ${fact}`,
    because: [{rule: toSuspense ? 'cash.cancel_payment' : 'cash.undo_transfer', citation, fact}],
  }
}

async function recordMove(trx: Trx, decision: MoveDecision, context: ActContext): Promise<MoveOutcome> {
  const {facts, undoes, reason, note} = decision
  const {payment, to, before} = facts
  const [undone] = await undoPayments(trx, [undoOf(decision)], context)
  const mirror = mustExist(undone, 'the payment that is moved is undone')
  const placed = to === null ? await park(trx, decision, mirror, context) : await bring(trx, decision, to, context)
  await trx('payment_move').insert({
    ...{account_id: payment.accountId, payment_id: payment.paymentId},
    ...{to_account_id: to?.accountId ?? null, to_row_id: placed.rowId, reason, note},
    ...{operator_id: actorOf(context), second_id: secondOf(context)},
    ...{recorded_at: context.recordedAt, act_id: context.actId},
  })
  const lateFees = await billsOpenAgain(trx, payment, mirror.journalId, context.today)
  const charged = to === null ? [] : await feesChargedThoughPaid(trx, context.desk, to, payment.effectiveOn)
  return {
    ...{receipt: payment.receiptNo, from: payment.account, to: to?.account ?? null, moved_as: placed.receiptNo},
    ...{amount_cents: payment.amount, tender: payment.tender, ledger_account: payment.ledgerAccount},
    ...{effective_on: payment.effectiveOn, undoes, reason, note, by: actorOf(context), second: secondOf(context)},
    journals: [mirror.journalNo, ...placed.journals],
    accounts: await effectsOn(trx, before, placed.receiptNo, context),
    late_fees: [...lateFees, ...charged],
  }
}

const journalKindOf = (undoes: boolean) => (undoes ? 'payment.undo-transfer' : 'payment.transfer')

const undoOf = ({facts: {payment, to}, undoes, reason}: MoveDecision) =>
  ({
    ...{accountId: payment.accountId, paymentId: payment.paymentId, effectiveOn: null},
    ...(to === null
      ? ({kind: 'cancelled', journalKind: 'payment.cancel-payment'} as const)
      : ({kind: 'moved', journalKind: journalKindOf(undoes)} as const)),
    memo: `${payment.receiptNo} to ${to?.account ?? 'suspense'} ${reason}`,
  }) as const

interface Placed {
  readonly rowId: string
  readonly receiptNo: string
  readonly journals: readonly string[]
}

/** What both ways share with the money that was received: its tender and its effective date. */
const tenderOf = ({facts: {payment}}: MoveDecision) => ({
  ...{source: 'move-payment', sourceKey: payment.paymentId, tender: payment.tender, reference: payment.reference},
  ...{ledgerAccount: payment.ledgerAccount, amount: payment.amount, effectiveOn: payment.effectiveOn},
  ...{series: MOVED_SERIES, batchId: null},
})

async function bring(trx: Trx, decision: MoveDecision, to: Destination, context: ActContext): Promise<Placed> {
  const payment = {...tenderOf(decision), accountId: to.accountId, journalKind: journalKindOf(decision.undoes)} as const
  const [posted] = await postPayments(trx, [payment], context)
  const {paymentId, receiptNo, journalNo} = mustExist(posted, 'the payment is posted')
  return {rowId: paymentId, receiptNo, journals: [journalNo]}
}

/** The mirror has put the money on suspense: the item is its list row. */
async function park(
  trx: Trx,
  decision: MoveDecision,
  {journalId, journalNo}: {readonly journalId: string; readonly journalNo: string},
  context: ActContext,
): Promise<Placed> {
  const {payment} = decision.facts
  const item = {...tenderOf(decision), accountRef: payment.account, reason: `${decision.reason}, ${payment.receiptNo}`}
  const [parked] = await parkInSuspense(trx, [{...item, loggedBy: {journalId, journalNo}}], context)
  const {suspenseId, receiptNo} = mustExist(parked, 'the money is in suspense')
  return {rowId: suspenseId, receiptNo, journals: []}
}
