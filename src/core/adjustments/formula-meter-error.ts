import type {ActContext} from '#core/acts/act.js'
import {keptBill, plansIn, pricedAgain, type KeptBill} from '#core/adjustments/asked-bill.js'
import type {AdjustmentAsked, Formula, Plans} from '#core/adjustments/formula.js'
import {metersOfBills} from '#core/adjustments/bill-meters-views.js'
import {dayFact} from '#core/adjustments/given-facts.js'
import {judgeMeterTest, type MeterTestJudgement} from '#core/adjustments/judge-meter-test.js'
import {partsOf, pricedOtherwise, rowOf} from '#core/adjustments/priced-otherwise.js'
import type {Worked} from '#core/adjustments/worksheet.js'
import {billsUpTo, newestBill, type BillRecord} from '#core/billing/explain/bill-record-views.js'
import {minDate, type BusinessDate} from '#core/kernel/business-date.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {mustExist} from '#core/kernel/must.js'
import {Refusal, refuse, usage, type Because} from '#core/kernel/refusal.js'
import {backBilling, reachesBackTo} from '#core/policies/back-billing.js'
import {DataNode} from '#core/policies/data-node.js'
import {
  loadMeterStandards,
  meterTestPolicy,
  readMeterStandard,
  readMeterTests,
  TEST_FLOWS,
  type TestFlow,
} from '#core/policies/meter-tests.js'
import {
  compare,
  decimalFraction,
  decimalText,
  fraction,
  NOTHING,
  over,
  times,
  type Fraction,
} from '#core/rates/fraction.js'
import type {BillInputs} from '#core/rates/priced-bill.js'
import type {Reader} from '#core/store/open.js'

const CAUSE = 'meter_error'
const REGISTRATION = 'registration'

/** Everything that bills of a wrong meter are put right from. */
export type MeterErrorInputs = {
  readonly policy: Json
  readonly standard: Json
  /** Percent, as it was told: `registration` alone, or the flows of the test. */
  readonly told: Readonly<Record<string, string>>
  /** First day of issue that is reached; null: no limit. */
  readonly charge_from: BusinessDate | null
  readonly credit_from: BusinessDate | null
  readonly limit_citation: string
  /** Newest first. */
  readonly bills: readonly (KeptBill & {readonly issued_on: BusinessDate})[]
  /** Made elsewhere, so that nobody knows how they were priced, or not of the meter alone. */
  readonly left_out: readonly string[]
}

/** Bills of a meter that a test found wrong: what ran through it goes through the tiers of each bill again. */
export const meterErrorFormula: Formula<MeterErrorInputs> = {
  code: 'meter_error',
  load: loadMeterError,
  plansOf: ({bills}) => plansIn(bills.flatMap(({pricings}) => pricings)),
  work: workMeterError,
}

/** Bills of ten years, monthly: a limit of the policy ends it sooner. */
const MOST_BILLS = 120

/** @throws Refusal MISSING_FACT, NOT_A_PERCENT, NOT_A_DATE (64), NO_BILLS, NOT_PRICED_HERE (65) */
async function loadMeterError(
  reader: Reader,
  asked: AdjustmentAsked,
  {desk, today}: ActContext,
): Promise<MeterErrorInputs> {
  const policy = meterTestPolicy(desk.district.id, today)
  const standard = mustExist(
    loadMeterStandards().find(({code}) => code === policy.tolerance),
    `the standard ${policy.tolerance} is shipped`,
  )
  const told = toldOf(asked.given)
  const testedOn = asked.given['tested_on'] === undefined ? today : dayFact(asked.given, 'tested_on')
  const limits = backBilling(desk.district.id, today)
  const [charge_from, credit_from] = [
    reachesBackTo(limits, CAUSE, 'charge', testedOn),
    reachesBackTo(limits, CAUSE, 'credit', testedOn),
  ]
  const from = charge_from === null || credit_from === null ? null : minDate(charge_from, credit_from)
  const because = [{rule: policy.rule, citation: policy.citation}]
  const {bills, left_out} = await billsOf(reader, asked, {from, testedOn, because})
  return {
    ...{policy: policy.source, standard: standard.source, told, charge_from, credit_from},
    ...{limit_citation: limits.causes[CAUSE].citation, bills, left_out},
  }
}

const PERCENT = /^\d{1,3}(\.\d{1,3})?$/

function toldOf(given: AdjustmentAsked['given']): Record<string, string> {
  const names = [REGISTRATION, ...TEST_FLOWS].filter((name) => (given[name] ?? '') !== '')
  const isWhole = names.includes(REGISTRATION) || TEST_FLOWS.every((flow) => names.includes(flow))
  if (!isWhole)
    throw usage(
      'MISSING_FACT',
      `to be told: ${TEST_FLOWS.join(', ')} (percent at each flow), or registration (percent), each as --fact NAME=VALUE`,
      'fact',
    )
  return Object.fromEntries(
    names.map((name) => {
      const typed = given[name] ?? ''
      const value = PERCENT.test(typed) ? decimalFraction(typed) : null
      if (value === null || compare(value, NOTHING) <= 0)
        throw usage('NOT_A_PERCENT', `${name}: ${typed} is no percent above nothing, such as 103.5`, 'fact')
      return [name, typed]
    }),
  )
}

interface Reach {
  readonly from: BusinessDate | null
  readonly testedOn: BusinessDate
  readonly because: readonly Because[]
}

/** The bill that was asked for, or all of the meter that were issued in the months that are reached. */
async function billsOf(reader: Reader, asked: AdjustmentAsked, {from, testedOn, because}: Reach) {
  const newest = asked.bill ?? (await newestBill(reader, asked.accountId, testedOn))
  if (newest === null) throw refuse('NO_BILLS', `${asked.accountNo} has no bill to be put right`, {because})
  const records = asked.bill === null ? await billsUpTo(reader, newest, MOST_BILLS) : [newest]
  const meters = await metersOfBills(reader, asked.accountId)
  const serial = asked.given['meter'] ?? meters.get(newest.billId)?.[0]
  const bills: (KeptBill & {issued_on: BusinessDate})[] = []
  const left_out: string[] = []
  for (const record of records.filter(({issuedOn}) => from === null || issuedOn >= from)) {
    const read = meters.get(record.billId) ?? []
    const isOther = serial !== undefined && read.length > 0 && (read.length > 1 || read[0] !== serial)
    const kept = isOther ? null : await keptOrNull(reader, record, because)
    if (kept === null) left_out.push(record.billNo)
    else bills.push({...kept, issued_on: record.issuedOn})
  }
  if (bills.length > 0) return {bills, left_out}
  const which = serial === undefined ? '' : ` of meter ${serial} alone`
  throw refuse(
    'NOT_PRICED_HERE',
    `no bill of ${asked.accountNo}${which} from ${from ?? 'any day'} on was priced here`,
    {
      because,
    },
  )
}

async function keptOrNull(reader: Reader, bill: BillRecord, because: readonly Because[]): Promise<KeptBill | null> {
  try {
    return await keptBill(reader, bill, because)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_PRICED_HERE') return null
    throw error
  }
}

/** @throws Refusal METER_WITHIN_LIMITS, NOTHING_TO_ADJUST (65) */
function workMeterError(inputs: MeterErrorInputs, plans: Plans): Worked {
  const policy = readMeterTests(new DataNode(inputs.policy, 'worksheet.policy'))
  const standard = readMeterStandard(new DataNode(inputs.standard, 'worksheet.standard'))
  const judged = judgeMeterTest(standard, {
    flows: flowsOf(inputs),
    registration: percentOf(inputs, REGISTRATION),
    fastOverPct: fraction(policy.fast_over_pct),
    slowOverPct: fraction(policy.slow_over_pct),
    bills: [],
    maxBills: null,
  })
  const because: Because[] = [
    {rule: standard.rule, citation: standard.citation},
    {rule: policy.rule, citation: policy.citation, fact: testText(judged)},
    {rule: `back-billing.${CAUSE}`, citation: inputs.limit_citation},
  ]
  const {registration, fast, slow} = judged
  if (registration === null || !(fast || slow))
    throw refuse('METER_WITHIN_LIMITS', `${testText(judged)}: bills stand as they are`, {because})
  const direction = fast ? 'credit' : 'charge'
  const first = fast ? inputs.credit_from : inputs.charge_from
  const reached = inputs.bills.filter(({issued_on}) => first === null || issued_on >= first)
  const twice = reached.map((bill) => ({
    bill,
    lines: pricedOtherwise(pricedAgain(bill.pricings, plans), (one) => withUse(one, registration)),
  }))
  const parts = twice.flatMap(({bill, lines}) => partsOf(bill.bill_id, lines, {direction, room: bill.room_cents}))
  if (parts.length === 0) throw refuse('NOTHING_TO_ADJUST', 'no bill that is reached would have cost less', {because})
  return {
    parts,
    rows: twice.flatMap(({bill, lines}) =>
      lines.filter(({billed, now}) => billed !== now).map((line) => rowOf(line, `${bill.bill} ${line.title}`)),
    ),
    figures: {registration_pct: decimalText(registration), adjust_pct: decimalText(judged.adjustPct)},
    because,
    notes: notesOf(judged, inputs),
  }
}

const percentOf = ({told}: MeterErrorInputs, name: string): Fraction | null => decimalFraction(told[name] ?? '')

function flowsOf(inputs: MeterErrorInputs): Partial<Record<TestFlow, Fraction>> {
  const flows: Partial<Record<TestFlow, Fraction>> = {}
  for (const flow of TEST_FLOWS) {
    const value = percentOf(inputs, flow)
    if (value !== null) flows[flow] = value
  }
  return flows
}

/** What ran through is what was registered, divided by the registration; kept exact. */
function withUse(inputs: BillInputs, registration: Fraction): BillInputs {
  const given = inputs.values['usage']
  const use = typeof given === 'string' ? decimalFraction(given) : (given ?? null)
  if (use === null) return inputs
  return {...inputs, values: {...inputs.values, usage: over(times(use, fraction(100)), registration)}}
}

const testText = ({registration, passes}: MeterTestJudgement): string => {
  const found = registration === null ? 'not told' : `${decimalText(registration, 3)}%`
  return `the meter registers ${found}${passes === true ? ' and passes its test' : ''}`
}

function notesOf({keepTestFee}: MeterTestJudgement, {left_out}: MeterErrorInputs): string[] {
  return [
    keepTestFee ? 'the fee for the test is kept' : 'the fee for the test is given back',
    ...(left_out.length === 0 ? [] : [`made elsewhere or of another meter, left out: ${left_out.join(', ')}`]),
  ]
}
