import type {BillContext, BillFinding, BillRule} from '#core/billing/bill-check.js'
import type {ImportedBill} from '#core/billing/imported-bill.js'
import {type BusinessDate, daysBetween} from '#core/kernel/business-date.js'

/** Days of the service period, null without both dates. */
export const billedDays = (bill: ImportedBill): number | null =>
  bill.serviceStartOn === null || bill.serviceEndOn === null
    ? null
    : daysBetween(bill.serviceStartOn, bill.serviceEndOn)

const period = (bill: ImportedBill): string =>
  `${bill.serviceStartOn ?? '(blank)'} to ${bill.serviceEndOn ?? '(blank)'}`

export const blankDates: BillRule = (bill) => {
  if (bill.serviceStartOn !== null && bill.serviceEndOn !== null) return null
  const field = bill.serviceStartOn === null ? 'service_start_on' : 'service_end_on'
  return {field, value: '', numbers: {}, sentence: `the service period is ${period(bill)}`}
}

export const reversedDates: BillRule = (bill) => {
  const days = billedDays(bill)
  if (days === null || days >= 0) return null
  return onPeriod(bill, {days}, `the service period ${period(bill)} ends before it starts (${days} days)`)
}

export const zeroDays: BillRule = (bill) =>
  billedDays(bill) === 0 ? onPeriod(bill, {days: 0}, `the service period ${period(bill)} has no day in it`) : null

export const longBill: BillRule = (bill, {policy}) => {
  const days = billedDays(bill)
  const most = policy.checks.long_bill.more_than_days
  if (days === null || days <= most) return null
  return onPeriod(bill, {days, most}, `${days} days are billed (${period(bill)}), more than ${most}`)
}

export const dueBeforeBill: BillRule = ({billOn, dueOn}) => {
  if (billOn === null || dueOn === null || dueOn >= billOn) return null
  const days = daysBetween(dueOn, billOn)
  return {
    field: 'due_on',
    value: dueOn,
    numbers: {days},
    sentence: `due ${dueOn}, before its date ${billOn} (${days} days)`,
  }
}

export const estimatedRun: BillRule = (bill, {policy, previous}) => {
  const inARow = bill.estimated ? (previous?.estimatedInARow ?? 0) + 1 : 0
  const most = policy.checks.estimated_run.more_than_bills
  if (inARow <= most) return null
  const sentence = `${inARow} estimated bills in a row for this meter, more than ${most}`
  return {field: 'estimated', value: 'yes', numbers: {in_a_row: inARow, most}, sentence}
}

export const overlapsPrevious: BillRule = (bill, context) => {
  const days = daysAfterPrevious(bill, context)
  if (days === null || days >= 0) return null
  return onStart(bill, {days: -days}, `days billed again: ${-days}; ${sincePrevious(bill, context)}`)
}

export const gapAfterPrevious: BillRule = (bill, context) => {
  const days = daysAfterPrevious(bill, context)
  const most = context.policy.checks.gap_after_previous.more_than_days
  if (days === null || days <= most) return null
  return onStart(bill, {days, most}, `days not billed: ${days}; ${sincePrevious(bill, context)}`)
}

const daysAfterPrevious = ({serviceStartOn}: ImportedBill, {previous}: BillContext): number | null =>
  serviceStartOn === null || previous === null ? null : daysBetween(previous.serviceEndOn, serviceStartOn)

const sincePrevious = (bill: ImportedBill, {previous}: BillContext): string =>
  `the bill before ends ${previous?.serviceEndOn ?? ''}, this one starts ${bill.serviceStartOn ?? ''}`

const onPeriod = (bill: ImportedBill, numbers: BillFinding['numbers'], sentence: string): BillFinding =>
  on('service_end_on', bill.serviceEndOn, numbers, sentence)
const onStart = (bill: ImportedBill, numbers: BillFinding['numbers'], sentence: string): BillFinding =>
  on('service_start_on', bill.serviceStartOn, numbers, sentence)
const on = (
  field: string,
  date: BusinessDate | null,
  numbers: BillFinding['numbers'],
  sentence: string,
): BillFinding => ({field, value: date ?? '', numbers, sentence})
