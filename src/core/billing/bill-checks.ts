import {
  blankDates,
  dueBeforeBill,
  estimatedRun,
  gapAfterPrevious,
  longBill,
  overlapsPrevious,
  reversedDates,
  zeroDays,
} from '#core/billing/bill-checks-period.js'
import {chargeDiffers, negativeCharge, unitErrorX100, zeroChargeWithUse} from '#core/billing/bill-checks-charge.js'
import type {BillCheck, BillContext, BillRule} from '#core/billing/bill-check.js'
import type {BillCheckName} from '#core/billing/bill-check-policy.js'
import type {ImportedBill} from '#core/billing/imported-bill.js'
import type {RowFault} from '#core/kernel/refusal.js'

const RULES: Readonly<Record<BillCheckName, BillRule>> = {
  blank_dates: blankDates,
  reversed_dates: reversedDates,
  due_before_bill: dueBeforeBill,
  negative_charge: negativeCharge,
  zero_days: zeroDays,
  long_bill: longBill,
  zero_charge_with_use: zeroChargeWithUse,
  unit_error_x100: unitErrorX100,
  charge_differs: chargeDiffers,
  estimated_run: estimatedRun,
  overlaps_previous: overlapsPrevious,
  gap_after_previous: gapAfterPrevious,
}
export const BILL_CHECKS = Object.keys(RULES) as readonly BillCheckName[]

/** Everything that is odd about one imported bill, in the order of the policy. */
export function checkBill(bill: ImportedBill, context: BillContext): readonly BillCheck[] {
  const found: BillCheck[] = []
  for (const check of BILL_CHECKS) {
    const {severity, citation} = context.policy.checks[check]
    if (severity === 'off') continue
    const finding = RULES[check](bill, context)
    if (finding !== null) found.push({check, severity, citation, ...finding})
  }
  return found
}

/** The checks that refuse, as faults of the row. */
export const refusedBy = (bill: ImportedBill, checks: readonly BillCheck[]): readonly RowFault[] =>
  checks
    .filter(({severity}) => severity === 'refuse')
    .map(({check, field, value, sentence}) => ({line: bill.line, field, value, reason: `${check}: ${sentence}`}))
