import type {BusinessDate} from '#core/kernel/business-date.js'
import type {VariedFact} from '#core/policies/variance-policy.js'

export const VARIANCE_STATUSES = [
  'received',
  'incomplete',
  'under_review',
  'field_check',
  'approved',
  'denied',
  'appealed',
  'effective',
  'expiring',
  'expired',
  'revoked',
] as const
export type VarianceStatus = (typeof VARIANCE_STATUSES)[number]

/** What happens to a variance, in the order in which things of one moment count. */
export const VARIANCE_EVENTS = [
  'receive',
  'supply',
  'review',
  'order_check',
  'result',
  'deny',
  'appeal',
  'uphold',
  'grant',
  'renew',
  'replace',
  'revoke',
] as const
export type VarianceEventKind = (typeof VARIANCE_EVENTS)[number]

export interface VarianceEvent {
  readonly kind: VarianceEventKind
  /** The day on which it was decided or came in. */
  readonly on: BusinessDate
  /** First day from which it holds: of a grant the budget, of a revocation the end. */
  readonly effectiveOn: BusinessDate
  /** First day on which it no longer holds; null while nobody has said when. */
  readonly untilOn: BusinessDate | null
  /** When somebody has to look again: its end, its review, papers that are missing. */
  readonly dueOn: BusinessDate | null
  readonly recordedAt: string
  readonly operatorId: string
  readonly note: string
  /** Kinds of papers that it still lacks afterwards. */
  readonly missing: readonly string[]
  /** Hashes of the papers that a grant or a renewal stands on. */
  readonly papers: readonly string[]
  /** Of a grant: what it does to a fact; null where it changes none. */
  readonly change: FactChange | null
}

export interface ListedPerson {
  /** As in the register of persons: words of the name in order, without accents. */
  readonly nameKey: string
  readonly born: number
}

/** What somebody asks for. No diagnosis has a place here: medical papers are known by their hash alone. */
export type VarianceForm = {
  readonly reason: string
  /** By name, as it was typed: `irrigated_area`, `gallons` … */
  readonly facts: Readonly<Record<string, string>>
  readonly persons: readonly {readonly name_key: string; readonly born: number}[]
  readonly from: BusinessDate | null
  /** Last day it stands. */
  readonly until: BusinessDate | null
  readonly note: string
}

/** A paper that came in, known by its hash. */
export interface KnownPaper {
  readonly kind: string
  readonly name: string
  readonly sha256: string
  readonly recordedAt: string
}

export interface StoredVariance {
  readonly accountId: string
  readonly accountNo: string
  readonly varianceId: string
  readonly varianceNo: string
  readonly form: VarianceForm
  readonly channel: string
  readonly receivedOn: BusinessDate
  readonly events: readonly VarianceEvent[]
  readonly evidence: readonly KnownPaper[]
}

/** What one grant does to one fact while it holds. */
export interface FactChange {
  readonly name: VariedFact
  readonly how: 'set' | 'add'
  /** Decimal text. */
  readonly value: string
}

/** A grant as it counts among the others of its account. */
export interface Grant {
  readonly varianceNo: string
  readonly change: FactChange
  readonly from: BusinessDate
  readonly until: BusinessDate | null
  readonly decidedAt: string
}
