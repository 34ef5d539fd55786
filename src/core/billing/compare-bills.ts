import {cents, subtract, type Cents, ZERO} from '#core/kernel/money.js'
import type {QuotedBill} from '#core/billing/quoted-bill.js'

/** One line of two bills beside one another; a line that one of them does not have comes to nothing there. */
export interface ComparedLine {
  readonly code: string
  readonly title: string
  readonly amount_cents: Cents
  readonly other_cents: Cents
  readonly difference_cents: Cents
}

export interface ComparedBill {
  readonly kind: 'compare' | 'what_if'
  /** The other plan, or the values that were changed. */
  readonly label: string
  readonly bill: QuotedBill
  readonly lines: readonly ComparedLine[]
  readonly difference_cents: Cents
}

/** The lines of a bill beside those of another, by code; the differences add up to that of the totals. */
export function compareBills(
  bill: QuotedBill,
  other: QuotedBill,
  {kind, label}: Pick<ComparedBill, 'kind' | 'label'>,
): ComparedBill {
  const [here, there] = [sums(bill), sums(other)]
  const codes = new Set([...here.keys(), ...there.keys()])
  const lines = Array.from(codes, (code): ComparedLine => {
    const [amount, otherAmount] = [here.get(code)?.amount ?? ZERO, there.get(code)?.amount ?? ZERO]
    return {
      code,
      title: here.get(code)?.title ?? there.get(code)?.title ?? code,
      amount_cents: amount,
      other_cents: otherAmount,
      difference_cents: subtract(otherAmount, amount),
    }
  })
  return {kind, label, bill: other, lines, difference_cents: subtract(other.total_cents, bill.total_cents)}
}

/** A line stands more than once where a period is split or each meter has its own. */
function sums({lines}: QuotedBill): Map<string, {readonly title: string; readonly amount: Cents}> {
  const found = new Map<string, {readonly title: string; readonly amount: Cents}>()
  for (const {code, title, amount_cents: amount} of lines)
    found.set(code, {title, amount: cents((found.get(code)?.amount ?? 0) + amount)})
  return found
}
