import type {Act, Decided} from '#core/acts/act.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {mustBeCounter, needOfWitness} from '#core/cashiering/count-authority.js'
import {lockCounted} from '#core/cashiering/counted-session.js'
import {countsOf, historyOf, standingOf, type CountStanding} from '#core/cashiering/drawer-count-views.js'
import {totalOfCash, type CashCount} from '#core/cashiering/denominations.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import type {DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {mustAllow} from '#core/cashiering/drawer-states.js'
import {mustBeFinished, unfinishedOf, type Unfinished} from '#core/cashiering/unfinished-views.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {refuse} from '#core/kernel/refusal.js'
import {drawerPolicy, type DrawerPolicy} from '#core/policies/cash-drawers.js'

/** So much, on so many pieces of paper. */
export type CountedPaper = {readonly amount_cents: number; readonly count: number}

export type CountDrawerInput = {
  /** null: the caller's own. */
  readonly drawer: string | null
  /** It is counted again though a count is saved. */
  readonly recount: boolean
  readonly cash: CashCount
  readonly checks: CountedPaper
  readonly cards: CountedPaper
}

export interface CountFacts {
  readonly policy: DrawerPolicy
  readonly session: DrawerSession
  readonly counts: number
  readonly standing: CountStanding
  readonly unfinished: readonly Unfinished[]
}

type CountDecision = Decided & {
  readonly session: DrawerSession
  readonly countNo: number
  readonly input: CountDrawerInput
}

/** Says what was counted and nothing of what should be there: that is not looked up before this is committed. */
export type CountDrawerOutcome = {
  readonly session: string
  readonly drawer: string
  readonly count: number
  readonly operator: string
  readonly witness: string | null
  readonly recorded_at: string
}

/** Commits a count, blind. It cannot be changed, only counted again. */
export const countDrawer: Act<CountDrawerInput, CountFacts, CountDecision, CountDrawerOutcome> = {
  kind: 'count-drawer',
  permission: 'balance_drawer',
  subject: ({drawer}) => (drawer === null ? 'drawer' : `drawer ${drawer}`),
  async load(trx, {drawer}, context) {
    const session = await lockCounted(trx, drawer, context)
    const counts = await countsOf(trx, session.sessionId)
    const standing = standingOf(await historyOf(trx, session.sessionId))
    const unfinished = await unfinishedOf(trx, session, context.recordedAt)
    const policy = drawerPolicy(context.desk.district.id, context.today)
    return {policy, session, standing, unfinished, counts: counts.length}
  },
  decide({policy, session, counts, standing, unfinished}, input, context) {
    mustBeCounter(session, context)
    if (session.status !== 'counting') mustAllow(session, 'start_count')
    mustBeFinished(unfinished)
    mustBeNextCount(session, {counts, standing, recount: input.recount})
    return {
      ...{session, input, countNo: counts + 1},
      summary: `count ${counts + 1} of drawer ${session.drawer} (${session.sessionNo}) by ${actorOf(context)}`,
      approval: needOfWitness({session, policy, sentBack: standing.sentBack}, context),
    }
  },
  async record(trx, {session, countNo, input}, context) {
    const counting =
      session.status === 'counting' ? session : await recordDrawerEvent(trx, session, {kind: 'start_count'}, context)
    const operator = actorOf(context)
    const witness = secondOf(context)
    await trx('drawer_count').insert({
      session_id: session.sessionId,
      count_no: countNo,
      cash_json: canonicalJson(input.cash),
      cash_cents: totalOfCash(input.cash),
      checks_cents: input.checks.amount_cents,
      checks_count: input.checks.count,
      cards_cents: input.cards.amount_cents,
      cards_count: input.cards.count,
      operator_id: operator,
      witness_id: witness,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
    await recordDrawerEvent(trx, counting, {kind: 'count', detail: {count: countNo}}, context)
    const {sessionNo, drawer} = session
    return {session: sessionNo, drawer, count: countNo, operator, witness, recorded_at: context.recordedAt}
  },
}

interface Asked {
  readonly counts: number
  readonly standing: CountStanding
  readonly recount: boolean
}

/** @throws Refusal COUNT_KEPT, COUNT_FINAL, NOTHING_COUNTED (65) */
function mustBeNextCount({sessionNo}: DrawerSession, {counts, standing, recount}: Asked): void {
  const kept = `count ${counts} of ${sessionNo} is saved`
  if (standing.unjudged)
    throw refuse('COUNT_KEPT', `${kept} and not compared yet`, {field: 'count', next: ['curbstop balance-drawer']})
  if (standing.final)
    throw refuse('COUNT_FINAL', `${kept} and final`, {field: 'count', next: ['curbstop balance-drawer']})
  if (counts > 0 && !recount)
    throw refuse('COUNT_KEPT', `${kept} and differs`, {
      field: 'count',
      next: ['--recount counts again', '--final lets it stand'],
    })
  if (counts === 0 && recount)
    throw refuse('NOTHING_COUNTED', `${sessionNo} was not counted yet: there is nothing to count again`, {
      field: 'recount',
    })
}
