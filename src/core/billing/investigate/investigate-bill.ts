import {accountHeads} from '#core/accounts/account-head-views.js'
import {agreementStatus} from '#core/accounts/agreement.js'
import {mustMayView} from '#core/accounts/privacy.js'
import {asOf} from '#core/accounts/versions.js'
import type {Desk} from '#core/acts/desk.js'
import {mustStand} from '#core/billing/cancelled-bills.js'
import {billAfter, billsUpTo, type BillRecord} from '#core/billing/explain/bill-record-views.js'
import {sourcesOf} from '#core/billing/explain/bill-source-views.js'
import {tariffBehind} from '#core/billing/explain/budget-source.js'
import type {PricedRecord} from '#core/billing/explain/difference-causes.js'
import {billAsked, daysOf, type ExplainQuestion} from '#core/billing/explain/explain-bill.js'
import {gallonsIn, useUnitOf} from '#core/billing/explain/gallons.js'
import {PricedRecords} from '#core/billing/explain/priced-records.js'
import {exchangesIn, pricingsOfAccount, readsOfCase} from '#core/billing/investigate/bill-case-views.js'
import type {BillCase, BilledPeriod, OtherChoice, PriceChange} from '#core/billing/investigate/bill-case.js'
import {judgeBill, type Judgement} from '#core/billing/investigate/judge-bill.js'
import {addDays} from '#core/kernel/business-date.js'
import {add, subtract, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {Refusal, refuse} from '#core/kernel/refusal.js'
import {billInvestigationPolicy} from '#core/policies/bill-investigation.js'
import type {PricedFrom} from '#core/rates/explain-difference.js'
import {decimalFraction, fraction} from '#core/rates/fraction.js'
import {wordsFor} from '#core/rates/plan-choices.js'
import {priceBill} from '#core/rates/price-bill.js'
import type {Given} from '#core/rates/priced-bill.js'

export interface Investigation {
  readonly account: string
  readonly bill: BillRecord
  readonly facts: BillCase
  readonly judged: Judgement
  readonly shownFrom: number
}

/** @throws Refusal NOT_FOUND (66), MISSING, TWO_QUESTIONS (64), NOTHING_TO_INVESTIGATE, BILL_CANCELED (65), NOT_YOURS (77) */
export async function investigateBill(desk: Desk, question: ExplainQuestion): Promise<Investigation> {
  mustMayView(desk)
  const {db} = desk.store
  const bill = await billAsked(desk, question)
  await mustStand(db, bill, desk.district.zone)
  const policy = billInvestigationPolicy(desk.district.id, desk.today)
  const records = new PricedRecords(db)
  const pricings = await pricingsOfAccount(db, bill.accountId)
  const [own, ...before] = await billsUpTo(db, bill, policy.bills)
  const after = await billAfter(db, bill)
  const priced = async (one: BillRecord): Promise<PricedRecord> => records.of(one, pricings.get(one.billId) ?? [])
  const record = await priced(mustExist(own, 'a bill is among the bills up to it'))
  const period = periodOf(record)
  if (period === null)
    throw refuse('NOTHING_TO_INVESTIGATE', `${bill.billNo} says no use or no days: there is nothing to compare`, {
      next: [`curbstop explain-bill ${bill.billNo}`],
    })
  const earlier: BilledPeriod[] = []
  for (const one of before) {
    const found = periodOf(await priced(one))
    if (found !== null) earlier.push(found)
  }
  const facts = await factsOf(desk, record, {
    period,
    earlier,
    later: after === null ? null : periodOf(await priced(after)),
  })
  const head = mustExist((await accountHeads(db, [bill.accountId], asOf(desk.today)))[0], 'a bill has its account')
  return {account: head.account_no, bill, facts, judged: judgeBill(facts, policy), shownFrom: policy.shown_from}
}

/** Null for a bill without use or days. */
function periodOf({bill, parts}: PricedRecord): BilledPeriod | null {
  const {serviceFrom: from, serviceTo: to, usageThousandths} = bill
  const days = daysOf(bill)
  if (from === null || to === null || days === null || days <= 0 || usageThousandths === null) return null
  const part = parts.find(({inputs}) => inputs.values['usage'] !== undefined)
  return {
    bill: bill.billNo,
    from,
    to,
    days,
    use: fraction(usageThousandths, 1000),
    estimated: bill.estimated,
    amount: bill.amount,
    values: part?.inputs.values ?? null,
    priceWith: (change) => (part === undefined ? null : otherwise(bill, part, change)),
  }
}

/** The bill with other inputs: what the plan does not price stays as it is. Null where the plan cannot price it. */
function otherwise(bill: BillRecord, {plan, inputs, priced}: PricedFrom, change: PriceChange): Cents | null {
  const values: Record<string, Given> = {...inputs.values, ...change.values}
  try {
    const {total} = priceBill(plan, {...inputs, values, serviceClass: change.serviceClass ?? inputs.serviceClass})
    return add(subtract(bill.amount, priced.total), total)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

/** By these names plans know the persons of a budget. */
const HOUSEHOLD: readonly string[] = ['household_size', 'persons_per_unit', 'hhsize']
const AREAS: readonly string[] = ['rate_area', 'sewer_area', 'elevation_zone', 'city_limits']

async function factsOf(
  desk: Desk,
  record: PricedRecord,
  periods: Pick<BillCase, 'period' | 'earlier' | 'later'>,
): Promise<BillCase> {
  const {db} = desk.store
  const {bill} = record
  const {from, to} = periods.period
  const known = await sourcesOf(db, bill.accountId, {from, until: to})
  const last = asOf(addDays(to, -1))
  const head = mustExist((await accountHeads(db, [bill.accountId], last))[0], 'a bill has its account')
  const part = record.parts[0]
  const unit = useUnitOf(bill.usageUnit) ?? 'ccf'
  return {
    ...periods,
    unit,
    gallonsPerUnit: gallonsIn(unit),
    reads: await readsOfCase(db, bill),
    exchanges: await exchangesIn(db, bill.accountId, {from, to}),
    choices: part === undefined ? [] : choicesOf(part),
    budget: part?.priced.figures['budget'] ?? null,
    household: part === undefined ? null : householdOf(part, new Set(known.map(({name}) => name))),
    openedOn: head.opened_on,
    served: head.agreements.length === 0 || wasServed(head, {from, to}),
  }
}

type Head = Awaited<ReturnType<typeof accountHeads>>[number]

/** Served on the first or the last day of the period. */
const wasServed = ({agreements}: Head, {from, to}: Pick<BilledPeriod, 'from' | 'to'>): boolean =>
  [from, addDays(to, -1)].some((day) =>
    agreements.some((one) => ['active', 'pending_stop'].includes(agreementStatus(one, asOf(day)) ?? '')),
  )

function choicesOf(part: PricedFrom): OtherChoice[] {
  const tariff = tariffBehind(part)
  if (tariff === null) return []
  const areas = AREAS.flatMap((name) => {
    const now = part.inputs.values[name] ?? tariff.inputs[name]?.default ?? null
    if (typeof now !== 'string') return []
    return wordsFor(tariff, name).flatMap((value) => (value === now ? [] : [{name, value, now}]))
  })
  const now = part.inputs.serviceClass
  const version = part.plan.plan.versions.find((one) => one.effective_from === part.priced.versions.at(-1))
  const classes = Object.keys(version?.classes ?? {}).filter((value) => value !== now && value !== '*')
  return [...areas, ...classes.map((value) => ({name: 'class', value, now}))]
}

function householdOf(part: PricedFrom, recorded: ReadonlySet<string>): BillCase['household'] {
  const tariff = tariffBehind(part)
  const name = HOUSEHOLD.find((one) => tariff?.inputs[one] !== undefined)
  if (name === undefined) return null
  const given = part.inputs.values[name] ?? tariff?.inputs[name]?.default ?? null
  const persons = typeof given === 'string' ? decimalFraction(given) : given
  return persons === null
    ? null
    : {name, persons, recorded: recorded.has(name) || part.inputs.values[name] !== undefined}
}
