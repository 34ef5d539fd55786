import type {Header} from '#core/imports/header-row.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import {shown} from '#core/imports/unsafe-text.js'
import {cents, type Cents, plainMoney} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'

export interface ExpectedTotals {
  readonly count?: number
  readonly amountCents?: Cents
  /** Of whole numbers that are no money, such as the reads of a book. */
  readonly sum?: number
}
export interface ControlTotals {
  /** Data rows of the file, good, bad and repeated. */
  readonly count: number
  /** Sum of the profile's control field over all rows in which it could be read; null when the profile names none. */
  readonly amountCents: Cents | null
  /** Sum of the profile's `control_sum` field, likewise. */
  readonly sum: number | null
  /** Rows in which it could not be read. */
  readonly unreadable: number
  /** What the file's own trailer row says. */
  readonly trailer: ExpectedTotals | null
}

/** The running totals of one file. */
export class TotalsCounter {
  private count = 0
  private sum = 0n
  private unreadable = 0
  private readonly field: string | undefined
  private readonly isMoney: boolean

  constructor(profile: LayoutProfile) {
    this.field = profile.control_amount ?? profile.control_sum
    this.isMoney = profile.control_amount !== undefined
  }

  add(row: ParsedRow): void {
    this.count++
    if (this.field === undefined) return
    const value = row.fields[this.field]
    if (typeof value === 'number') this.sum += BigInt(value)
    else this.unreadable++
  }

  /** @throws Refusal CONTROL_TOTAL (65) when the sum is past all that can be counted */
  totals(trailer: ExpectedTotals | null): ControlTotals {
    const total = Number(this.sum)
    if (!Number.isSafeInteger(total))
      throw refuse('CONTROL_TOTAL', 'the amounts of the file add up to more than can be')
    const amountCents = this.field !== undefined && this.isMoney ? cents(total) : null
    const sum = this.field === undefined || this.isMoney ? null : total
    return {count: this.count, amountCents, sum, unreadable: this.unreadable, trailer}
  }
}

/** Compares what the file holds with its trailer row and with the totals that came on another way.
 * @throws Refusal CONTROL_TOTAL (65) */
export function requireControlTotals(totals: ControlTotals, told: ExpectedTotals = {}): void {
  for (const [where, expected] of [
    ['the trailer row', totals.trailer ?? {}],
    ['the control total given', told],
  ] as const) {
    if (expected.count !== undefined && expected.count !== totals.count) {
      throw mismatch(`${where} says ${expected.count} rows, the file has ${totals.count}`)
    }
    requireSum(where, totals, {expected: expected.amountCents, found: totals.amountCents, shown: plainMoney})
    requireSum(where, totals, {expected: expected.sum, found: totals.sum, shown: String})
  }
}

interface Compared<Sum extends number> {
  readonly expected: Sum | undefined
  readonly found: Sum | null
  readonly shown: (sum: Sum) => string
}

function requireSum<Sum extends number>(where: string, totals: ControlTotals, compared: Compared<Sum>): void {
  const {expected, found, shown: text} = compared
  if (expected === undefined) return
  if (found === null) throw mismatch(`${where} names an amount, but the profile has no amount to add up`)
  if (expected === found && totals.unreadable === 0) return
  const unreadable = totals.unreadable === 0 ? '' : ` and ${totals.unreadable} rows without a readable amount`
  throw mismatch(`${where} says ${text(expected)}, the file adds up to ${text(found)}${unreadable}`)
}

const mismatch = (message: string) =>
  refuse('CONTROL_TOTAL', `${message}; nothing of the file is used`, {
    next: ['ask the sender whether the file is complete'],
  })

/** The totals of a trailer row, or null when the row is data.
 * @throws Refusal BAD_TRAILER (65) */
export function readTrailer(
  cells: readonly string[],
  line: number,
  profile: LayoutProfile,
  header: Header,
): ExpectedTotals | null {
  const trailer = profile.trailer
  if (trailer === undefined) return null
  const cellOf = (field: string) => cells[header.columns.find(({column}) => column.field === field)?.at ?? -1]?.trim()
  if (cellOf(trailer.marker_field) !== trailer.marker) return null
  const count = /^\d{1,9}$/.exec(cellOf(trailer.count_field) ?? '')?.[0]
  const amount = trailer.amount_field === undefined ? '' : (cellOf(trailer.amount_field) ?? '')
  const column = profile.columns.find(({field}) => field === trailer.amount_field)
  const inCents = column?.type === 'money' && column.decimals === 'implied_two'
  const money = (inCents ? /^(-?\d{1,14})()$/ : /^(-?\d{1,12})\.(\d{2})$/).exec(amount)
  const sum = /^\d{1,15}$/.exec(trailer.sum_field === undefined ? '' : (cellOf(trailer.sum_field) ?? ''))?.[0]
  const noSum =
    (money === null && trailer.amount_field !== undefined) || (sum === undefined && trailer.sum_field !== undefined)
  if (count === undefined || noSum) {
    throw refuse('BAD_TRAILER', `line ${line}: the trailer row has no count or no amount (${shown(cells.join(' '))})`)
  }
  return {
    count: Number(count),
    ...(money === null ? {} : {amountCents: cents(Number(`${money[1]}${money[2]}`))}),
    ...(sum === undefined ? {} : {sum: Number(sum)}),
  }
}
