import {judgeLeak} from '#core/adjustments/judge-leak.js'
import {judgePoolFill} from '#core/adjustments/judge-pool-fill.js'
import {decimalText, type Fraction} from '#core/rates/fraction.js'
import type {Judge, Judges} from './case-books.js'
import type {CaseInputs} from './case-inputs.js'

/** Words of the cases for the policies. */
const FORMULAS = {
  soquel: 'soquel-creek',
  marin: 'marin',
  gcsd: 'groveland',
  slo: 'san-luis-obispo',
  t34_to_t2: 'quartz-hill',
  otay: 'otay',
  moulton_niguel: 'moulton-niguel',
  rivergate: 'rivergate',
} as const
type Formula = keyof typeof FORMULAS

/** Keys of the cases for the figures of the policies. */
const FIGURES: Readonly<Record<string, string>> = {
  usage: 'usage',
  prior_same_period: 'baseline',
  use_after_repair: 'baseline',
  base_rate: 'base_rate',
  lowest_rate: 'lowest_rate',
  billed_excess: 'excess_charge',
  rate_current_excess_total: 'excess_charge',
  excess_quantity_charge: 'excess_charge',
  highest_tier_rate_prior: 'prior_top_rate',
  tier1_limit: 'tier1_limit',
  tier_difference: 'tier_difference',
  months_since_last: 'months_since_last',
  adjustments_last_12_months: 'adjustments_in_window',
  adjustments_ever: 'adjustments_ever',
  periods_in_a_row: 'periods_in_a_row',
  corrective_hours: 'corrective_hours',
  days_since_period: 'days_since_period',
  days_to_apply: 'days_to_apply',
  days_to_repair: 'days_to_repair',
  proof_days_from_billing: 'proof_days_from_billing',
  full_periods_after_repair: 'full_periods_after_repair',
}
const ANSWERS = [
  'delinquent_60_in_24m',
  'irrigation',
  'vacation_rental',
  'faucet',
  'meter_ok',
  'negligent',
  'repaired',
] as const

const numberIn = (value: Fraction | null | undefined, places: number): number | null =>
  value === null || value === undefined ? null : Number(decimalText(value, places))

function byTier(inputs: CaseInputs, key: string): [string, Fraction][] {
  const child = inputs.child(key)
  return (child?.keys() ?? []).map((tier) => [tier, child!.need(child!.decimal(tier), tier)])
}

const leak: Judge = (i, {amounts}) => {
  const formula = i.need(i.oneOf('formula', Object.keys(FORMULAS) as Formula[]), 'formula')
  const policy = i.need(amounts.leak.get(FORMULAS[formula]), formula)
  const figures = Object.entries(FIGURES).flatMap(([key, name]) => {
    const value = i.decimal(key)
    return value === undefined ? [] : [[name, value]]
  })
  const tiers = [
    ...byTier(i, 'units').map(([tier, value]) => [`units_${tier}`, value]),
    ...byTier(i, 'rates').map(([tier, value]) => [`rate_${tier}`, value]),
  ]
  const answers = ANSWERS.flatMap((name) => {
    const answer = i.flag(name)
    return answer === undefined ? [] : [[name, answer]]
  })
  const on = i.date('on')
  const judged = judgeLeak(policy, {
    figures: Object.fromEntries([...figures, ...tiers]) as Record<string, Fraction>,
    answers: Object.fromEntries(answers) as Record<string, boolean>,
    serviceClass: i.text('service_class') ?? null,
    droughtStage: i.text('drought_stage') ?? null,
    earlier: on === undefined ? null : {days: i.dates('earlier'), on},
    billed: i.money('billed') ?? null,
  })
  return {
    eligible: judged.eligible,
    reason: judged.reason,
    credit: judged.credit === null ? null : judged.credit / 100,
    excused_units: numberIn(judged.excusedUnits, 3),
    billed_excess_units: numberIn(judged.figures['billed_excess_units'], 3),
    billed_excess: numberIn(judged.figures['billed_excess'], 2),
    next_date: judged.nextOn,
  }
}

const variance: Judge = (i, {amounts}) => {
  i.need(i.oneOf('policy', ['emwd_pool']), 'policy')
  const rates = new Map(byTier(i, 'rates').map(([tier, rate]) => [Number(tier.slice(1)), rate]))
  const units = amounts.poolFill.tiers.flatMap((tier): [number, Fraction][] => {
    const value = i.decimal(`t${tier}`)
    return value === undefined ? [] : [[tier, value]]
  })
  const judged = judgePoolFill(amounts.poolFill, {
    poolGallons: i.need(i.decimal('pool_gallons'), 'pool_gallons'),
    yearsSinceLast: i.number('years_since_last') ?? null,
    serviceClass: i.text('service_class') ?? null,
    droughtStage: i.text('drought_stage') ?? null,
    units: new Map(units),
    rates,
  })
  return {
    eligible: judged.eligible,
    reason: judged.reason,
    order: judged.order,
    units_adjusted: numberIn(judged.unitsAdjusted, 3),
    credit: judged.credit === null ? null : judged.credit / 100,
  }
}

export const LEAK_CASES: Judges = {leak, variance}
