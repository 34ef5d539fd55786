import type {Act, Decided} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import type {DepositSlip} from '#core/bank/deposit-slip.js'
import {depositByNumber} from '#core/bank/deposit-views.js'
import {depositTotal, handledAs, mustStand, type Deposit} from '#core/bank/deposit.js'
import {lockedDeposit, recordDepositEvents} from '#core/bank/record-deposit-event.js'
import {slipOfDeposit} from '#core/bank/show-deposit.js'
import {notPermitted} from '#core/kernel/refusal.js'

export type SendInput = {readonly deposit: string}
type Decision = Decided & {readonly deposit: Deposit}

/** The courier takes a deposit over: who does this act in a session of his own is the courier, and never who prepared it. */
export const sendDeposit: Act<SendInput, Deposit, Decision, DepositSlip> = {
  kind: 'send-deposit',
  permission: 'send_deposit',
  subject: ({deposit}) => deposit,
  load: (trx, {deposit}) => lockedDeposit(trx, deposit),
  decide(deposit, _input, context) {
    mustStand(deposit, 'sealed')
    const courier = actorOf(context)
    const handled = handledAs(deposit, courier)
    if (handled === 'prepared' || handled === 'opened and sealed again')
      throw notPermitted('HANDLED_IT', `${courier} ${handled} ${deposit.depositNo}: another person carries it`, {
        because: [{rule: 'deposit.other-hands', citation: 'the preparer is not the courier'}],
      })
    const amountCents = depositTotal(deposit)
    return {deposit, amountCents, summary: `${courier} carries ${deposit.depositNo} to the bank`}
  },
  async record(trx, {deposit}, context) {
    await recordDepositEvents(trx, deposit, [{kind: 'send'}], context)
    return slipOfDeposit(trx, await depositByNumber(trx, deposit.depositNo), {...context.desk, today: context.today})
  },
}
