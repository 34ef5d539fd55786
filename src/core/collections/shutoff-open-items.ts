import {cents, sum, type Cents} from '#core/kernel/money.js'
import type {OpenBill} from '#core/collections/shutoff-case.js'
import type {OpenItemFact, PaymentFact, PlannedPayment, ShutoffFacts} from '#core/collections/shutoff-facts.js'

const byDue = (a: OpenItemFact, b: OpenItemFact): number => {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1
  return (a.mailed ?? '') < (b.mailed ?? '') ? -1 : 1
}

function sortedByDue(items: readonly OpenItemFact[]): readonly OpenItemFact[] {
  return items.length < 2 ? items : [...items].sort(byDue)
}

/** A payment that came back never paid: it "is paid when, but not before, the check is duly paid" (Gov. 6157(c)). */
export const stood = (payment: PaymentFact): boolean => payment.returned === null

/** Open amounts, earliest due first; money that stood goes to the oldest bill (P-OLDEST) unless the store applied it. */
export function openBills(facts: ShutoffFacts): readonly OpenBill[] {
  const open: OpenBill[] = []
  let money = sum(facts.payments.filter(stood).map((payment) => payment.amount_cents))
  for (const item of sortedByDue(facts.items)) {
    let open_cents = item.open_cents
    if (open_cents === null) {
      const used = Math.min(money, item.amount_cents)
      money = cents(money - used)
      open_cents = cents(item.amount_cents - used)
    }
    if (open_cents > 0) open.push({item, open_cents})
  }
  return open
}

export const totalOpen = (open: readonly OpenBill[]): Cents => sum(open.map((bill) => bill.open_cents))

/** Whether a planned payment stands: paid, and not by money that came back. */
export const isPaid = (planned: PlannedPayment, payments: readonly PaymentFact[]): boolean =>
  planned.paid !== null &&
  !payments.some((p) => !stood(p) && p.date === planned.paid && p.amount_cents === planned.amount_cents)
