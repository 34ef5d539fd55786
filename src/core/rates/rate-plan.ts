import type {BusinessDate} from '#core/kernel/business-date.js'
import type {RoundingMode} from '#core/rates/fraction.js'

/** What a line is charged for; the same words as the classes of receivables. */
export type RateService = 'water' | 'recycled' | 'sewer' | 'fee'

/** The district's own format of a rate plan (docs/rate-plans.md); every figure is text, so no float is ever read. */
export interface RatePlan {
  /** What agreements name, such as RES-1. */
  readonly code: string
  readonly title: string
  /** Unit of use in which the rates are written. */
  readonly unit: 'ccf' | 'kgal' | 'kilolitre' | 'gal'
  /** Dated, in order; the version in force is the last that is not after the day its change policy looks at. */
  readonly versions: readonly RateVersion[]
}

/** by_bill_date: the bill's day decides. by_period_start: the first day of service. split_by_days: each its days. */
export type ChangePolicy = 'by_bill_date' | 'split_by_days' | 'by_period_start'

export interface RateVersion {
  readonly effective_from: BusinessDate
  /** First day on which the rates are no longer known; null while they are in force. */
  readonly known_until: BusinessDate | null
  readonly change_policy: ChangePolicy
  readonly citation: string
  readonly verified: 'text_read' | 'from_memory' | 'policy' | 'open'
  readonly rounding: BillRounding
  /** A value given with the bill beats a part of the same name (Open Water Rate Specification). */
  readonly inputs_beat_parts: boolean
  /** Tariff of each customer class; `*` serves any class that is not named. */
  readonly classes: Readonly<Record<string, Tariff>>
}

/**
 * `line`: every line is rounded and the bill is their sum. `tier`: the same, and each tier is a line of the print.
 * `total`: the sum is rounded, the lines share the cents.
 */
export interface BillRounding {
  readonly when: 'line' | 'tier' | 'total'
  readonly mode: RoundingMode
}

export interface Tariff {
  readonly inputs: Readonly<Record<string, InputRule>>
  readonly parts: Readonly<Record<string, Part>>
  readonly lines: readonly RateLine[]
}

export interface InputRule {
  /** number: decimal text. key: one of a set of words. */
  readonly kind: 'number' | 'key'
  /** Taken when the account says nothing else; null: a bill without it is refused. */
  readonly default: string | null
  readonly unit: string | null
  readonly citation: string | null
}

/** Decimal or formula (`indoor + outdoor`, `min(usage, winter_average)`), or a look-up. */
export type Figure = string | TableFigure | RangeFigure
export interface TableFigure {
  readonly depends_on: readonly string[]
  /** The values of the named inputs joined by `|`. */
  readonly values: Readonly<Record<string, Figure>>
}
/** The last start that is not above the named number decides. */
export interface RangeFigure {
  readonly range_of: string
  readonly starts: readonly string[]
  readonly values: readonly Figure[]
}
export type FigureList =
  | readonly string[]
  | {readonly depends_on: readonly string[]; readonly values: Readonly<Record<string, readonly string[]>>}

export interface Part {
  readonly figure: Figure
  readonly round: {readonly mode: RoundingMode; readonly scale: number} | null
  readonly title: Title | null
  readonly unit: string | null
  readonly citation: string | null
}

export interface Title {
  readonly en: string
  readonly es: string
}

/**
 * `above`: use above start i is charged price i. `first_unit`: start i is the first whole unit charged price i, so the
 * tier before ends one unit below it. The first start is from nothing in both.
 */
export interface TierSchedule {
  readonly convention: 'above' | 'first_unit'
  readonly starts: FigureList
  readonly prices: FigureList
  readonly names: readonly string[]
  /** Formula by which the starts are widened, such as `days / 30` or `dwelling_units`. */
  readonly scale: string | null
}

interface LineHead {
  readonly code: string
  readonly title: Title
  readonly service: RateService
  /** Revenue account; null: the account of the service. */
  readonly ledger_account: string | null
  readonly citation: string
  /** The line stands on the bill only when each named input has one of these values. */
  readonly when: Readonly<Record<string, readonly string[]>>
  /** `meter`: once for each meter, with that meter's size and use. */
  readonly each: 'bill' | 'meter'
  readonly round: {readonly mode: RoundingMode; readonly scale: number} | null
}

export type RateLine = LineHead &
  (
    | {readonly basis: 'per_day'; readonly rate: Figure}
    | {
        readonly basis: 'per_period'
        readonly amount: Figure
        /** Days of a full period: an opening or closing bill is charged its days of them; null: always in full. */
        readonly standard_days: string | null
      }
    | {readonly basis: 'per_unit'; readonly rate: Figure; readonly quantity: string}
    | {readonly basis: 'tiered'; readonly tiers: TierSchedule; readonly quantity: string}
    | {readonly basis: 'percent_of_lines'; readonly percent: Figure; readonly of: readonly string[]}
    | {readonly basis: 'minimum'; readonly amount: Figure; readonly of: readonly string[]}
    | {
        readonly basis: 'discount'
        /** Percent of the lines `of`, or an amount of dollars; never more than they come to, nor than `cap`. */
        readonly percent: Figure | null
        readonly amount: Figure | null
        readonly cap: Figure | null
        readonly of: readonly string[]
        readonly funding_source: string
      }
    | {readonly basis: 'formula'; readonly amount: string}
  )

export type Basis = RateLine['basis']
