import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {lastCount, type CommittedCount} from '#core/cashiering/committed-count-views.js'
import {formatCash, takeCash, totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import {lockSessionOf, mustHaveDrawer, type DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {mustAllow} from '#core/cashiering/drawer-states.js'
import {postCash, type PostedMoney} from '#core/cashiering/fund-events.js'
import {bagTotal, sealBag} from '#core/cashiering/seal-bag.js'
import {endSession, startSession} from '#core/cashiering/start-session.js'
import {formatMoney, ZERO, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {notPermitted, refuse} from '#core/kernel/refusal.js'
import {DRAWER, UNDEPOSITED} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import {becauseOfCash, drawerPolicy, type DrawerPolicy} from '#core/policies/cash-drawers.js'
import type {Trx} from '#core/store/open.js'

/** The float as both have counted it, and the bag that the takings go into. */
export type HandOverInput = {readonly float: CashCount; readonly bag: string}

interface HandOverFacts {
  readonly policy: DrawerPolicy
  readonly session: DrawerSession | null
  readonly count: CommittedCount | null
  /** The drawer that the receiver has already. */
  readonly receivers: DrawerSession | null
}

type HandOverDecision = Decided & {
  readonly input: HandOverInput
  readonly session: DrawerSession
  readonly receiver: string
  /** What goes to the bank: everything counted but the float. */
  readonly takings: CashCount
  readonly checks: CommittedCount['checks']
  readonly net: Cents
}

export type HandOverOutcome = {
  readonly from: string
  readonly to: string
  readonly drawer: string
  readonly operator: string
  readonly receiver: string
  readonly float: string
  readonly float_cents: number
  /** Null where nothing was taken. */
  readonly bag: string | null
  readonly bag_cents: number
  readonly journal: string | null
}

/**
 * A balanced drawer goes to the next cashier: both count the float, the takings go into a bag. The receiver is the
 * second person; without one nothing can be handed over.
 */
export const handOverDrawer: Act<HandOverInput, HandOverFacts, HandOverDecision, HandOverOutcome> = {
  kind: 'hand-over-drawer',
  permission: 'open_drawer',
  subject: ({bag}) => `own drawer, bag ${bag}`,
  async load(trx, _input, context) {
    const session = await lockSessionOf(trx, actorOf(context))
    const receiver = secondOf(context)
    return {
      policy: drawerPolicy(context.desk.district.id, context.today),
      session,
      count: session === null ? null : await lastCount(trx, session.sessionId),
      receivers: receiver === null ? null : await lockSessionOf(trx, receiver),
    }
  },
  decide(facts, input, context) {
    const session = mustHaveDrawer(facts.session, actorOf(context))
    mustAllow(session, 'hand_over')
    const receiver = mustBeReceiver(facts, context)
    const {cash, checks} = mustExist(facts.count, 'a balanced drawer was counted')
    const takings = takingsOf(input.float, cash, session)
    const net = bagTotal({cash: takings, checks})
    return {
      ...{input, session, receiver, takings, checks, net},
      summary: `hand drawer ${session.drawer} over to ${receiver}`,
      approval: {
        why: 'by_nature',
        approvers: context.desk.staff.permissions.open_drawer.yes,
        message: 'a drawer goes to a person who may have one',
        because: [becauseOfCash(facts.policy)],
      },
    }
  },
  async record(trx, decision, context) {
    const {session, input, receiver, net} = decision
    const float = session.floatCents
    const kind = 'drawer_session.hand-over'
    const postings = [debit(DRAWER, float), debit(UNDEPOSITED, net), credit(DRAWER, float), credit(DRAWER, net)]
    const posted = await postCash(trx, {kind, memo: `drawer ${session.drawer} to ${receiver}`, postings}, context)
    const bagId =
      net === ZERO ? null : await sealTakings(trx, decision, mustExist(posted, 'takings are posted'), context)
    const moved = {amount: net, bagId, journalId: posted?.journalId ?? null}
    await recordDrawerEvent(trx, session, {kind: 'hand_over', ...moved, detail: {receiver}}, context)
    await endSession(trx, session.sessionId)
    const given = {drawer: session.drawer, operatorId: receiver, float: input.float, expected: float}
    const back = {receivedFrom: session.sessionId, witnessId: session.operatorId, journalId: null}
    const {sessionNo} = await startSession(trx, {...given, ...back}, context)
    return {
      ...{from: session.sessionNo, to: sessionNo, drawer: session.drawer, operator: session.operatorId, receiver},
      ...{float: formatCash(input.float), float_cents: float},
      ...{bag: bagId === null ? null : input.bag, bag_cents: net, journal: posted?.journalNo ?? null},
    }
  },
}

/** @throws Refusal NO_RECEIVER (77), HAS_DRAWER (65) */
function mustBeReceiver({receivers, policy}: HandOverFacts, context: ActContext): string {
  const receiver = secondOf(context)
  if (receiver === null)
    throw notPermitted('NO_RECEIVER', 'the person who takes over counts with you, in a session of their own', {
      field: 'witness-session',
      because: [becauseOfCash(policy)],
    })
  if (receivers === null) return receiver
  throw refuse('HAS_DRAWER', `${receiver} has drawer ${receivers.drawer} (${receivers.sessionNo})`, {
    field: 'witness-session',
  })
}

/** @throws Refusal FLOAT_DIFFERS, NOT_COUNTED (65) */
function takingsOf(float: CashCount, counted: CashCount, {floatCents}: DrawerSession): CashCount {
  if (totalOfCash(float) !== floatCents)
    throw refuse(
      'FLOAT_DIFFERS',
      `the float of this drawer is ${formatMoney(floatCents)}, you counted ${formatMoney(totalOfCash(float))}`,
      {field: 'float', next: ['count it again: the drawer was balanced, the float is in it']},
    )
  const takings = takeCash(counted, float)
  if (takings !== null) return takings
  throw refuse('NOT_COUNTED', `${formatCash(float)} is not in what was counted: ${formatCash(counted)}`, {
    field: 'float',
  })
}

function sealTakings(
  trx: Trx,
  {session, input: {bag}, takings, checks}: HandOverDecision,
  {journalId}: PostedMoney,
  context: ActContext,
): Promise<string> {
  const source = {source: 'drawer', sourceId: session.sessionId} as const
  return sealBag(trx, {bagNo: bag, ...source, cash: takings, checks, journalId}, context)
}
