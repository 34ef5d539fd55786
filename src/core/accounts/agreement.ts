import type {BusinessDate} from '#core/kernel/business-date.js'
import type {AsOf} from '#core/accounts/versions.js'

export const SERVICES = ['water', 'recycled', 'sewer'] as const
export type Service = (typeof SERVICES)[number]
/** Services that run through a meter: they start on a read. */
export const METERED: readonly Service[] = ['water', 'recycled']

export type AgreementEventKind = 'activate' | 'cancel_start' | 'request_stop' | 'cancel_stop' | 'finalize'

export interface AgreementEvent {
  readonly kind: AgreementEventKind
  /** Of request_stop: the day service shall stop; of the others the day they hold from. */
  readonly effective_on: BusinessDate
  readonly recorded_at: string
  readonly event_id: string
}

/** Service to one account at one service point, from a day on. */
export interface Agreement {
  readonly agreement_id: string
  readonly service_point_id: string
  readonly service: Service
  readonly start_on: BusinessDate
  readonly recorded_at: string
  readonly events: readonly AgreementEvent[]
}

export type AgreementStatus = 'pending_start' | 'active' | 'pending_stop' | 'stopped' | 'canceled'

const inOrder = (events: readonly AgreementEvent[], knownAt: string): AgreementEvent[] =>
  events
    .filter((event) => event.recorded_at <= knownAt)
    .toSorted((a, b) => (`${a.recorded_at} ${a.event_id}` < `${b.recorded_at} ${b.event_id}` ? -1 : 1))

/** The stop that stands: asked for and not taken back. */
function standingStop(events: readonly AgreementEvent[]): AgreementEvent | null {
  const last = events.findLast((event) => event.kind === 'request_stop' || event.kind === 'cancel_stop')
  return last?.kind === 'request_stop' ? last : null
}

/** Derived, never stored; null when the agreement was not known at that moment. */
export function agreementStatus(agreement: Agreement, at: AsOf): AgreementStatus | null {
  if (agreement.recorded_at > at.knownAt) return null
  const events = inOrder(agreement.events, at.knownAt)
  const held = (kind: AgreementEventKind): boolean =>
    events.some((event) => event.kind === kind && event.effective_on <= at.day)
  if (held('cancel_start')) return 'canceled'
  if (held('finalize')) return 'stopped'
  if (agreement.start_on > at.day || !held('activate')) return 'pending_start'
  return standingStop(events) === null ? 'active' : 'pending_stop'
}

/** The first day the service point is free again; null while nobody has said when. Canceled starts never held it. */
export function heldUntil(agreement: Agreement): BusinessDate | 'never_held' | null {
  if (agreement.events.some((event) => event.kind === 'cancel_start')) return 'never_held'
  const events = inOrder(agreement.events, '9999')
  const final = events.findLast((event) => event.kind === 'finalize')
  return final?.effective_on ?? standingStop(events)?.effective_on ?? null
}

/** Whether service from `start` on would serve two customers at one point. */
export function overlaps(agreement: Agreement, start: BusinessDate): boolean {
  const until = heldUntil(agreement)
  return until === null || (until !== 'never_held' && until > start)
}

export type AccountStatus = AgreementStatus | 'closed' | 'no_service'

/** What the whole account is: served while one service is; closed when all have stopped and nothing is owed or held. */
export function accountStatus(agreements: readonly Agreement[], balanceIsZero: boolean, at: AsOf): AccountStatus {
  const statuses = agreements.flatMap((agreement) => agreementStatus(agreement, at) ?? [])
  for (const status of ['active', 'pending_stop', 'pending_start'] as const) {
    if (statuses.includes(status)) return status
  }
  if (statuses.includes('stopped')) return balanceIsZero ? 'closed' : 'stopped'
  return statuses.length === 0 ? 'no_service' : 'canceled'
}
