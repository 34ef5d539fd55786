import {readCheckedJson} from '#core/imports/checked-json.js'
import type {BusinessDate} from '#core/kernel/business-date.js'

export type BillCheckName =
  | 'blank_dates'
  | 'reversed_dates'
  | 'due_before_bill'
  | 'negative_charge'
  | 'zero_days'
  | 'long_bill'
  | 'zero_charge_with_use'
  | 'unit_error_x100'
  | 'charge_differs'
  | 'estimated_run'
  | 'overlaps_previous'
  | 'gap_after_previous'

interface Rule {
  /** `refuse`: the row is bad · `flag`: it posts and is listed · `off`. */
  readonly severity: 'refuse' | 'flag' | 'off'
  readonly citation: string
  readonly verified: string
}
/** Which checks of imported bills refuse a row and which flag it, with their thresholds. */
export interface BillCheckPolicy {
  readonly effective_from: BusinessDate
  readonly checks: Readonly<Record<BillCheckName, Rule>> & {
    readonly long_bill: {readonly more_than_days: number}
    readonly zero_charge_with_use: {readonly more_than_thousandths: number}
    readonly unit_error_x100: {readonly tolerance_cents: number}
    readonly charge_differs: {readonly tolerance_cents: number}
    readonly estimated_run: {readonly more_than_bills: number}
    readonly gap_after_previous: {readonly more_than_days: number}
  }
}

const DISTRICTS = new URL('../../../data/districts/', import.meta.url)

/** @throws Refusal BAD_CONFIGURATION (78) */
export function loadBillCheckPolicy(district: string): BillCheckPolicy {
  const path = `${district}/policies/bill-checks.json`
  return readCheckedJson(
    new URL(path, DISTRICTS),
    `data/districts/${path}`,
    'profile-bill-checks.schema.json',
  ) as BillCheckPolicy
}
