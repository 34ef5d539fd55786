import type {Act, Decided} from '#core/acts/act.js'
import {isCause, type CauseCode} from '#core/cashiering/cause-codes.js'
import {secondOf} from '#core/acts/witness.js'
import {mustBeApart, mustBeCounter} from '#core/cashiering/count-authority.js'
import {approversOfDifference} from '#core/cashiering/difference-authority.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import {mustAllow, type DrawerStatus} from '#core/cashiering/drawer-states.js'
import {lockNumbered} from '#core/cashiering/counted-session.js'
import {loadJudged, type CountOfSession, type JudgedSession} from '#core/cashiering/judged-session.js'
import {differenceSummary, postDifference} from '#core/cashiering/post-difference.js'
import {mustExist} from '#core/kernel/must.js'
import {becauseOfCash, type DifferenceLevel} from '#core/policies/cash-drawers.js'

type ApproveDecision = Decided & {readonly facts: JudgedSession; readonly cause: CauseCode}

export type ApproveDifferenceOutcome = {
  readonly session: string
  readonly drawer: string
  readonly status: DrawerStatus
  readonly over_short_cents: number
  readonly level: DifferenceLevel
  readonly cause: CauseCode
  readonly journal: string | null
  readonly approved_by: string
}

/** The yes of another person that posts what a drawer is over or short. Their no sends it back to be counted again. */
export const approveDifference: Act<CountOfSession, JudgedSession, ApproveDecision, ApproveDifferenceOutcome> = {
  kind: 'approve-difference',
  permission: 'balance_drawer',
  subject: ({session}) => session,
  load: loadJudged,
  decide(facts, _input, context) {
    const {session, counts, judged, level, policy, history} = facts
    mustBeCounter(session, context)
    mustAllow(session, 'approve')
    mustBeApart(session, counts, context)
    const said = history.findLast((event) => event.kind === 'declare_final')?.detail['cause']
    const cause = typeof said === 'string' && isCause(said) ? said : 'UNKNOWN'
    const approvers = approversOfDifference(context.desk.staff, level)
    return {
      ...{facts, cause, amountCents: judged.overShort, summary: differenceSummary(facts, cause)},
      // What waits is this very difference: where the books have moved since, it is counted again.
      basis: [judged.cash, judged.checks, judged.cards].map((one) => one.overShort).join(' '),
      approval: {
        why: 'by_nature',
        approvers,
        message: `a difference of this size takes ${approvers.join(' or ')}, who neither had the drawer nor counted it`,
        because: [becauseOfCash(policy, level)],
      },
    }
  },
  async record(trx, {facts, cause}, context) {
    const {session, judged, level} = facts
    const posted = await postDifference(trx, `drawer_session.${POSTED_AS[level]}`, facts, context)
    const event = {
      kind: 'approve',
      amount: judged.overShort,
      journalId: posted?.journalId ?? null,
      detail: {level, cause},
    } as const
    const {status} = await recordDrawerEvent(trx, session, event, context)
    return {
      ...{session: session.sessionNo, drawer: session.drawer, status, over_short_cents: judged.overShort, level, cause},
      journal: posted?.journalNo ?? null,
      approved_by: mustExist(secondOf(context), 'another person said yes'),
    }
  },
  async declined(trx, {session: sessionNo}, reason, context) {
    const session = await lockNumbered(trx, sessionNo, context)
    await recordDrawerEvent(trx, session, {kind: 'send_back', note: reason}, context)
  },
}

const POSTED_AS: Readonly<Record<DifferenceLevel, string>> = {
  none: 'approve-difference',
  record: 'approve-difference',
  supervisor: 'approve-difference',
  finance: 'approve-difference-finance',
  incident: 'approve-difference-incident',
}
