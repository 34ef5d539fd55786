import type {ActContext} from '#core/acts/act.js'
import {lockNumbered} from '#core/cashiering/counted-session.js'
import {
  countsOf,
  historyOf,
  standingOf,
  type CountStanding,
  type KeptCount,
  type SessionEvent,
} from '#core/cashiering/drawer-count-views.js'
import {drawerFigures, type DrawerFigures} from '#core/cashiering/drawer-figures-views.js'
import type {DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {higher, judgeCount, type JudgedCount} from '#core/cashiering/judge-difference.js'
import {subtract, type Cents} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {drawerPolicy, type DifferenceLevel, type DrawerPolicy} from '#core/policies/cash-drawers.js'
import type {Trx} from '#core/store/open.js'

/** A session whose last count is committed, beside what it should hold. */
export interface JudgedSession {
  readonly policy: DrawerPolicy
  readonly session: DrawerSession
  readonly counts: readonly KeptCount[]
  readonly last: KeptCount
  readonly history: readonly SessionEvent[]
  readonly standing: CountStanding
  readonly figures: DrawerFigures
  readonly judged: JudgedCount
  /** Receipt numbers that are missing in the session. */
  readonly missing: number
  /** Who has to know: a missing receipt is never passed over by the cashier alone. */
  readonly level: DifferenceLevel
}

export type CountOfSession = {readonly session: string; readonly count: number}

/** Expected figures are computed here, from the second act on. @throws Refusal NOTHING_COUNTED, COUNTED_SINCE (65) */
export async function loadJudged(
  trx: Trx,
  {session: sessionNo, count}: CountOfSession,
  context: ActContext,
): Promise<JudgedSession> {
  const session = await lockNumbered(trx, sessionNo, context)
  const counts = await countsOf(trx, session.sessionId)
  const last = counts.at(-1)
  if (last === undefined)
    throw refuse('NOTHING_COUNTED', `${sessionNo} was not counted yet`, {next: ['curbstop balance-drawer --count …']})
  if (last.countNo !== count)
    throw refuse('COUNTED_SINCE', `${sessionNo} was counted again: count ${last.countNo} is the last one`)
  const history = await historyOf(trx, session.sessionId)
  const policy = drawerPolicy(context.desk.district.id, context.today)
  const figures = await drawerFigures(trx, session)
  const judged = judgeCount(
    last.amounts,
    {cash: figures.cash, checks: figures.checks.amount, cards: figures.cards.amount},
    policy.difference,
  )
  const missing = figures.receipts.highest - figures.receipts.count
  const level = missing === 0 ? judged.level : higher(judged.level, 'supervisor')
  return {policy, session, counts, last, history, standing: standingOf(history), figures, judged, missing, level}
}

export const matches = ({judged, missing}: Pick<JudgedSession, 'judged' | 'missing'>): boolean =>
  judged.differs.length === 0 && missing === 0

/** Names of what differs, without a figure. */
export const differing = ({judged, missing}: Pick<JudgedSession, 'judged' | 'missing'>): string[] => [
  ...judged.differs,
  ...(missing === 0 ? [] : ['receipts']),
]

export type ToldDifference = {
  readonly counted_cents: number
  readonly expected_cents: number
  readonly over_short_cents: number
  readonly count: number | null
  readonly expected_count: number | null
}
export type ToldFigures = {
  /** Without the float. */
  readonly cash: ToldDifference
  readonly checks: ToldDifference
  readonly cards: ToldDifference
}

/** The figures as they are told once they may be. */
export function toldFigures({judged, figures, last}: JudgedSession): ToldFigures {
  const lessFloat = (amount: Cents): Cents => subtract(amount, figures.float)
  const {cash, checks, cards} = judged
  return {
    cash: {
      counted_cents: lessFloat(cash.counted),
      expected_cents: lessFloat(cash.expected),
      over_short_cents: cash.overShort,
      ...{count: null, expected_count: null},
    },
    checks: paper(checks, last.checksCount, figures.checks.count),
    cards: paper(cards, last.cardsCount, figures.cards.count),
  }
}

const paper = (one: JudgedCount['checks'], count: number, expected: number): ToldDifference => ({
  counted_cents: one.counted,
  expected_cents: one.expected,
  over_short_cents: one.overShort,
  ...{count, expected_count: expected},
})
