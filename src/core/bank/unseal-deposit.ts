import type {Act, ApprovalNeed, Decided} from '#core/acts/act.js'
import type {DepositSlip} from '#core/bank/deposit-slip.js'
import {depositByNumber} from '#core/bank/deposit-views.js'
import {depositTotal, mustStand, type Deposit} from '#core/bank/deposit.js'
import {lockedDeposit, recordDepositEvents} from '#core/bank/record-deposit-event.js'
import {slipOfDeposit} from '#core/bank/show-deposit.js'
import {bagUseSays, useOfBag, type BagUse} from '#core/cashiering/bag-use-views.js'
import {refuse} from '#core/kernel/refusal.js'

export type UnsealInput = {
  readonly deposit: string
  /** Number of the bag that it is sealed in again. */
  readonly bag: string
  readonly reason: string
}
type Facts = {readonly deposit: Deposit; readonly used: BagUse | null}
type Decision = Decided & {readonly deposit: Deposit; readonly input: UnsealInput}

/** Opens a deposit and seals it again in one new bag: two people, and the old numbers stay on record. */
export const unsealDeposit: Act<UnsealInput, Facts, Decision, DepositSlip> = {
  kind: 'unseal-deposit',
  permission: 'unseal_deposit',
  subject: ({deposit}) => deposit,
  load: async (trx, {deposit, bag}) => ({
    deposit: await lockedDeposit(trx, deposit),
    used: await useOfBag(trx, bag),
  }),
  decide({deposit, used}, input, context) {
    mustStand(deposit, 'sealed')
    if (used !== null)
      throw refuse('BAG_USED', `bag ${input.bag} was ${bagUseSays(used)}`, {
        field: 'new-bag',
        next: ['take another bag'],
      })
    const because = [{rule: 'deposit.two-people', citation: 'a sealed deposit is opened by two people'}]
    const summary = `open ${deposit.depositNo} and seal it again in bag ${input.bag}: ${input.reason}`
    const approvers = context.desk.staff.permissions.unseal_deposit.yes
    const approval: ApprovalNeed = {why: 'by_nature', approvers, message: 'two people open a sealed deposit', because}
    return {deposit, input, approval, amountCents: depositTotal(deposit), summary}
  },
  async record(trx, {deposit, input}, context) {
    const opened = {kind: 'unseal' as const, reference: input.bag, note: input.reason}
    await recordDepositEvents(trx, deposit, [opened, {kind: 'seal', amount: depositTotal(deposit)}], context)
    return slipOfDeposit(trx, await depositByNumber(trx, deposit.depositNo), {...context.desk, today: context.today})
  },
}
