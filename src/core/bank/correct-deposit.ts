import type {Act, Decided} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {depositReport, mustBeBankDay, offTheBag, type DepositReport} from '#core/bank/deposit-report.js'
import {mustNotHaveHandled, mustStand, standingOf, type Deposit} from '#core/bank/deposit.js'
import {lockedDeposit, recordDepositEvents, type NewDepositEvent} from '#core/bank/record-deposit-event.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {formatMoney, negate, type Cents} from '#core/kernel/money.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import {BANK, NO_CUSTOMER} from '#core/ledger/chart.js'
import {postJournals} from '#core/ledger/post-journals.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'

export type CorrectInput = {
  readonly deposit: string
  /** What the bank credits besides; below zero what it takes back. */
  readonly amount_cents: Cents
  readonly reference: string
  readonly effective_on: BusinessDate | null
  /** The difference was written to over and short before: that is undone first. */
  readonly later: boolean
}
type Decision = Decided & {
  readonly deposit: Deposit
  readonly input: CorrectInput
  readonly on: BusinessDate
  /** The journal that wrote the difference, where it is undone. */
  readonly undo: {readonly journalId: string; readonly amount: Cents} | null
}

/**
 * The bank corrects what it credited. Nothing that was confirmed is changed: the correction has its own day, and a
 * deposit that was reconciled is open again as long as it leaves a difference.
 */
export const correctDeposit: Act<CorrectInput, Deposit, Decision, DepositReport> = {
  kind: 'correct-deposit',
  permission: 'confirm_deposit',
  subject: ({deposit}) => deposit,
  load: (trx, {deposit}) => lockedDeposit(trx, deposit),
  decide(deposit, input, context) {
    mustNotHaveHandled(deposit, actorOf(context), 'deposit')
    const {written} = mustStand(deposit, 'confirmed', 'discrepant', 'reconciled')
    if (input.amount_cents === 0) throw usage('NOT_MONEY', 'the bank corrects more than nothing', 'found')
    const on = input.effective_on ?? context.today
    mustBeBankDay(deposit, on, context.today)
    const summary = `${deposit.depositNo}: the bank corrects by ${formatMoney(input.amount_cents)}`
    return {
      deposit,
      input,
      on,
      undo: written === 0 ? mustBeSooner(deposit, input) : writtenBefore(deposit, input),
      summary,
    }
  },
  async record(trx, {deposit, input, on, undo}, context) {
    const {amount_cents: amount, reference} = input
    const happened: NewDepositEvent[] = []
    const journals: string[] = []
    if (undo !== null) {
      const [kind, memo] = ['deposit_batch.found-later', `${deposit.depositNo} found later`]
      const asked = {...{kind, memo, effectiveOn: on, accountId: NO_CUSTOMER}, journalId: undo.journalId}
      for (const mirror of await reverseJournals(trx, [{...asked, paymentId: null, contra: null}], context)) {
        const undone = {kind: 'found_later' as const, amount: negate(undo.amount), journalId: mirror.journalId}
        happened.push({...undone, reference, effectiveOn: on})
        journals.push(mirror.journalNo)
      }
    }
    const memo = reference
    const posted = offTheBag({deposit, transition: 'found', amount, against: BANK, effectiveOn: on, memo}, context)
    await postJournals(trx, [posted], context)
    happened.push({kind: 'found', amount, journalId: posted.journalId, reference, effectiveOn: on})
    await recordDepositEvents(trx, deposit, happened, context)
    return depositReport(trx, deposit, {
      ...{reference, effective_on: on, journals: [...journals, posted.journalNo]},
      ...{confirmed_by: actorOf(context), second: null, incident: false},
    })
  },
}

/** @throws Refusal NOTHING_WRITTEN (65) */
function mustBeSooner({depositNo}: Deposit, {later}: CorrectInput): null {
  if (!later) return null
  throw refuse('NOTHING_WRITTEN', `no difference of ${depositNo} was written to over and short`, {
    field: 'found-later',
    next: [`curbstop confirm-deposit ${depositNo} --found AMOUNT --reference TEXT`],
  })
}

/** @throws Refusal DIFFERENCE_WRITTEN (65) */
function writtenBefore(deposit: Deposit, {later}: CorrectInput): NonNullable<Decision['undo']> {
  const last = deposit.events.findLast(({kind}) => kind === 'resolve')
  const {written} = standingOf(deposit)
  if (later && last?.journalId != null && last.amount !== null) return {journalId: last.journalId, amount: last.amount}
  throw refuse('DIFFERENCE_WRITTEN', `${formatMoney(written)} of ${deposit.depositNo} was written to over and short`, {
    field: 'found',
    next: [`curbstop confirm-deposit ${deposit.depositNo} --found-later AMOUNT --reference TEXT`],
  })
}
