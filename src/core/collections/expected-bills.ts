import {addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, sum, type Cents} from '#core/kernel/money.js'

export interface PastBill {
  readonly dueOn: BusinessDate
  readonly amount: Cents
}

export const EXPECTED_FROM = ['same_month_last_year', 'mean', 'none'] as const

/** What a month's bill is likely to come to, and how that was found. */
export interface ExpectedBill {
  /** `YYYY-MM` */
  readonly month: string
  readonly amount: Cents
  readonly from: (typeof EXPECTED_FROM)[number]
}

const MONTHS_A_YEAR = 12
const monthOf = (day: BusinessDate): string => day.slice(0, 7)

/**
 * Bills that fall due beside the installments, by the account's own history: the bill of the same month a year before
 * where there was one, else the mean of a month over the past year; a bill of two months counts half in each.
 */
export function expectedBills(
  bills: readonly PastBill[],
  days: readonly BusinessDate[],
  today: BusinessDate,
): ExpectedBill[] {
  const since = addMonths(today, -MONTHS_A_YEAR)
  const year = bills.filter(({dueOn}) => dueOn > since && dueOn <= addMonths(today, 1))
  const first = year.map(({dueOn}) => monthOf(dueOn)).toSorted()[0]
  const covered = first === undefined ? 0 : monthsFrom(first, monthOf(today))
  const mean = covered === 0 ? null : cents(Math.round(sum(year.map(({amount}) => amount)) / covered))
  return Array.from(new Set(days.map(monthOf))).map((month) => {
    const before = monthOf(addMonths(`${month}-01` as BusinessDate, -MONTHS_A_YEAR))
    const same = year.filter(({dueOn}) => monthOf(dueOn) === before)
    if (same.length > 0)
      return {month, amount: sum(same.map(({amount}) => amount)), from: 'same_month_last_year' as const}
    return mean === null
      ? {month, amount: cents(0), from: 'none' as const}
      : {month, amount: mean, from: 'mean' as const}
  })
}

/** Calendar months from one to another, both counted. */
function monthsFrom(first: string, last: string): number {
  const number = (month: string): number => Number(month.slice(0, 4)) * MONTHS_A_YEAR + Number(month.slice(5))
  return Math.max(1, number(last) - number(first) + 1)
}
