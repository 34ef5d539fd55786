import {dayFact, mustBeTold} from '#core/adjustments/given-facts.js'
import {billToRebill} from '#core/adjustments/rebill/bill-to-rebill.js'
import {commonInputs, type Rebilling} from '#core/adjustments/rebill/load-rebill.js'
import type {ChangedValue, RebilledBill, RebillInputs} from '#core/adjustments/rebill/rebill-inputs.js'
import type {StandingBill} from '#core/adjustments/rebill/standing-bills-views.js'
import {CLASS, isTouched, withValue} from '#core/adjustments/rebill/value-changes.js'
import {BILLING_FACT_NAMES, factValueFault} from '#core/billing/billing-fact.js'
import {billingFactsOf} from '#core/billing/billing-facts.js'
import {etPeriodsOf} from '#core/billing/et-periods.js'
import {openRunBooks} from '#core/billing/load-run-terms.js'
import {ET_ZONE} from '#core/billing/quote-inputs.js'
import type {RunTerms} from '#core/billing/run-terms.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse, usage} from '#core/kernel/refusal.js'

const FROM = {from: 'first day on which the right value held'}

/** The class was wrong. @throws Refusal MISSING_FACT (64), OTHER_PLAN, NOT_PRICED_HERE (65) */
export async function loadClassRebill(of: Rebilling): Promise<RebillInputs> {
  const {given} = of.asked
  mustBeTold(given, of.named === null ? {class: 'the right class', ...FROM} : {class: 'the right class'})
  return inputsOf(of, {
    ...{name: CLASS, value: given['class'] ?? '', plan: given['plan'] ?? null},
    ...{from_on: firstDay(of), until_on: null},
  })
}

/** A fact of the account was wrong. @throws Refusal MISSING_FACT, BAD_FACT (64), NOT_PRICED_HERE (65) */
export async function loadFactRebill(of: Rebilling): Promise<RebillInputs> {
  const {given} = of.asked
  const names = BILLING_FACT_NAMES.filter((name) => given[name] !== undefined)
  const [name, second] = names
  if (name === undefined)
    throw usage('MISSING_FACT', `to be told: one of ${BILLING_FACT_NAMES.join(', ')}, as --fact NAME=VALUE`, 'fact')
  if (second !== undefined) throw usage('TWO_FACTS', `${name} and ${second}: one fact is corrected at a time`, 'fact')
  if (of.named === null) mustBeTold(given, FROM)
  const value = given[name] ?? ''
  const wrong = factValueFault(name, value)
  if (wrong !== null) throw usage('BAD_FACT', `${wrong}, not ${value}`, 'fact')
  const until = given['until'] === undefined ? null : dayFact(given, 'until')
  return inputsOf(of, {name, value, plan: null, from_on: firstDay(of), until_on: until})
}

const firstDay = ({asked: {given}, named}: Rebilling): BusinessDate =>
  given['from'] === undefined
    ? mustExist(named?.record.serviceFrom ?? null, 'without a bill the day is told')
    : dayFact(given, 'from')

async function inputsOf(of: Rebilling, change: ChangedValue): Promise<RebillInputs> {
  const touched = of.bills.filter((bill) => isTouched(bill, change))
  const priced = touched.filter(({pricings}) => pricings.length > 0)
  const elsewhere = touched.filter(({pricings}) => pricings.length === 0).map(({record}) => record.billNo)
  if (priced.length === 0 && elsewhere.length > 0)
    throw refuse('NOT_PRICED_HERE', `${elsewhere.join(', ')}: not priced here, they cannot be made again`, {
      field: 'bill',
      next: ['curbstop adjust-bill ACCOUNT --bill BL-… --reason BILLING_ERROR with --credit or --debit'],
    })
  if (change.plan !== null) await of.plans.add([change.plan])
  const bills: RebilledBill[] = []
  for (const bill of priced) bills.push(await againWith(of, bill, change))
  const until = change.until_on === null ? '' : ` up to ${change.until_on}`
  const by = change.plan === null ? '' : `, by plan ${change.plan}`
  const wrong = `${change.name} is ${change.value} from ${change.from_on}${until}${by}`
  return {...commonInputs(of), wrong, reads: [], taken: null, changed: change, bills, elsewhere, others: []}
}

async function againWith(of: Rebilling, bill: StandingBill, change: ChangedValue): Promise<RebilledBill> {
  mustHaveOnePlan(of, bill, change)
  const {record, legs, pricings} = bill
  const last = addDays(mustExist(record.serviceTo, 'a bill that is touched has its period'), -1)
  const facts = (await billingFactsOf(of.reader, [record.accountId], last)).get(record.accountId) ?? {}
  const zone = change.name === ET_ZONE ? change.value : (facts[ET_ZONE] ?? null)
  const terms = await termsOf(of, bill, zone)
  const changed = pricings.map((pricing) => withValue(pricing, {change, plans: of.plans.all, terms, zone}))
  const again = {pricings: changed, legs, useAfter: record.usageThousandths ?? 0, estimated: record.estimated}
  return billToRebill(bill, again, of.plans.all)
}

/** Which of several plans another one would stand for is not known. */
function mustHaveOnePlan(of: Rebilling, {record, pricings}: StandingBill, {plan}: ChangedValue): void {
  if (plan === null) return
  const unit = of.plans.all.get(plan)?.plan.unit
  const [first, second] = pricings
  if (second === undefined && first !== undefined && of.plans.all.get(first.planCode)?.plan.unit === unit) return
  throw refuse(
    'OTHER_PLAN',
    `${record.billNo} cannot be priced by ${plan}: ${
      second === undefined ? 'it counts in another unit' : 'it is priced by several plans'
    }`,
    {field: 'plan', next: ['state the adjustment under BILLING_ERROR']},
  )
}

/** Stage and weather as they were for the bill's own days. */
async function termsOf(
  {reader, context}: Rebilling,
  {record, pricings}: StandingBill,
  zone: string | null,
): Promise<RunTerms> {
  const {inputs} = mustExist(pricings[0], 'a bill that is priced here has its inputs')
  const district = context.desk.district.id
  const question = {cycle: '', readsThrough: inputs.to, billOn: inputs.billOn, dueOn: record.dueOn}
  const {terms} = await openRunBooks(reader, district, question)
  if (zone !== null) terms.et.add(zone, await etPeriodsOf(reader, zone, inputs.from, inputs.to))
  return terms
}
