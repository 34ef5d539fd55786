import {pricingsOf, type StoredPricing} from '#core/billing/bill-pricing.js'
import type {BillRecord} from '#core/billing/explain/bill-record-views.js'
import type {PricedRecord} from '#core/billing/explain/difference-causes.js'
import {publishedPricing} from '#core/billing/explain/published-pricing.js'
import {PlanShelf} from '#core/billing/plan-shelf.js'
import type {PricedFrom} from '#core/rates/explain-difference.js'
import {priceBill} from '#core/rates/price-bill.js'
import type {Reader} from '#core/store/open.js'

/** Prices stored bills again, each plan compiled once for all of them. */
export class PricedRecords {
  readonly #reader: Reader
  readonly #plans: PlanShelf

  constructor(reader: Reader) {
    this.#reader = reader
    this.#plans = new PlanShelf(reader)
  }

  /** @param known how the bill was priced, where that is at hand already */
  async of(bill: BillRecord, known?: readonly StoredPricing[]): Promise<PricedRecord> {
    const stored = known ?? (await pricingsOf(this.#reader, bill))
    if (stored.length === 0) {
      const published = publishedPricing(bill)
      return {bill, parts: published === null ? [] : [published], published: published !== null}
    }
    const parts: PricedFrom[] = []
    for (const {planCode, inputs} of stored) {
      const plan = await this.#plans.take(planCode)
      parts.push({plan, inputs, priced: priceBill(plan, inputs)})
    }
    return {bill, parts, published: false}
  }
}
