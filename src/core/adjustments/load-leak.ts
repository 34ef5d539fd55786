import type {ActContext} from '#core/acts/act.js'
import {earlierBy, type EarlierAdjustment} from '#core/adjustments/adjusted-views.js'
import {keptBill, mustHaveBill, yesFact, type KeptBill} from '#core/adjustments/asked-bill.js'
import {wasDelinquent} from '#core/adjustments/delinquency-views.js'
import type {AdjustmentAsked} from '#core/adjustments/formula.js'
import {dayFact, mustBeTold, wholeFact} from '#core/adjustments/given-facts.js'
import {BILL_RELIEVED} from '#core/adjustments/judge-leak.js'
import {baselineOf, type KeptBaseline} from '#core/adjustments/leak-baseline.js'
import {inputsFrom} from '#core/billing/bill-pricing.js'
import {billsUpTo, type BillRecord} from '#core/billing/explain/bill-record-views.js'
import {daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import type {FactsWanted} from '#core/kernel/missing-facts.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {droughtStageOn, loadDroughtStages} from '#core/policies/drought-stage.js'
import {leakPolicyOf, type LeakPolicy} from '#core/policies/leak-relief.js'
import type {Reader} from '#core/store/open.js'

export type EarlierRelief = {
  readonly on: BusinessDate
  readonly journal: string
  readonly bill_id: string
}

/** Everything that leak relief is worked out from. */
export type LeakInputs = {
  readonly policy: Json
  /** The day it was asked for. */
  readonly on: BusinessDate
  readonly service_class: string
  readonly drought_stage: string
  readonly bill: KeptBill
  readonly baseline: KeptBaseline | null
  /** Oldest first, reversed ones left out. */
  readonly earlier: readonly EarlierRelief[]
  readonly periods_in_a_row: number
  readonly figures: Readonly<Record<string, number>>
  readonly answers: Readonly<Record<string, boolean>>
}

/** Bills looked back at for a leak that was relieved before. */
const ROW_LONGEST = 13

/** Under the policy that the district adopted. @throws as leakInputs */
export const loadLeak = (reader: Reader, asked: AdjustmentAsked, {desk, today}: ActContext): Promise<LeakInputs> =>
  leakInputs(reader, asked, {policy: leakPolicyOf(desk.district.id, today), district: desk.district.id, today})

export interface LeakUnder {
  readonly policy: LeakPolicy
  /** Whose droughts count. */
  readonly district: string
  readonly today: BusinessDate
}

/** @throws Refusal MISSING_FACT, NOT_A_DATE, NOT_YES_NO, NOT_A_COUNT (64), MISSING_BILL, FUTURE_DATE, NOT_PRICED_HERE (65) */
export async function leakInputs(
  reader: Reader,
  asked: AdjustmentAsked,
  {policy, district, today}: LeakUnder,
): Promise<LeakInputs> {
  const {given, accountId} = asked
  const record = mustHaveBill(asked)
  mustBeTold(given, wantedBy(policy))
  const repairedOn = dayFact(given, 'repaired_on')
  const on = given['applied_on'] === undefined ? today : dayFact(given, 'applied_on')
  if (on > today) throw refuse('FUTURE_DATE', `applied_on: ${on} has not come`, {field: 'fact'})
  const bill = await keptBill(reader, record, [{rule: policy.rule, citation: policy.citation}])
  const reliefs = await earlierBy(reader, accountId, 'leak')
  const baseline = policy.baseline === null ? null : await baselineOf(reader, record, policy.baseline, repairedOn)
  const first = mustExist(bill.pricings[0], 'a bill that was priced here has a pricing')
  return {
    ...{policy: policy.source, on, bill, baseline},
    service_class: inputsFrom(first.pricing).serviceClass,
    drought_stage: droughtStageOn(loadDroughtStages(district), on).stage,
    earlier: reliefs.map(({postedOn, journalNo, billId}) => ({
      on: postedOn,
      journal: journalNo,
      bill_id: billId ?? '',
    })),
    periods_in_a_row: await periodsInARow(reader, record, reliefs),
    figures: figuresOf(policy, given, {record, repairedOn, on, isCompared: baseline !== null}),
    answers: {
      ...Object.fromEntries(yesNoOf(policy).map((name) => [name, yesFact(given, name)])),
      repaired: repairedOn <= on,
      [BILL_RELIEVED]: reliefs.some(({billId}) => billId === record.billId),
      ...(await delinquencyOf(reader, policy, {accountId, on})),
    },
  }
}

const wantedBy = ({asks}: LeakPolicy): FactsWanted => ({
  repaired_on: 'the day it was repaired, YYYY-MM-DD',
  ...Object.fromEntries(
    asks.map(({fact, kind, question}) => [fact, kind === 'yes_no' ? `${question} yes or no` : question]),
  ),
})

const yesNoOf = ({asks}: LeakPolicy): readonly string[] =>
  asks.flatMap(({fact, kind}) => (kind === 'yes_no' ? [fact] : []))

interface Days {
  readonly record: BillRecord
  readonly repairedOn: BusinessDate
  readonly on: BusinessDate
  readonly isCompared: boolean
}

function figuresOf(
  {asks, baseline}: LeakPolicy,
  given: AdjustmentAsked['given'],
  {record, repairedOn, on, isCompared}: Days,
): Record<string, number> {
  const {issuedOn, serviceTo} = record
  const told = asks.flatMap(({fact, kind}) => (kind === 'whole' ? [[fact, wholeFact(given, fact)] as const] : []))
  return {
    ...Object.fromEntries(told),
    days_since_period: daysBetween(serviceTo ?? issuedOn, on),
    days_to_apply: daysBetween(issuedOn, on),
    proof_days_from_billing: daysBetween(issuedOn, on),
    days_to_repair: Math.max(0, daysBetween(issuedOn, repairedOn)),
    ...(baseline?.kind === 'after_repair' ? {full_periods_after_repair: isCompared ? baseline.full_periods : 0} : {}),
  }
}

/** Bills directly before this one that were relieved. */
async function periodsInARow(
  reader: Reader,
  record: BillRecord,
  earlier: readonly EarlierAdjustment[],
): Promise<number> {
  if (earlier.length === 0) return 0
  const relieved = new Set(earlier.map(({billId}) => billId))
  const before = (await billsUpTo(reader, record, ROW_LONGEST)).slice(1)
  const first = before.findIndex(({billId}) => !relieved.has(billId))
  return first === -1 ? before.length : first
}

const DELINQUENT = /^delinquent_(\d+)_in_(\d+)m$/

/** Days and months stand in the name of the fact: `delinquent_60_in_24m`. */
async function delinquencyOf(
  reader: Reader,
  {conditions}: LeakPolicy,
  {accountId, on}: {readonly accountId: string; readonly on: BusinessDate},
): Promise<Record<string, boolean>> {
  const found: Record<string, boolean> = {}
  for (const {fact} of conditions) {
    const [, days, months] = DELINQUENT.exec(fact) ?? []
    if (days === undefined || months === undefined) continue
    found[fact] = await wasDelinquent(reader, accountId, {days: Number(days), months: Number(months), on})
  }
  return found
}
