import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {lockFund, mustBeFunded, type ChangeFund} from '#core/cashiering/change-fund-views.js'
import {formatCash, totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {needOfDifference, differenceSays} from '#core/cashiering/difference-authority.js'
import {lockSessionOf, lockSessionOfDrawer, type DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {fundDiffers, postCash, recordFundEvent} from '#core/cashiering/fund-events.js'
import {startSession} from '#core/cashiering/start-session.js'
import {formatMoney, subtract, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {CHANGE_FUND, DRAWER} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import {
  becauseOfCash,
  differenceLevel,
  drawerOf,
  drawerPolicy,
  type DifferenceLevel,
  type DrawerPolicy,
} from '#core/policies/cash-drawers.js'
import type {Trx} from '#core/store/open.js'

export type OpenDrawerInput = {readonly drawer: string; readonly float: CashCount}

interface OpenFacts {
  readonly policy: DrawerPolicy
  readonly mine: DrawerSession | null
  readonly inDrawer: DrawerSession | null
  readonly fund: ChangeFund | null
}

type OpenDecision = Decided & {
  readonly input: OpenDrawerInput
  readonly fund: ChangeFund
  readonly expected: Cents
  readonly counted: Cents
  readonly difference: Cents
  readonly level: DifferenceLevel
}

export type OpenDrawerOutcome = {
  readonly session: string
  readonly drawer: string
  readonly operator: string
  readonly float: string
  readonly float_cents: number
  /** What the float bag was to hold. */
  readonly expected_cents: number
  readonly difference_cents: number
  readonly level: DifferenceLevel
  readonly second: string | null
  readonly journal: string | null
  readonly difference_journal: string | null
}

/** A cashier takes a float from the change fund into a drawer: one cashier, one drawer, one session. */
export const openDrawer: Act<OpenDrawerInput, OpenFacts, OpenDecision, OpenDrawerOutcome> = {
  kind: 'open-drawer',
  permission: 'open_drawer',
  subject: ({drawer}) => `drawer ${drawer}`,
  async load(trx, {drawer}, context) {
    const policy = drawerPolicy(context.desk.district.id, context.today)
    const fund = await lockFund(trx)
    const mine = await lockSessionOf(trx, actorOf(context))
    return {policy, fund, mine, inDrawer: await lockSessionOfDrawer(trx, drawer)}
  },
  decide({policy, fund, mine, inDrawer}, input, context) {
    drawerOf(policy, input.drawer)
    mustBeFree(mine, inDrawer)
    const expected = policy.float_cents
    const funded = mustCoverFloat(fund, expected, policy)
    const counted = totalOfCash(input.float)
    const difference = subtract(counted, expected)
    const differs = difference === 0 ? '' : `, ${differenceSays(difference)}`
    return {
      ...{input, fund: funded, expected, counted, difference},
      level: differenceLevel(policy.difference, difference),
      summary: `open drawer ${input.drawer} of ${actorOf(context)} with ${formatMoney(counted)}${differs}`,
      amountCents: difference,
      approval: needOfDifference(context, policy, {what: 'the float', difference}),
    }
  },
  record: async (trx, decision, context) => {
    const {input, expected, counted, difference, level} = decision
    const memo = `drawer ${input.drawer}`
    const differs = await postCash(
      trx,
      {kind: 'drawer_session.open-drawer-differs', memo, postings: fundDiffers(difference)},
      context,
    )
    const floated = await postCash(
      trx,
      {kind: 'drawer_session.open-drawer', memo, postings: [debit(DRAWER, counted), credit(CHANGE_FUND, counted)]},
      context,
    )
    const {drawer, float} = input
    const operatorId = actorOf(context)
    const from = {drawer, operatorId, float, expected, receivedFrom: null, witnessId: secondOf(context)}
    const session = await startSession(trx, {...from, journalId: floated?.journalId ?? null}, context)
    if (differs !== null)
      await recordDifference(trx, {...decision, sessionId: session.sessionId, journalId: differs.journalId}, context)
    return {
      ...{session: session.sessionNo, drawer, operator: operatorId, float: formatCash(float)},
      ...{float_cents: counted, expected_cents: expected, difference_cents: difference, level},
      second: secondOf(context),
      journal: floated?.journalNo ?? null,
      difference_journal: differs?.journalNo ?? null,
    }
  },
}

/** @throws Refusal HAS_DRAWER, DRAWER_IN_USE (65) */
export function mustBeFree(mine: DrawerSession | null, inDrawer: DrawerSession | null): void {
  if (mine !== null)
    throw refuse('HAS_DRAWER', `${mine.operatorId} has drawer ${mine.drawer} (${mine.sessionNo})`, {
      field: 'drawer',
      next: ['curbstop balance-drawer'],
    })
  if (inDrawer !== null)
    throw refuse('DRAWER_IN_USE', `drawer ${inDrawer.drawer} is ${inDrawer.operatorId}'s (${inDrawer.sessionNo})`, {
      field: 'drawer',
      next: ['take another drawer, or curbstop hand-over-drawer once it is balanced'],
    })
}

/** @throws Refusal NO_FUND, FUND_SHORT (65) */
function mustCoverFloat(fund: ChangeFund | null, float: Cents, policy: DrawerPolicy): ChangeFund {
  const funded = mustBeFunded(fund)
  if (funded.safe >= float) return funded
  throw refuse('FUND_SHORT', `the safe holds ${formatMoney(funded.safe)}, a float is ${formatMoney(float)}`, {
    because: [becauseOfCash(policy)],
    next: ['head cashier and supervisor: curbstop manage-fund --raise AMOUNT'],
  })
}

type FloatDifference = OpenDecision & {readonly sessionId: string; readonly journalId: string}

/** The difference of a float is the fund's: the drawer begins with what was counted. */
const recordDifference = (
  trx: Trx,
  {fund, difference, input, sessionId, journalId}: FloatDifference,
  context: ActContext,
): Promise<void> =>
  recordFundEvent(
    trx,
    fund,
    {
      ...{kind: 'float_differs', amount: difference, counted: input.float, sessionId, journalId},
      custodianId: fund.custodianId,
    },
    context,
  )
