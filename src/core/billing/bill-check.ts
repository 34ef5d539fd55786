import type {BillCheckName, BillCheckPolicy} from '#core/billing/bill-check-policy.js'
import type {ImportedBill} from '#core/billing/imported-bill.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {CompiledPlan} from '#core/rates/price-bill.js'

/** The bill before this one of the same meter, where the caller knows it. */
export interface PreviousBill {
  readonly serviceEndOn: BusinessDate
  /** Estimated bills in a row up to and with it. */
  readonly estimatedInARow: number
}
export interface BillContext {
  readonly policy: BillCheckPolicy
  /** Null: no published plan, charges are not computed again. */
  readonly plan: CompiledPlan | null
  readonly previous: PreviousBill | null
}
/** What a check found: the column, the numbers it used (money in cents) and one sentence that says them. */
export interface BillFinding {
  readonly field: string
  readonly value: string
  readonly numbers: Readonly<Record<string, number>>
  readonly sentence: string
}
export interface BillCheck extends BillFinding {
  readonly check: BillCheckName
  readonly severity: 'refuse' | 'flag'
  readonly citation: string
}
export type BillRule = (bill: ImportedBill, context: BillContext) => BillFinding | null
