import {accountNumber} from '#core/kernel/ids.js'
import {cents} from '#core/kernel/money.js'
import type {BilledHome, Period} from './billed-home.js'

/** Ends of thirteen periods: the same month of last year stands first. */
const ENDS = [
  ...['2025-09-22', '2025-10-22', '2025-11-22', '2025-12-22', '2026-01-22', '2026-02-22', '2026-03-22', '2026-04-22'],
  ...['2026-05-22', '2026-06-22', '2026-07-22', '2026-08-22', '2026-09-22', '2026-10-22'],
]
/** Inches of ET of each period, in thousandths. */
const ET = [4200, 2700, 1800, 2300, 2700, 3800, 5200, 6100, 6500, 7600, 7100, 5900, 4000]
/** Use of a usual home in each period, ccf. */
export const USUAL = [11, 9, 8, 8, 8, 9, 11, 12, 13, 15, 14, 12, 11] as const

export const MONTHS = ENDS.slice(1).map((to, at) => ({from: ENDS[at] ?? '', to, et: ET[at] ?? 0}))
export const WEATHER = MONTHS.map(({from, to, et}) => ({from, to, thousandths: et}))

const inches = (thousandths: number): string => (thousandths / 1000).toFixed(1)

/** Periods of a home with the reads that its use gives; a change may say something else of one of them. */
export function periodsOf(
  start: number,
  use: readonly number[],
  changes: Readonly<Record<number, Partial<Period> & {readonly household?: string}>> = {},
): Period[] {
  let read = start
  const skipped = MONTHS.length - use.length
  return use.map((used, i) => {
    const month = MONTHS[skipped + i] ?? {from: '', to: '', et: 0}
    const {household, ...change} = changes[i] ?? {}
    read += used
    return {
      from: month.from,
      to: month.to,
      read,
      values: {et: inches(month.et), ...(household === undefined ? {} : {household_size: household})},
      ...change,
    }
  })
}

const home = (meter: string, address: string, rest: Partial<BilledHome>): BilledHome => ({
  address,
  name: `Customer of ${meter}`,
  since: '2020-01-01',
  meter,
  start: 1000,
  periods: periodsOf(1000, USUAL),
  ...rest,
})
const last = (use: number): number[] => [...USUAL.slice(0, -1), use]

/** One home for each thing that makes a bill unusual; the first has nothing unusual. */
export const STORY_HOMES: readonly BilledHome[] = [
  home('PLAIN', '1 Quiet Ct', {
    account: accountNumber(30000001),
    name: 'Rosa Delgado',
    facts: [{name: 'household_size', value: '4', from: '2026-09-01', source: 'water budget form of 2026-08-28'}],
    periods: periodsOf(1000, USUAL, {
      12: {
        household: '4',
        extra: [{class: 'fee', code: 'RETURN', description: 'Returned payment fee', amount: cents(2500)}],
      },
    }),
  }),
  home('LEAK', '2 Drip Ln', {
    name: 'Omar Haddad',
    account: accountNumber(30000002),
    periods: periodsOf(1000, [...USUAL.slice(0, -2), 30, 34]),
  }),
  home('MISREAD', '3 Swap St', {
    name: 'Vera Castillo',
    account: accountNumber(30000003),
    start: 1000,
    periods: periodsOf(1000, last(11), {12: {read: 1411}}),
  }),
  home('CATCHUP', '4 Late Ave', {
    name: 'Hal Brandt',
    account: accountNumber(30000004),
    periods: periodsOf(1000, [...USUAL.slice(0, -3), 5, 5, 27], {10: {kind: 'estimated'}, 11: {kind: 'estimated'}}),
  }),
]
