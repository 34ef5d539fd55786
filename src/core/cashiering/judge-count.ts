import type {Act, Decided} from '#core/acts/act.js'
import {mustBeCounter} from '#core/cashiering/count-authority.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import {mustAllow, type DrawerStatus} from '#core/cashiering/drawer-states.js'
import {
  differing,
  loadJudged,
  matches,
  toldFigures,
  type CountOfSession,
  type JudgedSession,
  type ToldFigures,
} from '#core/cashiering/judged-session.js'
import {likelyCauses, type LikelyCause, type SearchedReceipt} from '#core/cashiering/likely-causes.js'
import {searchedReceipts} from '#core/cashiering/searched-receipts-views.js'
import {ZERO} from '#core/kernel/money.js'
import type {DifferenceLevel} from '#core/policies/cash-drawers.js'

export type JudgeCountInput = CountOfSession & {
  /** It is not counted again. */
  readonly final: boolean
}

export interface JudgeFacts extends JudgedSession {
  readonly receipts: readonly SearchedReceipt[]
}

type JudgeDecision = Decided & {readonly facts: JudgeFacts; readonly final: boolean; readonly revealed: boolean}

export type ToldCause = {
  readonly code: string
  readonly tender: string
  readonly sentence: string
  readonly receipts: readonly {readonly receipt: string; readonly number: number}[]
}

export type JudgeCountOutcome = {
  readonly session: string
  readonly drawer: string
  readonly status: DrawerStatus
  readonly count: number
  readonly final: boolean
  /** Tender types, and `receipts` where a number is missing. */
  readonly differs: readonly string[]
  /** null after a first count that differs and is not final: nothing but the names of what differs is told. */
  readonly told: Told | null
}

type Told = ToldFigures & {
  readonly over_short_cents: number
  readonly level: DifferenceLevel
  readonly missing_receipts: number
  readonly causes: readonly ToldCause[]
  /** What was looked for and not found. */
  readonly absent: readonly string[]
}

/** Compares the last committed count with what should be there. */
export const judgeDrawerCount: Act<JudgeCountInput, JudgeFacts, JudgeDecision, JudgeCountOutcome> = {
  kind: 'judge-count',
  permission: 'balance_drawer',
  subject: ({session}) => session,
  async load(trx, input, context) {
    const judged = await loadJudged(trx, input, context)
    return {...judged, receipts: matches(judged) ? [] : await searchedReceipts(trx, judged.session.sessionId)}
  },
  decide(facts, input, context) {
    const {session, standing, last, policy} = facts
    mustBeCounter(session, context)
    if (!standing.unjudged && !(input.final && session.status === 'out_of_balance')) mustAllow(session, 'match')
    const recounts = last.countNo - 1
    const final = input.final || standing.final || recounts >= policy.max_recounts
    return {
      ...{facts, final},
      revealed: final || recounts > 0,
      summary: `compare count ${last.countNo} of drawer ${session.drawer}`,
    }
  },
  async record(trx, {facts, final, revealed}, context) {
    const {standing, last} = facts
    let {session} = facts
    const matched = matches(facts)
    const detail = {count: last.countNo}
    if (standing.unjudged) {
      const kind = matched ? 'match' : 'differ'
      session = await recordDrawerEvent(trx, session, {kind, amount: matched ? ZERO : null, detail}, context)
    }
    if (!matched && final && !standing.final)
      session = await recordDrawerEvent(trx, session, {kind: 'final', detail}, context)
    return {
      ...{session: session.sessionNo, drawer: session.drawer, status: session.status, count: last.countNo},
      ...{final: final && !matched, differs: differing(facts), told: matched || revealed ? toldOf(facts) : null},
    }
  },
}

function toldOf(facts: JudgeFacts): Told {
  const {judged, level, missing, receipts} = facts
  const {causes, absent} = likelyCauses(judged, receipts)
  return {
    ...toldFigures(facts),
    over_short_cents: judged.overShort,
    ...{level, missing_receipts: missing, causes: causes.map(toldCause), absent: [...absent]},
  }
}

const toldCause = ({code, tender, sentence, receipts}: LikelyCause): ToldCause => ({
  ...{code, tender, sentence},
  receipts: receipts.map(({receipt, number}) => ({receipt, number})),
})
