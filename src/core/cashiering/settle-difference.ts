import type {Act, Decided} from '#core/acts/act.js'
import type {CauseCode} from '#core/cashiering/cause-codes.js'
import {mustBeCounter} from '#core/cashiering/count-authority.js'
import {recordDrawerEvent} from '#core/cashiering/drawer-events.js'
import {mustAllow, type DrawerStatus} from '#core/cashiering/drawer-states.js'
import {loadJudged, type CountOfSession, type JudgedSession} from '#core/cashiering/judged-session.js'
import {differenceSummary, postDifference} from '#core/cashiering/post-difference.js'
import {refuse} from '#core/kernel/refusal.js'
import type {DifferenceLevel} from '#core/policies/cash-drawers.js'

export type SettleInput = CountOfSession & {
  /** What the cashier says it was. */
  readonly cause: CauseCode
}

type SettleDecision = Decided & {readonly facts: JudgedSession; readonly cause: CauseCode; readonly waits: boolean}

export type SettleOutcome = {
  readonly session: string
  readonly status: DrawerStatus
  readonly over_short_cents: number
  readonly level: DifferenceLevel
  readonly cause: CauseCode
  /** null: nothing to post, or it waits for another person. */
  readonly journal: string | null
}

/**
 * What a final count that differs comes to: small differences post at once, every one of them; from the supervisor's
 * limit on the session waits for another person.
 */
export const settleDifference: Act<SettleInput, JudgedSession, SettleDecision, SettleOutcome> = {
  kind: 'settle-difference',
  permission: 'balance_drawer',
  subject: ({session}) => session,
  load: loadJudged,
  decide(facts, {cause}, context) {
    const {session, standing, judged, level} = facts
    mustBeCounter(session, context)
    const waits = level !== 'none' && level !== 'record'
    mustAllow(session, waits ? 'declare_final' : 'record_difference')
    if (!standing.final)
      throw refuse('NOT_FINAL', `count ${facts.last.countNo} of ${session.sessionNo} may be counted again`, {
        next: ['--recount counts again', '--final lets it stand'],
      })
    return {facts, cause, waits, amountCents: judged.overShort, summary: differenceSummary(facts, cause)}
  },
  async record(trx, {facts, cause, waits}, context) {
    const {session, judged, level, last, missing} = facts
    const detail = {
      ...{cause, level, count: last.countNo, missing_receipts: missing},
      ...{
        cash_cents: judged.cash.overShort,
        checks_cents: judged.checks.overShort,
        cards_cents: judged.cards.overShort,
      },
    }
    const posted = waits ? null : await postDifference(trx, 'drawer_session.record-difference', facts, context)
    const {status} = await recordDrawerEvent(
      trx,
      session,
      {
        kind: waits ? 'declare_final' : 'record_difference',
        ...{amount: judged.overShort, journalId: posted?.journalId ?? null, detail},
      },
      context,
    )
    return {
      ...{session: session.sessionNo, status, over_short_cents: judged.overShort, level, cause},
      journal: posted?.journalNo ?? null,
    }
  },
}
