import type {ActContext} from '#core/acts/act.js'
import type {Worked} from '#core/adjustments/worksheet.js'
import type {BillRecord} from '#core/billing/explain/bill-record-views.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Json} from '#core/kernel/canonical-json.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import type {AdjustmentPolicy, AdjustmentReason, FormulaCode} from '#core/policies/adjustment-policy.js'
import type {CompiledPlan} from '#core/rates/price-bill.js'
import type {Reader} from '#core/store/open.js'

/** What somebody wants adjusted. */
export interface AdjustmentAsked {
  readonly accountId: string
  readonly accountNo: string
  /** null: the account as a whole, or bills that the formula finds itself. */
  readonly bill: BillRecord | null
  readonly policy: AdjustmentPolicy
  readonly reason: AdjustmentReason
  /** Only what this class was billed; null leaves it to the formula. */
  readonly class: ReceivableClass | null
  /** What the formula needs to be told, by name, as it was typed: `gallons`, `repaired_on`, `percent` … */
  readonly given: Readonly<Record<string, string>>
  readonly effectiveOn: BusinessDate
}

/** Rate plans by code, compiled. */
export type Plans = ReadonlyMap<string, CompiledPlan>

/**
 * One way an amount is worked out. `load` reads everything it stands on into plain inputs; `work` makes the result of
 * them alone, and makes it again whenever the stored worksheet is checked.
 */
export interface Formula<Inputs extends Json = Json> {
  readonly code: FormulaCode
  /** @throws Refusal for what cannot be worked out, MISSING_VALUE (64) for what was not told */
  load(reader: Reader, asked: AdjustmentAsked, context: ActContext): Promise<Inputs>
  /** Codes of the plans that `work` prices with. */
  plansOf(inputs: Inputs): readonly string[]
  /** @throws Refusal for what the policy refuses, such as LEAK_LIMIT (65) */
  work(inputs: Inputs, plans: Plans): Worked
}
