import type {BillRecord} from '#core/billing/explain/bill-record-views.js'
import {isUnitOf, loadPublishedPlan} from '#core/billing/published-plan.js'
import {loadProfile, profileNames} from '#core/imports/profile-files.js'
import {Refusal} from '#core/kernel/refusal.js'
import type {PricedFrom} from '#core/rates/explain-difference.js'
import {fraction} from '#core/rates/fraction.js'
import {ANY_CLASS, priceBill, type CompiledPlan} from '#core/rates/price-bill.js'

const IMPORTED = 'import:'
const plans = new Map<string, CompiledPlan | null>()

/** A bill made elsewhere as the published plan of its source prices it; null where there is none or it cannot. */
export function publishedPricing(bill: BillRecord): PricedFrom | null {
  const {serviceFrom: from, serviceTo: to, usageThousandths, issuedOn: billOn} = bill
  const plan = publishedPlanOf(bill.source)
  if (plan === null || from === null || to === null || to <= from) return null
  if (usageThousandths === null || !isUnitOf(bill.usageUnit, plan.plan)) return null
  const values = {usage: fraction(usageThousandths, 1000)}
  const inputs = {serviceClass: ANY_CLASS, from, to, billOn, partial: false, values, meters: []}
  try {
    return {plan, inputs, priced: priceBill(plan, inputs)}
  } catch (error) {
    // Days without published rates, or a value that the bill does not say.
    if (error instanceof Refusal) return null
    throw error
  }
}

function publishedPlanOf(source: string): CompiledPlan | null {
  const name = source.startsWith(IMPORTED) ? source.slice(IMPORTED.length) : ''
  const known = plans.get(name)
  if (known !== undefined) return known
  const profile = profileNames('bills').includes(name) ? loadProfile('bills', name) : null
  const plan = profile?.plan === undefined ? null : loadPublishedPlan(profile.plan)
  plans.set(name, plan)
  return plan
}
