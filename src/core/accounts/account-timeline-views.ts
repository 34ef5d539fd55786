import {TIMELINE} from '#core/accounts/accounts.sql.js'
import type {ToldArrangement} from '#core/collections/arrangement-alerts.js'
import type {AsOf} from '#core/accounts/versions.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {businessDateAt, type Instant} from '#core/kernel/clock.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface TimelineEntry {
  readonly on: BusinessDate
  readonly kind: string
  readonly ref: string | null
  /** Positive is charged, negative is paid; null where no money is meant. */
  readonly amount_cents: number | null
  readonly text: string
}

interface Row {
  readonly kind: string
  readonly on_date: BusinessDate | null
  readonly ref: string | null
  readonly cents: number | null
  readonly one: string | null
  readonly two: string | null
  readonly recorded_at: Instant
  readonly row_key: string
}

/** Money, notices, contacts, protections, orders and notes of one account up to a moment, the latest first. */
export async function timelineOf(reader: Reader, accountId: string, at: AsOf, zone: string): Promise<TimelineEntry[]> {
  const rows = await select<Row>(reader, TIMELINE, {account: accountId})
  return rows
    .filter((row) => row.recorded_at <= at.knownAt)
    .map((row) => ({row, on: row.on_date ?? businessDateAt(row.recorded_at, zone)}))
    .filter(({on}) => on <= at.day)
    .toSorted((a, b) => (orderOf(a.on, a.row) < orderOf(b.on, b.row) ? 1 : -1))
    .map(({row, on}) => ({on, kind: row.kind, ref: row.ref, amount_cents: row.cents, text: sentenceOf(row, at)}))
}

const BY_FACTS: ReadonlySet<ToldArrangement['status']> = new Set(['broken', 'kept', 'lapsed'])

/** What became of arrangements by facts alone stands on its day, after what was recorded on it. */
export function withArrangements(
  entries: readonly TimelineEntry[],
  arrangements: readonly ToldArrangement[],
): TimelineEntry[] {
  const told = arrangements
    .filter((one) => BY_FACTS.has(one.status))
    .map(({arrangementNo, since, text}): TimelineEntry => ({
      ...{on: since, kind: 'arrangement_state', ref: arrangementNo, amount_cents: null, text: `arrangement ${text}`},
    }))
  return told.length === 0
    ? [...entries]
    : [...told, ...entries].toSorted((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0))
}

const orderOf = (on: BusinessDate, row: Row): string => `${on} ${row.recorded_at} ${row.row_key}`

const words = (text: string | null): string => (text ?? '').replaceAll(/[_-]/g, ' ')

/** Says an account number, whose hyphens stay. */
const MOVED = 'moved from '

function sentenceOf({kind, one, two}: Row, at: AsOf): string {
  switch (kind) {
    case 'bill':
      return `bill, due ${one ?? ''}${two !== null && two <= at.knownAt ? ', cancelled since' : ''}`
    case 'bill_cancel':
      return `bill cancelled, ${one ?? ''}${two === null ? '' : `: ${two} instead`}`
    case 'payment':
      return `payment by ${words(one)}, ${two?.startsWith(MOVED) === true ? two : words(two)}`
    case 'payment_undo':
      return `payment ${words(one)}${two ?? ''}`
    case 'payment_return':
      return `payment returned, ${words(one)}`
    case 'adjustment':
      return `adjusted, ${words(one)}: ${two ?? ''}`
    case 'adjustment_reversal':
      return `adjustment ${one ?? ''} taken back: ${two ?? ''}`
    case 'opening':
      return `taken over from the former system, ${two ?? ''}`
    case 'notice':
      return `${words(one)} notice by ${words(two)}`
    case 'notice_return':
      return `${words(one)} notice came back`
    case 'contact':
      return `contact by ${words(one)}: ${words(two)}`
    case 'protection':
      return `protected: ${words(one)}${two === null ? '' : ` until ${two}`}`
    case 'protection_end':
      return `protection ended: ${words(one)}, ${two ?? ''}`
    case 'arrangement':
      return two === null || two === '1' ? `arrangement made, ${words(one)}` : `arrangement changed, version ${two}`
    case 'arrangement_reinstatement':
      return `arrangement reinstated, ${words(one).toLowerCase()}`
    case 'arrangement_end':
      return `arrangement ended, ${words(one)}`
    case 'order':
      return `order: ${words(one)}, for ${two ?? ''}`
    case 'deposit':
      return `deposit ${words(one)}${two === null || two === '' ? '' : `, ${two}`}`
    case 'take_over':
      return one === 'from'
        ? 'customer in place of the landlord, whose debt stays there'
        : 'occupant became the customer'
    case 'service':
      return `${one ?? ''}: ${words(two)}`
    default:
      return `${one ?? ''} (${two ?? ''})`
  }
}
