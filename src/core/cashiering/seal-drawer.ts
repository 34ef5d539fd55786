import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {lockFund, type ChangeFund} from '#core/cashiering/change-fund-views.js'
import {chooseFloat} from '#core/cashiering/choose-float.js'
import {mustBeCounter, mustNotHaveApproved, needOfWitness} from '#core/cashiering/count-authority.js'
import {lockCounted} from '#core/cashiering/counted-session.js'
import {countsOf} from '#core/cashiering/drawer-count-views.js'
import {formatCash, takeCash, totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import {drawerReport, type DrawerReport} from '#core/cashiering/drawer-report.js'
import {mustAllow} from '#core/cashiering/drawer-states.js'
import {postCash, recordFundEvent, type PostedMoney} from '#core/cashiering/fund-events.js'
import {loadJudged, type JudgedSession} from '#core/cashiering/judged-session.js'
import {sealBag} from '#core/cashiering/seal-bag.js'
import {endSession} from '#core/cashiering/start-session.js'
import {add, cents, formatMoney, negate, subtract, ZERO, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import {CHANGE_FUND, DRAWER, UNDEPOSITED} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import type {Trx} from '#core/store/open.js'

export type SealInput = {
  /** null: the caller's own. */
  readonly drawer: string | null
  /** null: nothing was taken, so there is nothing to seal. */
  readonly bag: string | null
}

export interface SealFacts {
  readonly judged: JudgedSession
  readonly fund: ChangeFund | null
}

type SealDecision = Decided &
  SealFacts & {
    readonly bag: string | null
    /** What goes back to the change fund, and what goes to the bank. */
    readonly back: CashCount
    readonly takings: CashCount
  }

export type SealOutcome = {
  readonly session: string
  readonly drawer: string
  readonly status: 'closed'
  readonly float: string
  readonly float_cents: number
  readonly bag: {
    readonly number: string
    readonly amount_cents: number
    readonly cash: string
    readonly cash_cents: number
    readonly checks_cents: number
    readonly checks_count: number
  } | null
  /** null where the drawer was empty. */
  readonly journal: string | null
  readonly report: DrawerReport
}

/** The float goes back, the rest into a sealed bag, the drawer is free again: the Z report says what the session came to. */
export const sealDrawer: Act<SealInput, SealFacts, SealDecision, SealOutcome> = {
  kind: 'seal-drawer',
  permission: 'balance_drawer',
  subject: ({drawer, bag}) => `${drawer === null ? 'drawer' : `drawer ${drawer}`}, bag ${bag ?? 'none'}`,
  async load(trx, {drawer}, context) {
    const {sessionId, sessionNo: session} = await lockCounted(trx, drawer, context)
    const fund = await lockFund(trx)
    const count = (await countsOf(trx, sessionId)).length
    return {fund, judged: await loadJudged(trx, {session, count}, context)}
  },
  decide({judged, fund}, {bag}, context) {
    const {session, last, policy, history} = judged
    mustBeCounter(session, context)
    mustAllow(session, 'close')
    mustNotHaveApproved(session, history, context)
    const back = chooseFloat(last.cash, session.float)
    const takings = back === null ? null : takeCash(last.cash, back)
    if (back === null || takings === null)
      throw refuse(
        'FLOAT_NOT_THERE',
        `no pieces of ${formatCash(last.cash)} make the float of ${formatMoney(session.floatCents)}`,
        {field: 'drawer', next: ['change a note with another drawer and count again', 'curbstop hand-over-drawer']},
      )
    const net = add(totalOfCash(takings), last.amounts.checks)
    mustBeBagged(net, bag)
    return {
      ...{judged, fund, back, takings, bag},
      summary: `seal ${formatMoney(net)} of drawer ${session.drawer} (${session.sessionNo}) in bag ${bag ?? 'none'}`,
      amountCents: net,
      approval: needOfWitness({session, policy, sentBack: false}, context),
    }
  },
  async record(trx, decision, context) {
    const {judged, back, bag} = decision
    const {session} = judged
    const posted = await postClosing(trx, decision, context)
    const bagId = posted === null || bag === null ? null : await sealTakings(trx, decision, posted, context)
    const report = drawerReport('Z', judged)
    const closing = {journalId: posted?.journalId ?? null, bagId, detail: {...report}}
    // Less than the float may be left: then this is below zero.
    const net = subtract(add(judged.last.amounts.cash, judged.last.amounts.checks), session.floatCents)
    const {sessionNo, drawer} = await recordDrawerEvent(trx, session, {kind: 'close', amount: net, ...closing}, context)
    await endSession(trx, session.sessionId)
    await recordShortFloat(trx, decision, posted, context)
    return {
      ...{session: sessionNo, drawer, status: 'closed', float: formatCash(back), float_cents: totalOfCash(back)},
      ...{bag: bag === null ? null : baggedAs(bag, decision), journal: posted?.journalNo ?? null, report},
    }
  },
}

/** @throws Refusal MISSING, BAG_EMPTY (64) */
function mustBeBagged(net: Cents, bag: string | null): void {
  if (net > 0 && bag === null) throw usage('MISSING', `--bag is needed: ${formatMoney(net)} goes to the bank`, 'bag')
  if (net === ZERO && bag !== null)
    throw usage('BAG_EMPTY', 'nothing was taken: there is nothing to seal, leave --bag out', 'bag')
}

function postClosing(trx: Trx, decision: SealDecision, context: ActContext): Promise<PostedMoney | null> {
  const {judged, back, takings} = decision
  const {session, last} = judged
  const [float, net] = [totalOfCash(back), add(totalOfCash(takings), last.amounts.checks)]
  const postings = [debit(CHANGE_FUND, float), debit(UNDEPOSITED, net), credit(DRAWER, add(float, net))]
  const memo = `drawer ${session.drawer}, ${session.sessionNo}`
  return postCash(trx, {kind: 'drawer_session.close', memo, postings}, context)
}

function sealTakings(
  trx: Trx,
  {judged: {session, last}, takings, bag}: SealDecision,
  {journalId}: PostedMoney,
  context: ActContext,
): Promise<string> {
  const source = {source: 'drawer', sourceId: session.sessionId} as const
  const checks = {amount: last.amounts.checks, count: last.checksCount}
  return sealBag(trx, {bagNo: bag ?? '', ...source, cash: takings, checks, journalId}, context)
}

/** A float of which part is gone is the fund's from now on: the difference was posted when the drawer was balanced. */
async function recordShortFloat(
  trx: Trx,
  {judged: {session}, back, fund}: SealDecision,
  posted: PostedMoney | null,
  context: ActContext,
): Promise<void> {
  const gone = subtract(session.floatCents, totalOfCash(back))
  if (gone === ZERO) return
  const {custodianId} = mustExist(fund, 'a float came from a fund')
  const journalId = posted?.journalId ?? null
  const event = {kind: 'float_short', amount: negate(gone), sessionId: session.sessionId, journalId} as const
  await recordFundEvent(trx, fund, {...event, custodianId, counted: back}, context)
}

function baggedAs(number: string, {judged: {last}, takings}: SealDecision): SealOutcome['bag'] {
  const cash = totalOfCash(takings)
  const checks_cents = cents(last.amounts.checks)
  return {
    ...{number, amount_cents: add(cash, checks_cents), cash: formatCash(takings), cash_cents: cash},
    ...{checks_cents, checks_count: last.checksCount},
  }
}
