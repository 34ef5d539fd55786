import type {Act, Decided} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {depositReport, mustBeBankDay, offTheBag, type DepositReport} from '#core/bank/deposit-report.js'
import {depositOfReference} from '#core/bank/deposit-views.js'
import {depositTotal, mustNotHaveHandled, mustStand, type Deposit} from '#core/bank/deposit.js'
import {lockedDeposit, recordDepositEvents} from '#core/bank/record-deposit-event.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import {BANK} from '#core/ledger/chart.js'
import {postJournals} from '#core/ledger/post-journals.js'

export type ConfirmInput = {
  readonly deposit: string
  /** What the bank credited. */
  readonly amount_cents: Cents
  /** Number of the bank receipt or of the statement line. */
  readonly reference: string
  /** Day of the credit; null is today. */
  readonly effective_on: BusinessDate | null
}
type Facts = {readonly deposit: Deposit; readonly usedFor: string | null}
type Decision = Decided & {readonly deposit: Deposit; readonly input: ConfirmInput; readonly on: BusinessDate}

/**
 * What the bank credited, from its receipt or statement. A difference stays on the deposit in 1020 until it is settled.
 */
export const confirmDeposit: Act<ConfirmInput, Facts, Decision, DepositReport> = {
  kind: 'confirm-deposit',
  permission: 'confirm_deposit',
  subject: ({deposit}) => deposit,
  load: async (trx, {deposit, reference}) => ({
    deposit: await lockedDeposit(trx, deposit),
    usedFor: await depositOfReference(trx, reference),
  }),
  decide({deposit, usedFor}, input, context) {
    mustNotHaveHandled(deposit, actorOf(context), 'deposit')
    mustStand(deposit, 'in_transit')
    if (input.amount_cents <= 0) throw usage('NOT_MONEY', 'amount: the bank credits more than nothing', 'amount')
    if (usedFor !== null)
      throw refuse('REFERENCE_USED', `${input.reference} confirmed ${usedFor} already`, {field: 'reference'})
    const on = input.effective_on ?? context.today
    mustBeBankDay(deposit, on, context.today)
    const summary = `${deposit.depositNo} of ${formatMoney(depositTotal(deposit))} credited with ${formatMoney(input.amount_cents)}`
    return {deposit, input, on, amountCents: input.amount_cents, summary}
  },
  async record(trx, {deposit, input, on}, context) {
    const {amount_cents: amount, reference} = input
    const transition = amount === depositTotal(deposit) ? 'bank-confirm' : 'bank-differs'
    const posted = offTheBag(
      {...{deposit, transition, amount, against: BANK}, effectiveOn: on, memo: reference},
      context,
    )
    await postJournals(trx, [posted], context)
    const event = {kind: 'confirm' as const, amount, journalId: posted.journalId, reference, effectiveOn: on}
    await recordDepositEvents(trx, deposit, [event], context)
    return depositReport(trx, deposit, {
      ...{reference, effective_on: on, journals: [posted.journalNo]},
      ...{confirmed_by: actorOf(context), second: null, incident: false},
    })
  },
}
