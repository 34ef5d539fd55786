import type {ActContext} from '#core/acts/act.js'
import {earlierBy} from '#core/adjustments/adjusted-views.js'
import {
  keptBill,
  linesKept,
  mustHaveBill,
  plansIn,
  pricedAgain,
  pricingOfClass,
  type KeptBill,
} from '#core/adjustments/asked-bill.js'
import type {AdjustmentAsked, Formula, Plans} from '#core/adjustments/formula.js'
import {mustBeTold, wholeFact} from '#core/adjustments/given-facts.js'
import {judgePoolFill, type PoolFillJudgement} from '#core/adjustments/judge-pool-fill.js'
import {monthsBetween} from '#core/adjustments/leak-frequency.js'
import {
  billedOn,
  linesOf,
  otherRows,
  rateText,
  tieredOf,
  tierRows,
  tierTotals,
  unitsText,
  type TierTotal,
} from '#core/adjustments/tier-use.js'
import type {Worked} from '#core/adjustments/worksheet.js'
import {inputsFrom} from '#core/billing/bill-pricing.js'
import {addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {cents, least, negate, ZERO, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse, type Refusal} from '#core/kernel/refusal.js'
import {droughtStageOn, loadDroughtStages} from '#core/policies/drought-stage.js'
import {DataNode} from '#core/policies/data-node.js'
import {poolFillPolicy, readPoolFill, type PoolFillPolicy} from '#core/policies/pool-fill.js'
import {decimalText, fraction, minus, NOTHING, plus, times, type Fraction} from '#core/rates/fraction.js'
import type {Reader} from '#core/store/open.js'

/** Everything that relief for a filled pool is worked out from. */
export type PoolFillInputs = {
  readonly policy: Json
  readonly on: BusinessDate
  readonly service_class: string
  readonly drought_stage: string
  readonly pool_gallons: number
  readonly bill: KeptBill
  /** Oldest first, reversed ones left out. */
  readonly earlier: readonly {readonly on: BusinessDate; readonly journal: string}[]
}

const MONTHS_A_YEAR = 12

/** Water of a pool that was filled, moved out of the dear tiers. */
export const poolFillFormula: Formula<PoolFillInputs> = {
  code: 'pool_fill',
  load: loadPoolFill,
  plansOf: ({bill}) => plansIn(bill.pricings),
  work: workPoolFill,
}

/** @throws Refusal MISSING_FACT, NOT_A_COUNT (64), MISSING_BILL, NOT_PRICED_HERE (65) */
async function loadPoolFill(
  reader: Reader,
  asked: AdjustmentAsked,
  {desk, today}: ActContext,
): Promise<PoolFillInputs> {
  const record = mustHaveBill(asked)
  mustBeTold(asked.given, {gallons: 'gallons that the pool holds'})
  const policy = poolFillPolicy(desk.district.id, today)
  const bill = await keptBill(reader, record, [{rule: policy.rule, citation: policy.citation}])
  const first = mustExist(bill.pricings[0], 'a bill that was priced here has a pricing')
  const earlier = await earlierBy(reader, asked.accountId, 'pool_fill')
  return {
    ...{policy: policy.source, on: today, service_class: inputsFrom(first.pricing).serviceClass},
    drought_stage: droughtStageOn(loadDroughtStages(desk.district.id), today).stage,
    ...{pool_gallons: wholeFact(asked.given, 'gallons'), bill},
    earlier: earlier.map(({postedOn, journalNo}) => ({on: postedOn, journal: journalNo})),
  }
}

/** @throws Refusal POOL_LIMIT, POOL_EXCLUDED, POOL_DROUGHT, NOTHING_TO_RELIEVE, SEVERAL_PLANS (65) */
function workPoolFill(inputs: PoolFillInputs, plans: Plans): Worked {
  const policy = readPoolFill(new DataNode(inputs.policy, 'worksheet.policy'))
  const {bill, earlier, on} = inputs
  const priced = pricingOfClass(pricedAgain(bill.pricings, plans), policy.class, bill).map((one) => one.priced)
  const lines = tieredOf(linesOf(priced, policy.class))
  const tiers = tierTotals(lines)
  const last = earlier.at(-1)
  const judged = judgePoolFill(policy, {
    poolGallons: fraction(inputs.pool_gallons),
    yearsSinceLast: last === undefined ? null : Math.floor(monthsBetween(last.on, on) / MONTHS_A_YEAR),
    serviceClass: inputs.service_class,
    droughtStage: inputs.drought_stage,
    units: new Map(tiers.map(({tier, units}) => [tier, units])),
    rates: new Map(tiers.map(({tier, rate}) => [tier, rate])),
  })
  const room = cents(bill.room_cents[policy.class] ?? 0)
  const credit = least(judged.credit ?? ZERO, room)
  if (!judged.eligible || credit <= 0) throw refusalOf(policy, judged, inputs)
  const rows = poolRows(policy, judged, {tiers, unit: bill.unit, billed: billedOn(lines), credit})
  return {
    parts: [{billId: bill.bill_id, class: policy.class, amount: negate(credit)}],
    rows: [...rows, ...otherRows(linesKept(bill), lines)],
    figures: {
      units_adjusted: decimalText(judged.unitsAdjusted),
      ...Object.fromEntries(Array.from(judged.moved, ([tier, units]) => [`moved_t${tier}`, decimalText(units)])),
    },
    because: [judged.because],
    notes: [`the next is possible from ${nextAfter(policy, on)}`],
  }
}

const nextAfter = ({years_between}: PoolFillPolicy, day: BusinessDate): BusinessDate =>
  addMonths(day, years_between * MONTHS_A_YEAR)

function refusalOf(policy: PoolFillPolicy, {reason, because}: PoolFillJudgement, inputs: PoolFillInputs): Refusal {
  const last = inputs.earlier.at(-1)
  if (reason === 'frequency' && last !== undefined)
    return refuse(
      'POOL_LIMIT',
      `a pool fill was posted on ${last.on} (${last.journal}); one in ${policy.years_between} years`,
      {
        because: [because],
        next: [`possible from ${nextAfter(policy, last.on)}`],
      },
    )
  if (reason === 'class')
    return refuse('POOL_EXCLUDED', `not for class of service ${inputs.service_class}`, {because: [because]})
  if (reason === 'drought')
    return refuse('POOL_DROUGHT', `none in drought stage ${inputs.drought_stage}`, {because: [because]})
  const why = reason === null ? 'was credited before in full' : 'has no use in the tiers that a pool is moved out of'
  return refuse('NOTHING_TO_RELIEVE', `${inputs.bill.bill} ${why}`, {
    because: [because],
  })
}

interface PoolRows {
  readonly tiers: readonly TierTotal[]
  readonly unit: string
  readonly billed: Cents
  readonly credit: Cents
}

function poolRows({at_tier}: PoolFillPolicy, {moved}: PoolFillJudgement, {tiers, unit, billed, credit}: PoolRows) {
  const at = tiers.find(({tier}) => tier === at_tier)?.rate ?? NOTHING
  const unitsOf = (tier: number): Fraction => moved.get(tier) ?? NOTHING
  const charges = new Map(
    tiers
      .filter(({tier}) => unitsOf(tier).n > 0n)
      .map(({tier, rate, charge}) => [tier, plus(charge, times(unitsOf(tier), minus(at, rate)))] as const),
  )
  const note = ({tier}: TierTotal): string => `${unitsText(unitsOf(tier), unit)} at tier ${at_tier}, ${rateText(at)}`
  return tierRows(tiers, {billed, change: negate(credit)}, {charges, note, unit})
}
