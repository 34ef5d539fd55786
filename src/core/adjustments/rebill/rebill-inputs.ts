import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import type {BackBillCause} from '#core/policies/back-billing.js'

/** Everything that bills are made again from; nothing more is read when they are priced. */
export type RebillInputs = {
  readonly reason: string
  /** What was wrong, in one sentence. */
  readonly wrong: string
  readonly citation: string
  readonly limit: RebillLimit
  readonly reads: readonly CorrectedRead[]
  /** A read that the store does not have yet. */
  readonly taken: TakenRead | null
  readonly changed: ChangedValue | null
  /** In the order of their periods. */
  readonly bills: readonly RebilledBill[]
  /** Bills that the change would touch and that were not priced here. */
  readonly elsewhere: readonly string[]
  /** Bills of other accounts that count a read which is corrected, each with its account. */
  readonly others: readonly string[]
}

/** First day of issue that a charge or a credit still reaches; null: every bill. */
export type RebillLimit = {
  readonly cause: BackBillCause
  readonly charges_from: BusinessDate | null
  readonly credits_from: BusinessDate | null
  readonly citation: string
}

export type CorrectedRead = {
  readonly point: string
  readonly meter: string
  readonly serial: string
  readonly read_id: string
  readonly read_on: BusinessDate
  readonly was: number
  readonly value: number
  readonly kind: 'actual' | 'estimated'
}

export type TakenRead = {
  readonly point: string
  readonly meter: string
  readonly serial: string
  readonly read_on: BusinessDate
  readonly value: number
}

/** `class` or the name of a billing fact, from a day on; `plan` where another plan prices the class. */
export type ChangedValue = {
  readonly name: string
  readonly value: string
  readonly from_on: BusinessDate
  readonly until_on: BusinessDate | null
  readonly plan: string | null
}

export type RebilledBill = {
  readonly bill_id: string
  readonly bill: string
  readonly from: BusinessDate
  readonly to: BusinessDate
  /** By which the limit is judged: of a bill that replaced another, the end of its period. */
  readonly billed_on: BusinessDate
  readonly unit: string
  readonly use_before: number
  readonly use_after: number
  readonly estimated: boolean
  readonly plans: readonly RebilledPlan[]
  readonly lines: readonly StoredLine[]
  /** Of the lines those that no plan priced: they stay as they are. */
  readonly carried: readonly StoredLine[]
  /** By the reads as they were: a corrected one is put in its place when the bill is posted. */
  readonly legs: readonly BilledLeg[]
}

export type RebilledPlan = {
  readonly plan: string
  /** The plan that priced the old bill. */
  readonly was: string
  /** Inputs as they are kept with a bill. */
  readonly before: string
  readonly after: string
}

export type StoredLine = {
  readonly class: ReceivableClass
  readonly code: string
  readonly description: string
  readonly amount_cents: Cents
}

export type BilledLeg = {
  readonly point: string
  readonly meter: string
  readonly from_read: string
  readonly to_read: string
  readonly use_thousandths: number
}
