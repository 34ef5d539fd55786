import type {Service} from '#core/accounts/agreement.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {UnbilledReads} from '#core/meters/unbilled-read.js'

/** Service to the account at one point under one rate plan. */
export interface ServedPoint {
  readonly servicePointId: string
  readonly service: Service
  readonly ratePlan: string
  readonly startOn: BusinessDate
  /** First day on which it is no longer served; null while it is. */
  readonly endOn: BusinessDate | null
  /** Of each meter that hung there, in their order; empty for a service without meters. */
  readonly meters: readonly UnbilledReads[]
}

/** A bill the account has had, made here or elsewhere. */
export interface PastBill {
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly usageThousandths: number | null
  readonly usageUnit: string | null
  readonly estimated: boolean
}

/** Everything about one account that its next bill is made of. */
export interface BillCase {
  readonly accountId: string
  readonly accountNo: string
  readonly serviceClass: string
  readonly points: readonly ServedPoint[]
  readonly facts: Readonly<Record<string, string>>
  /** The latest first. */
  readonly bills: readonly PastBill[]
}

export type RunOutcome = 'bill' | 'held' | 'refused'

/** Why an account gets no bill in a run. */
export interface RunFault {
  readonly rule: string
  readonly detail: string
}
