import type {ChargedFee} from '#core/adjustments/charged-fee-views.js'
import type {Worked} from '#core/adjustments/worksheet.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {add, cents, least, negate, type Cents} from '#core/kernel/money.js'
import type {FeeKind} from '#core/policies/fee-waivers.js'

export type KnownFee = ChargedFee & {
  /** Journal that waived it before, null where none did. */
  readonly waived_by: string | null
  /** What of fees on its bill can still be credited. */
  readonly room_cents: number
}

export type FeeWaiverInputs = {
  readonly fee: FeeKind
  readonly title: string
  readonly reason: string
  /** Not a favour but the undoing of a mistake. */
  readonly automatic: boolean
  readonly on: BusinessDate
  readonly courtesy_months: number
  readonly fees: readonly KnownFee[]
  /** Courtesies of this kind of fee before, the oldest first. */
  readonly courtesies: readonly {readonly on: BusinessDate; readonly journal: string}[]
  /** The fee that is waived; of a right the first of all that are. */
  readonly waives: string | null
  /** Present where a low-income household claims its right (S-INT). */
  readonly right?: WaiverRight
  readonly citation: string
}

/** The claim of a low-income household: interest on delinquent bills waived once in twelve months (HSC 116914(a)(2)). */
export type WaiverRight = {
  readonly account: string
  /** The declaration it rests on; null without one. */
  readonly declaration: string | null
  readonly waive: boolean
  /** First day of the next one; null without a claim. */
  readonly next_date: string | null
  readonly last_waiver: string | null
  /** Every fee that is waived by it, by key. */
  readonly waives_all: readonly string[]
  readonly citation: string
}

export const canBeWaived = ({waived_by, room_cents}: KnownFee): boolean => waived_by === null && room_cents > 0

/** What a fee is credited, and its row; never more than its bill still has room for. */
export function waived(fee: KnownFee, title: string, room: Cents): Pick<Worked, 'parts' | 'rows'> {
  const billed = cents(fee.amount_cents)
  const amount = negate(least(billed, room))
  const part = {billId: fee.bill_id, class: 'fee' as const, amount}
  const note = `charged ${fee.charged_on} ${fee.bill ?? ''}`.trim()
  return {
    parts: [fee.receivable_id === null ? part : {...part, receivableId: fee.receivable_id}],
    rows: [{label: title, quantity: '', billed, policy: add(billed, amount), note}],
  }
}
