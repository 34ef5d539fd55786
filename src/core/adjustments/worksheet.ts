import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {negate, sum, type Cents} from '#core/kernel/money.js'
import type {Because} from '#core/kernel/refusal.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import type {FormulaCode} from '#core/policies/adjustment-policy.js'

/** What is changed of one class of one bill; below zero to the customer's good. No bill: the account as a whole. */
export interface AdjustmentPart {
  readonly billId: string | null
  readonly class: ReceivableClass
  readonly amount: Cents
  /** The very item that a credit pays first, where it stands on no bill, such as a fee of its own. */
  readonly receivableId?: string
}

/** One line of the table a person checks. Quantity is text with its unit, such as `10 ccf`. */
export interface WorksheetRow {
  readonly label: string
  readonly quantity: string
  readonly billed: Cents
  readonly policy: Cents
  readonly note: string
}

/** What a formula makes of its inputs: nothing here but what they say. */
export interface Worked {
  readonly parts: readonly AdjustmentPart[]
  readonly rows: readonly WorksheetRow[]
  /** Named figures in between, exact decimals. */
  readonly figures: Readonly<Record<string, string>>
  readonly because: readonly Because[]
  /** Sentences for the person who decides: cap reached, next day on which one is possible again. */
  readonly notes: readonly string[]
}

/** How an amount came about, kept with the adjustment: the same inputs under the same version give it again. */
export interface Worksheet extends Worked {
  readonly formula: FormulaCode
  /** First day of the version of the policy that it was worked out by. */
  readonly version: BusinessDate
  readonly inputs: Json
}

export const amountOf = ({parts}: Pick<Worked, 'parts'>): Cents => sum(parts.map((part) => part.amount))

/**
 * What somebody answers for: all credits, or all charges where they are more. Two bills of which one gives what the other
 * takes come to nothing and move money all the same.
 */
export function movedBy(amounts: readonly Cents[]): Cents {
  const charged = sum(amounts.filter((amount) => amount > 0))
  const credited = negate(sum(amounts.filter((amount) => amount < 0)))
  return charged > credited ? charged : credited
}

/** What each bill changes by. */
export const amountsByBill = (parts: readonly AdjustmentPart[]): Cents[] =>
  Array.from(groupBy(parts, (part) => part.billId).values(), (of) => sum(of.map((part) => part.amount)))

/** Stands for exactly this result: what was shown, asked for or approved is what posts, or nothing does. */
export const basisOf = ({formula, version, inputs, parts}: Worksheet): string =>
  sha256(canonicalJson({formula, version, inputs, parts: parts.map((part) => ({...part}))}))
