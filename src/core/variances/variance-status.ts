import {addDays, minDate, type BusinessDate} from '#core/kernel/business-date.js'
import {
  VARIANCE_EVENTS,
  type VarianceEvent,
  type VarianceEventKind,
  type VarianceStatus,
} from '#core/variances/variance.js'

/** What holds once something was granted: no status of its own, the day tells. */
export interface Term {
  readonly from: BusinessDate
  readonly until: BusinessDate | null
  readonly dueOn: BusinessDate | null
  readonly revokedOn: BusinessDate | null
}

type Waiting = Exclude<VarianceStatus, 'effective' | 'expiring' | 'expired' | 'revoked'>

interface Fold {
  readonly status: Waiting
  readonly term: Term | null
}

/** Which events move a variance that is not granted, from where, to where; any other leaves it where it is. */
const MOVES: Readonly<Partial<Record<VarianceEventKind, readonly [from: readonly Waiting[], to: Waiting]>>> = {
  receive: [['received'], 'received'],
  supply: [['received', 'incomplete'], 'received'],
  review: [['received'], 'under_review'],
  order_check: [['under_review'], 'field_check'],
  result: [['field_check'], 'under_review'],
  deny: [['received', 'incomplete', 'under_review', 'field_check'], 'denied'],
  appeal: [['denied'], 'appealed'],
  uphold: [['appealed'], 'denied'],
  grant: [['received', 'under_review', 'appealed'], 'approved'],
}

/** Kinds of papers a reason may ask for at most. */
const MOST = 99

/**
 * By day, then by moment; of one moment by what it is and says, never by the order in which rows come. Papers only add up:
 * what still lacks more is earlier.
 */
export function inOrder(events: readonly VarianceEvent[]): VarianceEvent[] {
  const rank = (n: number): string => String(n).padStart(2, '0')
  const key = ({on, recordedAt, kind, missing, effectiveOn, untilOn, dueOn}: VarianceEvent): string =>
    [
      on,
      recordedAt,
      rank(VARIANCE_EVENTS.indexOf(kind)),
      rank(MOST - missing.length),
      effectiveOn,
      untilOn,
      dueOn,
    ].join()
  return events
    .map((event) => ({event, key: key(event)}))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({event}) => event)
}

function step({status, term}: Fold, event: VarianceEvent): Fold {
  if (term !== null) return {status, term: termAfter(term, event)}
  const move = MOVES[event.kind]
  if (move?.[0].includes(status) !== true) return {status, term}
  const {effectiveOn: from, untilOn: until, dueOn} = event
  const lacks = event.missing.length > 0
  return {
    status: lacks ? 'incomplete' : move[1],
    term: event.kind === 'grant' ? {from, until, dueOn, revokedOn: null} : null,
  }
}

function termAfter(term: Term, event: VarianceEvent): Term {
  const {kind, effectiveOn, untilOn, dueOn} = event
  switch (kind) {
    case 'renew':
      return term.revokedOn === null ? {...term, until: untilOn, dueOn} : term
    case 'replace':
      return {...term, until: term.until === null ? effectiveOn : minDate(term.until, effectiveOn)}
    case 'revoke':
      return {...term, revokedOn: term.revokedOn === null ? effectiveOn : minDate(term.revokedOn, effectiveOn)}
    case 'receive':
    case 'supply':
    case 'review':
    case 'order_check':
    case 'result':
    case 'deny':
    case 'appeal':
    case 'uphold':
    case 'grant':
      return term
  }
}

/** What the events up to a day come to. */
export const foldOf = (events: readonly VarianceEvent[], day: BusinessDate): Fold =>
  inOrder(events)
    .filter(({on}) => on <= day)
    .reduce<Fold>(step, {status: 'received', term: null})

/** First day on which what was granted no longer holds; null while nobody has said when. */
export function endOf({until, revokedOn}: Term): BusinessDate | null {
  if (until === null || revokedOn === null) return until ?? revokedOn
  return minDate(until, revokedOn)
}

/**
 * Where a variance stands on a day: worked out from its events, never kept.
 * @param warningDays days before its end or its review from which it is called expiring
 */
export function statusOf(events: readonly VarianceEvent[], day: BusinessDate, warningDays: number): VarianceStatus {
  const {status, term} = foldOf(events, day)
  if (term === null) return status
  const {from, until, dueOn, revokedOn} = term
  if (revokedOn !== null && day >= revokedOn && (until === null || revokedOn < until)) return 'revoked'
  if (until !== null && day >= until) return 'expired'
  if (day < from) return 'approved'
  return dueOn !== null && day >= addDays(dueOn, -warningDays) ? 'expiring' : 'effective'
}

/** Granted and not ended: its persons and its fact count. */
const RUNNING: readonly VarianceStatus[] = ['approved', 'effective', 'expiring']
/** Somebody has to decide or to bring something. */
const OPEN: readonly VarianceStatus[] = ['received', 'incomplete', 'under_review', 'field_check', 'appealed']

export const isRunning = (status: VarianceStatus): boolean => RUNNING.includes(status)
export const isOpen = (status: VarianceStatus): boolean => OPEN.includes(status)
