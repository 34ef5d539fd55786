import type {SessionEvent} from '#core/cashiering/drawer-count-views.js'
import {toldFigures, type JudgedSession, type ToldFigures} from '#core/cashiering/judged-session.js'

/**
 * What a session came to: X while its drawer is there, Z when it is closed. The Z report is kept with the closing and
 * is part of the audit chain.
 */
export type DrawerReport = ToldFigures & {
  readonly kind: 'X' | 'Z'
  readonly session: string
  readonly drawer: string
  readonly operator: string
  readonly business_date: string
  readonly opened_at: string
  readonly float_cents: number
  readonly receipts: {readonly first: number | null; readonly last: number | null; readonly missing: number}
  readonly voids: {readonly count: number; readonly amount_cents: number}
  readonly cash_tendered_cents: number
  readonly change_cents: number
  readonly turned_in_cents: number
  readonly counts: number
  readonly abandoned_counts: number
  readonly sent_back: number
  readonly over_short_cents: number
  /** What the cashier said of a difference. */
  readonly cause: string | null
  readonly approved_by: string | null
  /** The journal that posted the difference. */
  readonly difference_journal: string | null
}

export function drawerReport(kind: 'X' | 'Z', judged: JudgedSession): DrawerReport {
  const {session, counts, history, figures, missing} = judged
  const {receipts, voids} = figures
  const settled = history.findLast((event) => event.kind === 'approve' || event.kind === 'record_difference')
  const times = (of: SessionEvent['kind']): number => history.filter((event) => event.kind === of).length
  const cause = settled?.detail['cause']
  return {
    ...{kind, session: session.sessionNo, drawer: session.drawer, operator: session.operatorId},
    ...{business_date: session.businessDate, opened_at: session.openedAt, float_cents: figures.float},
    receipts: {first: receipts.count === 0 ? null : 1, last: receipts.count === 0 ? null : receipts.highest, missing},
    voids: {count: voids.count, amount_cents: voids.amount},
    cash_tendered_cents: figures.cashTendered,
    change_cents: figures.change,
    turned_in_cents: figures.turnedIn,
    ...toldFigures(judged),
    counts: counts.length,
    abandoned_counts: times('abandon_count'),
    sent_back: times('send_back'),
    over_short_cents: judged.judged.overShort,
    cause: typeof cause === 'string' ? cause : null,
    approved_by: settled?.kind === 'approve' ? settled.secondId : null,
    difference_journal: settled?.journalNo ?? null,
  }
}
