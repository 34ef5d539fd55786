import type {Act, ApprovalNeed, Decided} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {depositReport, offTheBag, type DepositReport} from '#core/bank/deposit-report.js'
import {mustNotHaveHandled, mustStand, type Deposit} from '#core/bank/deposit.js'
import {lockedDeposit, recordDepositEvents} from '#core/bank/record-deposit-event.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import {OVER_SHORT} from '#core/ledger/chart.js'
import {postJournals} from '#core/ledger/post-journals.js'
import {becauseOfCash, differenceLevel, drawerPolicy, type DrawerPolicy} from '#core/policies/cash-drawers.js'

export type ResolveInput = {
  readonly deposit: string
  /** What was searched, and what came of it. */
  readonly note: string
}
interface Facts {
  readonly deposit: Deposit
  readonly policy: DrawerPolicy
}
type Decision = Decided & {
  readonly deposit: Deposit
  readonly amount: Cents
  readonly note: string
  readonly incident: boolean
}

/** After search the difference of a deposit is written to over and short: two people, neither of whom had it in hand. */
export const resolveDeposit: Act<ResolveInput, Facts, Decision, DepositReport> = {
  kind: 'resolve-deposit',
  permission: 'resolve_deposit',
  subject: ({deposit}) => deposit,
  load: async (trx, {deposit}, {desk, today}) => ({
    deposit: await lockedDeposit(trx, deposit),
    policy: drawerPolicy(desk.district.id, today),
  }),
  decide({deposit, policy}, {note}, context) {
    mustNotHaveHandled(deposit, actorOf(context), 'deposit')
    mustNotHaveHandled(deposit, secondOf(context), 'witness-session')
    const {open: amount} = mustStand(deposit, 'discrepant')
    const level = differenceLevel(policy.difference, amount)
    const side = amount > 0 ? 'short' : 'over'
    const summary = `${deposit.depositNo} ${side} by ${formatMoney(amount)} to over and short: ${note}`
    const large = level === 'finance' || level === 'incident'
    const approvers = large ? (['finance'] as const) : context.desk.staff.permissions.resolve_deposit.yes
    const message = `writing off the difference of a deposit takes a second person: ${approvers.join(' or ')}`
    const approval: ApprovalNeed = {why: 'by_nature', approvers, message, because: [becauseOfCash(policy)]}
    return {deposit, amount, note, incident: level === 'incident', approval, amountCents: amount, summary}
  },
  async record(trx, {deposit, amount, note, incident}, context) {
    const effectiveOn = context.today
    const moved = {...{deposit, transition: 'resolve', amount, against: OVER_SHORT}, effectiveOn, memo: note}
    const posted = offTheBag(moved, context)
    await postJournals(trx, [posted], context)
    await recordDepositEvents(trx, deposit, [{kind: 'resolve', amount, journalId: posted.journalId, note}], context)
    return depositReport(trx, deposit, {
      ...{reference: '', effective_on: context.today, journals: [posted.journalNo]},
      ...{confirmed_by: actorOf(context), second: secondOf(context), incident},
    })
  },
}
