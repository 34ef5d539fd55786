import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {subtract, sum, type Cents} from '#core/kernel/money.js'

/** What a processor says of one batch. */
export type BatchReport = {
  readonly processor: string
  readonly batch: string
  readonly payments: readonly ReportLine[]
  readonly chargebacks: readonly ReportLine[]
  readonly fees: readonly ReportLine[]
  readonly deposits: readonly ReportLine[]
}
export type ReportLine = {
  readonly line: number
  readonly reference: string
  readonly amount: Cents
  readonly date: BusinessDate
  /** Confirmation of the payment that was charged back. */
  readonly original: string
}
export type LedgerLine = {readonly reference: string; readonly amount: Cents}

export type Difference = {
  readonly what:
    | 'missing_in_books'
    | 'missing_in_report'
    | 'double_in_report'
    | 'amount_differs'
    | 'chargeback_known'
    | 'report_does_not_add_up'
  readonly reference: string
  /** null where one side has nothing. */
  readonly reported: Cents | null
  readonly booked: Cents | null
}

/** Compares the report of a batch with the books, one payment by one. No difference: it is matched. */
export function matchReport(report: BatchReport, ledger: readonly LedgerLine[]): Difference[] {
  const reported = groupBy(report.payments, (line) => line.reference)
  const booked = new Map(ledger.map((line) => [line.reference, line.amount]))
  const differences: Difference[] = []
  for (const [reference, lines] of reported) {
    const [first, second] = lines
    const amount = booked.get(reference)
    if (first === undefined) continue
    if (second !== undefined)
      differences.push({
        what: 'double_in_report',
        reference,
        reported: sum(lines.map(amountOf)),
        booked: amount ?? null,
      })
    else if (amount === undefined)
      differences.push({what: 'missing_in_books', reference, reported: first.amount, booked: null})
    else if (amount !== first.amount)
      differences.push({what: 'amount_differs', reference, reported: first.amount, booked: amount})
  }
  for (const {reference, amount} of ledger)
    if (!reported.has(reference))
      differences.push({what: 'missing_in_report', reference, reported: null, booked: amount})
  return [...differences, ...doubles(report), ...addsUp(report)]
}

/** A chargeback or a fee that the report says twice would be booked twice. */
const doubles = ({chargebacks, fees}: BatchReport): Difference[] =>
  [chargebacks, fees].flatMap((lines) =>
    Array.from(groupBy(lines, (line) => line.reference)).flatMap(([reference, same]) =>
      same.length === 1
        ? []
        : [{what: 'double_in_report' as const, reference, reported: sum(same.map(amountOf)), booked: null}],
    ),
  )

const amountOf = ({amount}: ReportLine): Cents => amount

/** Payments less chargebacks less fees are what was deposited, where the report says a deposit. */
function addsUp({batch, payments, chargebacks, fees, deposits}: BatchReport): Difference[] {
  if (deposits.length === 0) return []
  const [taken, back, fee, said] = [payments, chargebacks, fees, deposits].map((lines) => sum(lines.map(amountOf)))
  const made = subtract(subtract(taken ?? zero, back ?? zero), fee ?? zero)
  return made === said ? [] : [{what: 'report_does_not_add_up', reference: batch, reported: said ?? null, booked: made}]
}
const zero = sum([])
