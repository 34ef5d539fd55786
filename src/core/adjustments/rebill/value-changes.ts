import type {ChangedValue} from '#core/adjustments/rebill/rebill-inputs.js'
import type {StandingBill} from '#core/adjustments/rebill/standing-bills-views.js'
import type {StoredPricing} from '#core/billing/bill-pricing.js'
import {ET_NAMES, ET_ZONE} from '#core/billing/quote-inputs.js'
import {asDeclared} from '#core/billing/run-inputs.js'
import type {RunTerms} from '#core/billing/run-terms.js'
import {addDays} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import type {CompiledPlan} from '#core/rates/price-bill.js'
import type {BillInputs, Given} from '#core/rates/priced-bill.js'

export const CLASS = 'class'

/** Facts hold on the last day served: a bill is touched when the right value held on it. */
export function isTouched({record}: StandingBill, {from_on: from, until_on: until}: ChangedValue): boolean {
  if (record.serviceTo === null) return false
  const last = addDays(record.serviceTo, -1)
  return last >= from && (until === null || last < until)
}

export interface ValueBooks {
  readonly change: ChangedValue
  /** Rate plans by code, those of the bill and the one to change to. */
  readonly plans: ReadonlyMap<string, CompiledPlan>
  /** Stage and weather of the bill's own days. */
  readonly terms: RunTerms
  readonly zone: string | null
}

/** The bill's own inputs with the one value changed. Pure. @throws Refusal OTHER_PLAN (65), MISSING_ET (65) */
export function withValue({planCode, inputs}: StoredPricing, books: ValueBooks): StoredPricing {
  const {change} = books
  if (change.name !== CLASS) {
    const values = change.name === ET_ZONE ? inputs.values : {...inputs.values, [change.name]: change.value}
    return {
      planCode,
      inputs: change.name === ET_ZONE ? withWeather({...inputs, values}, planCode, books) : {...inputs, values},
    }
  }
  const named = {...inputs, serviceClass: change.value}
  const plan = change.plan ?? planCode
  return {planCode: plan, inputs: plan === planCode ? named : withDeclared(named, plan, books)}
}

/** What the other plan asks for of the district and its weather, beside everything the bill was priced from. */
function withDeclared(inputs: BillInputs, planCode: string, books: ValueBooks): BillInputs {
  return {...inputs, values: {...declared(inputs, planCode, books), ...inputs.values}}
}

function withWeather(inputs: BillInputs, planCode: string, books: ValueBooks): BillInputs {
  const found = declared(inputs, planCode, books)
  const weather = Object.fromEntries(ET_NAMES.flatMap((name) => (name in found ? [[name, found[name]]] : [])))
  return {...inputs, values: {...inputs.values, ...(weather as Record<string, Given>)}}
}

function declared(inputs: BillInputs, planCode: string, {plans, terms, zone}: ValueBooks): Record<string, Given> {
  const compiled = plans.get(planCode)
  if (compiled === undefined) throw refuse('OTHER_PLAN', `no rate plan ${planCode} is in the store`, {field: 'plan'})
  const facts = zone === null ? {} : {[ET_ZONE]: zone}
  const {from, to, serviceClass} = inputs
  return asDeclared({facts, serviceClass}, {compiled, period: {from, to}, terms})
}
