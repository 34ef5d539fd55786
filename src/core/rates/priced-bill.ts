import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {Fraction, RoundingMode} from '#core/rates/fraction.js'
import type {Basis, RateService, Title} from '#core/rates/rate-plan.js'

/** A number or a word; decimal text stands for a number. */
export type Given = string | Fraction

/** What a bill is priced from. Names of values are those of the plan: usage, meter_size, household_size, et … */
export interface BillInputs {
  readonly serviceClass: string
  /** Service period, half open: `to` is the first day that is not billed. */
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly billOn: BusinessDate
  /** Shorter than a full period because service began or ended in it. */
  readonly partial: boolean
  /** Without `days`, which the period gives. `usage` is in the plan's unit, of all meters together. */
  readonly values: Readonly<Record<string, Given>>
  /** Values of each meter where there are several; a line `each: meter` is priced with them. */
  readonly meters: readonly Readonly<Record<string, Given>>[]
}

export interface TierUse {
  /** From 1. */
  readonly tier: number
  readonly name: string
  /** Use above this. */
  readonly above: Fraction
  /** Up to this; null: no end. */
  readonly through: Fraction | null
  readonly quantity: Fraction
  readonly price: Fraction
  readonly charge: Fraction
}

/** How a line came about: enough to work it out again by hand. */
export interface LineTrace {
  readonly basis: Basis
  readonly quantity: Fraction | null
  readonly rate: Fraction | null
  readonly tiers: readonly TierUse[]
  /** Tables looked up, with the key found. */
  readonly keys: readonly {readonly table: string; readonly key: string}[]
  readonly rounding: {readonly mode: RoundingMode; readonly scale: number} | null
}

export interface PricedLine {
  readonly code: string
  readonly title: Title
  readonly service: RateService
  readonly ledgerAccount: string | null
  readonly fundingSource: string | null
  readonly citation: string
  /** Version of the plan that priced it. */
  readonly version: BusinessDate
  /** Days of the period that this version prices, of all its days. */
  readonly days: number
  readonly ofDays: number
  readonly amount: Cents
  /** Dollars before rounding. */
  readonly exact: Fraction
  /** Put together when it is asked for: most bills are never asked. */
  readonly trace: () => LineTrace
}

export interface PricedBill {
  readonly plan: string
  readonly serviceClass: string
  readonly versions: readonly BusinessDate[]
  readonly lines: readonly PricedLine[]
  /** The sum of the lines, always. */
  readonly total: Cents
  /** Dollars before rounding. */
  readonly exactTotal: Fraction
  /** Named parts that were worked out (indoor, outdoor, budget …), of the last version. */
  readonly figures: Readonly<Record<string, Fraction>>
}
