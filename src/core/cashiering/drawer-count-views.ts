import type {CashCount} from '#core/cashiering/denominations.js'
import type {ClassAmounts} from '#core/cashiering/judge-difference.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A count as it was committed: never changed, only counted again. */
export interface KeptCount {
  readonly countNo: number
  readonly cash: CashCount
  readonly amounts: ClassAmounts
  readonly checksCount: number
  readonly cardsCount: number
  readonly operatorId: string
  readonly witnessId: string | null
}

interface CountRow {
  count_no: number
  cash_json: string
  cash_cents: number
  checks_cents: number
  checks_count: number
  cards_cents: number
  cards_count: number
  operator_id: string
  witness_id: string | null
}

export const COUNTS_OF_SESSION = `select count_no, cash_json, cash_cents, checks_cents, checks_count, cards_cents, cards_count, operator_id, witness_id
  from drawer_count where session_id = :session order by count_no`

/** Every count of a session, the first one first. */
export async function countsOf(reader: Reader, sessionId: string): Promise<KeptCount[]> {
  const rows = await select<CountRow>(reader, COUNTS_OF_SESSION, {session: sessionId})
  return rows.map((row) => ({
    countNo: row.count_no,
    cash: JSON.parse(row.cash_json) as CashCount,
    amounts: {cash: cents(row.cash_cents), checks: cents(row.checks_cents), cards: cents(row.cards_cents)},
    checksCount: row.checks_count,
    cardsCount: row.cards_count,
    operatorId: row.operator_id,
    witnessId: row.witness_id,
  }))
}

/** One thing that happened to a session. */
export interface SessionEvent {
  readonly kind: string
  readonly amount: Cents | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly note: string
  readonly operatorId: string
  readonly secondId: string | null
  readonly journalNo: string | null
  readonly recordedAt: string
}

interface EventRow {
  kind: string
  amount_cents: number | null
  detail_json: string
  note: string
  operator_id: string
  second_id: string | null
  journal_no: string | null
  recorded_at: string
}

export const HISTORY_OF_SESSION = `select e.kind, e.amount_cents, e.detail_json, e.note, e.operator_id, e.second_id, j.journal_no, e.recorded_at
  from drawer_event e left join journal j on j.journal_id = e.journal_id where e.session_id = :session order by e.event_no`

export async function historyOf(reader: Reader, sessionId: string): Promise<SessionEvent[]> {
  const rows = await select<EventRow>(reader, HISTORY_OF_SESSION, {session: sessionId})
  return rows.map((row) => ({
    kind: row.kind,
    amount: row.amount_cents === null ? null : cents(row.amount_cents),
    detail: JSON.parse(row.detail_json) as Readonly<Record<string, unknown>>,
    note: row.note,
    operatorId: row.operator_id,
    secondId: row.second_id,
    journalNo: row.journal_no,
    recordedAt: row.recorded_at,
  }))
}

/** Where the counting of a session stands; says nothing of what should be there. */
export interface CountStanding {
  /** The last count is committed and not compared yet. */
  readonly unjudged: boolean
  /** The last count was declared final: it is not counted again unless it is sent back. */
  readonly final: boolean
  /** It was sent back: the recount has a witness. */
  readonly sentBack: boolean
}

export function standingOf(history: readonly SessionEvent[]): CountStanding {
  const last = (kind: string): number => history.findLastIndex((event) => event.kind === kind)
  return {
    unjudged: history.at(-1)?.kind === 'count',
    final: last('final') > Math.max(last('count'), last('send_back')),
    sentBack: last('send_back') >= 0,
  }
}
