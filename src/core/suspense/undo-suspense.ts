import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {safeNoteOrNone} from '#core/accounts/free-text.js'
import {formatMoney} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {applyHeldCredits} from '#core/ledger/apply-credits.js'
import {NO_CUSTOMER} from '#core/ledger/chart.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {suspensePolicy} from '#core/policies/suspense-policy.js'
import type {Trx} from '#core/store/open.js'
import {insertSuspenseEvent, mustBe, mustHaveRole, suspenseRule} from '#core/suspense/suspense-events.js'
import {lockedItem, type SuspenseItem} from '#core/suspense/suspense-views.js'

export type UndoSuspenseInput = {readonly receipt: string; readonly note: string}

type Decision = Decided & {readonly item: SuspenseItem; readonly input: UndoSuspenseInput}

export type SuspenseAgain = {
  readonly receipt: string
  readonly status: 'held'
  readonly amount_cents: number
  readonly effective_on: string
  readonly journal: string
}

const again = (item: SuspenseItem, journal: string, today: string): SuspenseAgain => ({
  ...{receipt: item.receiptNo, status: 'held', amount_cents: item.amount},
  ...{effective_on: today, journal},
})

/** Takes money back from the wrong account, as allocated today: two people. */
export const undoIdentify: Act<UndoSuspenseInput, SuspenseItem, Decision, SuspenseAgain> = {
  kind: 'undo-identify',
  permission: 'resolve_suspense',
  subject: (input) => input.receipt,
  load: (trx, input) => lockedItem(trx, input.receipt),
  decide(item, input, context) {
    const policy = suspensePolicy(context.desk.district.id, context.today)
    mustHaveRole(context, policy.undone_by, policy)
    mustBe(item, 'identified')
    const approval: ApprovalNeed = {
      why: 'by_nature',
      approvers: policy.undone_by,
      message: 'two people take money back from an account',
      because: suspenseRule(policy),
    }
    const note = safeNoteOrNone(input.note)
    const summary = `${item.receiptNo} of ${formatMoney(item.amount)} goes back to suspense: ${note}`
    return {item, input: {...input, note}, approval, amountCents: item.amount, summary}
  },
  async record(trx, {item, input}, context) {
    const accountId = mustExist(item.last.accountId, 'what is identified has its account')
    const paymentId = mustExist(item.last.paymentId, 'what is identified has its payment')
    await mustStand(trx, paymentId, item.receiptNo)
    const {journalId, journalNo} = await mirrored(
      trx,
      {item, accountId, paymentId, kind: 'suspense.undo-identify'},
      context,
    )
    await trx('payment_undoing').insert({
      ...{account_id: accountId, payment_id: paymentId, kind: 'cancelled', journal_id: journalId},
      ...{effective_on: context.today, recorded_at: context.recordedAt, act_id: context.actId},
    })
    const event = {kind: 'undo-identify', accountId, paymentId, journalId, note: input.note} as const
    await insertSuspenseEvent(trx, {...event, suspenseId: item.suspenseId, effectiveOn: context.today}, context)
    await applyHeldCredits(trx, [accountId], context.today, context)
    return again(item, journalNo, context.today)
  },
}

/** @throws Refusal ALREADY_RETURNED (65): what a bank took back is not in suspense any more */
async function mustStand(trx: Trx, paymentId: string, receipt: string): Promise<void> {
  const back: {code: string} | undefined = await trx('payment_return').where('payment_id', paymentId).first('code')
  if (back !== undefined) throw refuse('ALREADY_RETURNED', `${receipt} came back from the bank (${back.code})`)
}

interface Mirrored {
  readonly item: SuspenseItem
  readonly accountId: string
  readonly paymentId: string | null
  readonly kind: 'suspense.undo-identify' | 'suspense.cancel-return'
}

async function mirrored(trx: Trx, {item, accountId, paymentId, kind}: Mirrored, context: ActContext) {
  const journalId = mustExist(item.last.journalId, 'what is undone has its journal')
  const memo = `${item.receiptNo} back in suspense`
  const mirror = {accountId, journalId, paymentId, kind, memo, effectiveOn: context.today, contra: null}
  const [posted] = await reverseJournals(trx, [mirror], context)
  return mustExist(posted, 'a journal has its mirror')
}

/** Stops a return before its check goes out. */
export const cancelReturn: Act<UndoSuspenseInput, SuspenseItem, Decision, SuspenseAgain> = {
  kind: 'cancel-return',
  permission: 'return_suspense',
  subject: (input) => input.receipt,
  load: (trx, input) => lockedItem(trx, input.receipt),
  decide(item, input) {
    mustBe(item, 'returning')
    const summary = `${item.receiptNo} of ${formatMoney(item.amount)} is not sent back`
    return {item, input: {...input, note: safeNoteOrNone(input.note)}, amountCents: item.amount, summary}
  },
  async record(trx, {item, input}, context) {
    const kind = 'suspense.cancel-return'
    const {journalId, journalNo} = await mirrored(trx, {item, accountId: NO_CUSTOMER, paymentId: null, kind}, context)
    const event = {kind: 'cancel-return', accountId: null, paymentId: null, journalId, note: input.note} as const
    await insertSuspenseEvent(trx, {...event, suspenseId: item.suspenseId, effectiveOn: context.today}, context)
    return again(item, journalNo, context.today)
  },
}
