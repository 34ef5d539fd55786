import type {Act, ApprovalNeed, Decided} from '#core/acts/act.js'
import {safeNoteOrNone} from '#core/accounts/free-text.js'
import {formatMoney} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {NO_CUSTOMER} from '#core/ledger/chart.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {undoPayments} from '#core/payments/undo-payments.js'
import {suspensePolicy} from '#core/policies/suspense-policy.js'
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
    const undo = {accountId, paymentId, kind: 'unidentified', journalKind: 'suspense.undo-identify'} as const
    const memo = `${item.receiptNo} back in suspense`
    const [undone] = await undoPayments(trx, [{...undo, memo, effectiveOn: context.today}], context)
    const {journalId, journalNo} = mustExist(undone, 'a payment has its mirror')
    const event = {kind: 'undo-identify', accountId, paymentId, journalId, note: input.note} as const
    await insertSuspenseEvent(trx, {...event, suspenseId: item.suspenseId, effectiveOn: context.today}, context)
    return again(item, journalNo, context.today)
  },
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
    const journalId = mustExist(item.last.journalId, 'what is sent back has its journal')
    const mirror = {accountId: NO_CUSTOMER, journalId, paymentId: null, kind: 'suspense.cancel-return', contra: null}
    const memo = `${item.receiptNo} back in suspense`
    const [posted] = await reverseJournals(trx, [{...mirror, memo, effectiveOn: context.today}], context)
    const {journalId: mirrorId, journalNo} = mustExist(posted, 'a journal has its mirror')
    const event = {kind: 'cancel-return', accountId: null, paymentId: null, note: input.note} as const
    await insertSuspenseEvent(
      trx,
      {...event, journalId: mirrorId, suspenseId: item.suspenseId, effectiveOn: context.today},
      context,
    )
    return again(item, journalNo, context.today)
  },
}
