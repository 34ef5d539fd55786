import {cents, sum, type Cents} from '#core/kernel/money.js'
import type {AccountCase} from '#core/collections/shutoff-facts-views.js'
import {heldIfPaid, type ListDay} from '#core/collections/shutoff-list.js'

/** The least amount, paid oldest bill first, that keeps a listed account off the list; null where no payment does. */
export function leastPaymentToHold(account: AccountCase, on: ListDay): Cents | null {
  let enough: number = sum(account.facts.items.map((item) => item.open_cents ?? item.amount_cents))
  if (!heldIfPaid(account, cents(enough), on)) return null
  let tooLittle = 0
  while (enough - tooLittle > 1) {
    const between = Math.floor((tooLittle + enough) / 2)
    if (heldIfPaid(account, cents(between), on)) enough = between
    else tooLittle = between
  }
  return cents(enough)
}
