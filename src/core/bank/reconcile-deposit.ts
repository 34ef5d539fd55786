import type {Act, Decided} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {depositReport, type DepositReport} from '#core/bank/deposit-report.js'
import {mustNotHaveHandled, mustStand, type Deposit} from '#core/bank/deposit.js'
import {lockedDeposit, recordDepositEvents} from '#core/bank/record-deposit-event.js'

export type ReconcileInput = {readonly deposit: string; readonly reference: string}
type Decision = Decided & {readonly deposit: Deposit; readonly reference: string}

/** The statement on which the credit stands is closed: nothing more is expected of this deposit. */
export const reconcileDeposit: Act<ReconcileInput, Deposit, Decision, DepositReport> = {
  kind: 'reconcile-deposit',
  permission: 'confirm_deposit',
  subject: ({deposit}) => deposit,
  load: (trx, {deposit}) => lockedDeposit(trx, deposit),
  decide(deposit, {reference}, context) {
    mustNotHaveHandled(deposit, actorOf(context), 'deposit')
    mustStand(deposit, 'confirmed')
    return {deposit, reference, summary: `${deposit.depositNo} stands on statement ${reference}`}
  },
  async record(trx, {deposit, reference}, context) {
    await recordDepositEvents(trx, deposit, [{kind: 'reconcile', reference}], context)
    return depositReport(trx, deposit, {
      ...{reference, effective_on: context.today, journals: []},
      ...{confirmed_by: actorOf(context), second: null, incident: false},
    })
  },
}
