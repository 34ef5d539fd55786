import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {safeNote} from '#core/accounts/free-text.js'
import {addDays} from '#core/kernel/business-date.js'
import {formatMoney} from '#core/kernel/money.js'
import {notPermitted, refuse} from '#core/kernel/refusal.js'
import {NO_CUSTOMER, PAYABLES, SUSPENSE, UNCLAIMED} from '#core/ledger/chart.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {postJournals} from '#core/ledger/post-journals.js'
import {suspensePolicy} from '#core/policies/suspense-policy.js'
import {loadUnclaimedLaw} from '#core/policies/unclaimed-law.js'
import type {Trx} from '#core/store/open.js'
import {insertSuspenseEvent, mustBe, mustHaveRole, suspenseRule} from '#core/suspense/suspense-events.js'
import {lockedItem, type SuspenseItem} from '#core/suspense/suspense-views.js'
import {dormancy} from '#core/suspense/unclaimed-money.js'

export type ReleaseInput = {readonly receipt: string; readonly note: string}

type Decision = Decided & {readonly item: SuspenseItem; readonly input: ReleaseInput}

export type Released = {
  readonly receipt: string
  readonly status: 'returning' | 'unclaimed'
  readonly amount_cents: number
  readonly effective_on: string
  readonly journal: string
}

interface Release {
  readonly kind: 'return-to-sender' | 'turn-unclaimed'
  readonly status: Released['status']
  readonly to: string
}

async function release(
  trx: Trx,
  {item, input}: Decision,
  {kind, status, to}: Release,
  context: ActContext,
): Promise<Released> {
  const {suspenseId, receiptNo, amount} = item
  const effectiveOn = context.today
  const postings = [debit(SUSPENSE, amount), credit(to, amount)]
  const memo = `${receiptNo}: ${input.note}`
  const posted = journal(
    {kind: `suspense.${kind}`, accountId: NO_CUSTOMER, effectiveOn, memo, postings},
    context.recordedAt,
  )
  await postJournals(trx, [posted], context)
  const {journalId, journalNo} = posted
  const event = {suspenseId, kind, accountId: null, paymentId: null, journalId, note: input.note, effectiveOn}
  await insertSuspenseEvent(trx, event, context)
  return {receipt: receiptNo, status, amount_cents: amount, effective_on: effectiveOn, journal: journalNo}
}

const ON_PAPER: ReadonlySet<string> = new Set(['check', 'cashiers_check', 'money_order', 'echeck'])

/** Sends money back whose sender is known and whose payee is not; never by who logged it. */
export const returnToSender: Act<ReleaseInput, SuspenseItem, Decision, Released> = {
  kind: 'return-to-sender',
  permission: 'return_suspense',
  subject: (input) => input.receipt,
  load: (trx, input) => lockedItem(trx, input.receipt),
  decide(item, input, context) {
    const policy = suspensePolicy(context.desk.district.id, context.today)
    const because = suspenseRule(policy)
    mustBe(item, 'held')
    if (item.loggedBy.includes(actorOf(context)))
      throw notPermitted('LOGGED_BY_YOU', `you logged ${item.receiptNo}; another person sends it back`, {because})
    const clearsOn = addDays(item.effectiveOn, policy.check_clears_days)
    if (ON_PAPER.has(item.tender) && context.today < clearsOn)
      throw refuse('NOT_CLEARED', `${item.receiptNo} is taken as cleared from ${clearsOn}`, {because})
    const note = safeNote(input.note)
    const summary = `${item.receiptNo} of ${formatMoney(item.amount)} goes back: ${note}`
    return {item, input: {...input, note}, amountCents: item.amount, summary}
  },
  record: (trx, decision, context) =>
    release(trx, decision, {kind: 'return-to-sender', status: 'returning', to: PAYABLES}, context),
}

/** Money that was looked for in vain and lies as long as the law says becomes unclaimed money. */
export const turnUnclaimed: Act<ReleaseInput, SuspenseItem, Decision, Released> = {
  kind: 'turn-unclaimed',
  permission: 'resolve_suspense',
  subject: (input) => input.receipt,
  load: (trx, input) => lockedItem(trx, input.receipt),
  decide(item, input, context) {
    const policy = suspensePolicy(context.desk.district.id, context.today)
    mustHaveRole(context, policy.turned_by, policy)
    mustBe(item, 'held')
    const {amount, effectiveOn: heldSince, payor} = item
    const {reachedOn, because} = dormancy(loadUnclaimedLaw(), {amount, heldSince, ownerKnown: payor !== ''})
    if (context.today < reachedOn)
      throw refuse('NOT_DORMANT', `${item.receiptNo} counts as unclaimed from ${reachedOn}`, {because: [because]})
    const note = safeNote(input.note)
    const summary = `${item.receiptNo} of ${formatMoney(amount)} is unclaimed: ${note}`
    return {item, input: {...input, note}, amountCents: amount, summary}
  },
  record: (trx, decision, context) =>
    release(trx, decision, {kind: 'turn-unclaimed', status: 'unclaimed', to: UNCLAIMED}, context),
}
