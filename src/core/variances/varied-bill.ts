import {withFacts} from '#core/adjustments/formula-retier.js'
import {pricingsOf, type StoredPricing} from '#core/billing/bill-pricing.js'
import {newestBill} from '#core/billing/explain/bill-record-views.js'
import {PlanShelf} from '#core/billing/plan-shelf.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {sum} from '#core/kernel/money.js'
import {decimalText} from '#core/rates/fraction.js'
import {priceBill, type CompiledPlan} from '#core/rates/price-bill.js'
import type {PricedBill} from '#core/rates/priced-bill.js'
import type {Reader} from '#core/store/open.js'

/** The newest bill of an account with all that priced it. */
export interface NewestPricing {
  readonly billNo: string
  readonly pricings: readonly StoredPricing[]
  readonly plans: ReadonlyMap<string, CompiledPlan>
}

/** Null where the newest bill was made elsewhere, or there is none. */
export async function newestPricing(
  reader: Reader,
  accountId: string,
  day: BusinessDate,
): Promise<NewestPricing | null> {
  const bill = await newestBill(reader, accountId, day)
  const pricings = bill === null ? [] : await pricingsOf(reader, bill)
  if (bill === null || pricings.length === 0) return null
  const plans = await new PlanShelf(reader).add(pricings.map(({planCode}) => planCode))
  return {billNo: bill.billNo, pricings, plans}
}

/** One bill under two sets of facts. Money in cents, budgets in the plan's unit. */
export type VariedBill = {
  readonly bill: string
  readonly budget_before: string | null
  readonly budget_after: string | null
  readonly unit: string
  readonly water_before_cents: number
  readonly water_after_cents: number
  readonly total_before_cents: number
  readonly total_after_cents: number
}

type Facts = Readonly<Record<string, string>>

/** The newest bill as it would be without and with what is decided. */
export function varyBill(
  {billNo, pricings, plans}: NewestPricing,
  {before, after}: {readonly before: Facts; readonly after: Facts},
): VariedBill {
  const price = (facts: Facts): PricedBill[] =>
    pricings.map(({planCode, inputs}) =>
      priceBill(mustExist(plans.get(planCode), `the plan ${planCode} is loaded`), withFacts(inputs, facts)),
    )
  const [old, now] = [price(before), price(after)]
  return {
    bill: billNo,
    budget_before: budgetOf(old),
    budget_after: budgetOf(now),
    unit: Array.from(plans.values())[0]?.plan.unit ?? '',
    water_before_cents: waterOf(old),
    water_after_cents: waterOf(now),
    total_before_cents: sum(old.map(({total}) => total)),
    total_after_cents: sum(now.map(({total}) => total)),
  }
}

function budgetOf(priced: readonly PricedBill[]): string | null {
  const found = priced.flatMap(({figures}) => figures['budget'] ?? [])
  return found[0] === undefined ? null : decimalText(found[0])
}

const waterOf = (priced: readonly PricedBill[]): number =>
  sum(priced.flatMap(({lines}) => lines.filter(({service}) => service === 'water').map(({amount}) => amount)))
