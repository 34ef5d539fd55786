import type {Act, Decided} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {formatCash, totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {cashWitnesses} from '#core/cashiering/difference-authority.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import {lockSessionOf, mustHaveDrawer, type DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {mustAllow} from '#core/cashiering/drawer-states.js'
import {postCash} from '#core/cashiering/fund-events.js'
import {sealBag} from '#core/cashiering/seal-bag.js'
import {formatMoney, ZERO, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {DRAWER, UNDEPOSITED} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import {becauseOfCash, drawerPolicy, type DrawerPolicy} from '#core/policies/cash-drawers.js'

export type TurnInInput = {readonly count: CashCount; readonly bag: string}

interface TurnInFacts {
  readonly policy: DrawerPolicy
  readonly session: DrawerSession | null
}
type TurnInDecision = Decided & {readonly input: TurnInInput; readonly session: DrawerSession; readonly amount: Cents}

export type TurnInOutcome = {
  readonly session: string
  readonly drawer: string
  readonly bag: string
  readonly count: string
  readonly amount_cents: number
  readonly journal: string
  readonly operator: string
  /** The second pair of initials on the bag. */
  readonly second: string | null
}

/**
 * Cash that a drawer has too much of goes into a bag of its own. Two people count it; what they count is taken as it
 * is: an amount held against the drawer's expected cash would tell the cashier what that is.
 */
export const turnInCash: Act<TurnInInput, TurnInFacts, TurnInDecision, TurnInOutcome> = {
  kind: 'turn-in-cash',
  permission: 'turn_in_cash',
  subject: ({bag}) => `bag ${bag}`,
  load: async (trx, _input, context) => ({
    policy: drawerPolicy(context.desk.district.id, context.today),
    session: await lockSessionOf(trx, actorOf(context)),
  }),
  decide({policy, session: found}, input, context) {
    const session = mustHaveDrawer(found, actorOf(context))
    mustAllow(session, 'turn_in')
    const amount = totalOfCash(input.count)
    if (amount === ZERO) throw refuse('EMPTY_BAG', 'nothing was counted into the bag', {field: 'cash'})
    return {
      ...{input, session, amount},
      summary: `turn in ${formatMoney(amount)} of drawer ${session.drawer} in bag ${input.bag}`,
      amountCents: amount,
      approval: {
        why: 'by_nature',
        approvers: cashWitnesses(context.desk.staff),
        message: 'cash that leaves a drawer is counted by two',
        because: [becauseOfCash(policy)],
      },
    }
  },
  async record(trx, {input: {count, bag}, session, amount}, context) {
    const postings = [debit(UNDEPOSITED, amount), credit(DRAWER, amount)]
    const memo = `drawer ${session.drawer}, bag ${bag}`
    const posted = await postCash(trx, {kind: 'drawer_session.turn-in', memo, postings}, context)
    const {journalId, journalNo} = mustExist(posted, 'cash that is turned in is posted')
    const source = {source: 'turn_in', sourceId: session.sessionId} as const
    const checks = {amount: ZERO, count: 0}
    const bagId = await sealBag(trx, {bagNo: bag, ...source, cash: count, checks, journalId}, context)
    await recordDrawerEvent(trx, session, {kind: 'turn_in', amount, bagId, journalId}, context)
    return {
      ...{session: session.sessionNo, drawer: session.drawer, bag, count: formatCash(count), amount_cents: amount},
      ...{journal: journalNo, operator: session.operatorId, second: secondOf(context)},
    }
  },
}
