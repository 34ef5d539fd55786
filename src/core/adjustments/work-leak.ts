import {linesKept, pricedAgain, pricingOfClass, type PricedAgain} from '#core/adjustments/asked-bill.js'
import type {Plans} from '#core/adjustments/formula.js'
import {judgeLeak, type LeakFacts, type LeakJudgement} from '#core/adjustments/judge-leak.js'
import {leakRefusal} from '#core/adjustments/leak-refusal.js'
import type {LeakInputs} from '#core/adjustments/load-leak.js'
import {
  billedOn,
  highestReached,
  linesOf,
  otherRows,
  rateText,
  tieredOf,
  tierRows,
  tierTotals,
  unitsText,
  type TierTotal,
} from '#core/adjustments/tier-use.js'
import type {Worked, WorksheetRow} from '#core/adjustments/worksheet.js'
import {cents, formatMoney, negate, subtract, ZERO, type Cents} from '#core/kernel/money.js'
import {DataNode} from '#core/policies/data-node.js'
import {readLeakPolicy, type LeakPolicy} from '#core/policies/leak-relief.js'
import {
  compare,
  decimalFraction,
  decimalText,
  fraction,
  isZero,
  minus,
  NOTHING,
  over,
  smaller,
  times,
  total,
  type Fraction,
} from '#core/rates/fraction.js'
import {priceBill} from '#core/rates/price-bill.js'
import type {Given} from '#core/rates/priced-bill.js'

/** @throws Refusal LEAK_EXCLUDED, LEAK_LATE, LEAK_DROUGHT, LEAK_LIMIT, LEAK_NO_BASELINE, NOTHING_TO_RELIEVE, SEVERAL_PLANS (65) */
export function workLeak(inputs: LeakInputs, plans: Plans): Worked {
  const policy = readLeakPolicy(new DataNode(inputs.policy, 'worksheet.policy'))
  const {bill} = inputs
  const again = pricingOfClass(pricedAgain(bill.pricings, plans), policy.class, bill)
  const lines = tieredOf(
    linesOf(
      again.map(({priced}) => priced),
      policy.class,
    ),
  )
  const tiers = tierTotals(lines)
  const facts = factsOf(inputs, {policy, again, tiers, plans})
  const judged = judgeLeak(policy, facts)
  const {credit} = judged
  if (!judged.eligible || credit === null || credit <= 0) throw leakRefusal(policy, judged, inputs)
  const relieved = relievedRows(policy, {
    judged,
    tiers,
    figures: facts.figures,
    unit: bill.unit,
    credit,
    billed: billedOn(lines),
  })
  return {
    parts: [{billId: bill.bill_id, class: policy.class, amount: negate(credit)}],
    rows: [...relieved, ...otherRows(linesKept(bill), lines)],
    figures: textsOf({...facts.figures, ...judged.figures}),
    because: judged.because,
    notes: notesOf(policy, judged, inputs),
  }
}

interface Known {
  readonly policy: LeakPolicy
  readonly again: readonly PricedAgain[]
  readonly tiers: readonly TierTotal[]
  readonly plans: Plans
}

function factsOf(inputs: LeakInputs, {policy, again, tiers, plans}: Known): LeakFacts {
  const baseline = meanUse(inputs)
  const measured = again[0]
  const usage = measured === undefined ? null : numberOf(measured.inputs.values['usage'])
  const prior = inputs.baseline === null ? null : highestIn(policy, inputs.baseline.pricings, plans)
  const told = Object.entries(inputs.figures).map(([name, value]) => [name, fraction(value)] as const)
  return {
    figures: {
      ...Object.fromEntries(told),
      ...tierFigures(tiers),
      ...(usage === null ? {} : {usage}),
      ...(baseline === null ? {} : {baseline, excess_charge: excessCharge(policy, again, baseline)}),
      ...(prior === null ? {} : {prior_top_rate: prior.rate}),
      periods_in_a_row: fraction(inputs.periods_in_a_row),
    },
    answers: inputs.answers,
    serviceClass: inputs.service_class,
    droughtStage: inputs.drought_stage,
    earlier: {days: inputs.earlier.map(({on}) => on), on: inputs.on},
    billed: cents(inputs.bill.room_cents[policy.class] ?? 0),
  }
}

function meanUse({baseline}: LeakInputs): Fraction | null {
  if (baseline === null || baseline.uses_thousandths.length === 0) return null
  const uses = baseline.uses_thousandths.map((use) => fraction(use, 1000))
  return over(total(uses), fraction(uses.length))
}

const numberOf = (given: Given | undefined): Fraction | null =>
  typeof given === 'string' ? decimalFraction(given) : (given ?? null)

function highestIn(policy: LeakPolicy, pricings: LeakInputs['bill']['pricings'], plans: Plans): TierTotal | null {
  const priced = pricedAgain(pricings, plans).map((one) => one.priced)
  return highestReached(tierTotals(linesOf(priced, policy.class)))
}

/** What the bill's own plan charges for all use above the baseline, before rounding. */
function excessCharge(policy: LeakPolicy, again: readonly PricedAgain[], baseline: Fraction): Fraction {
  const chargeOf = (one: PricedAgain['priced']): Fraction => total(linesOf([one], policy.class).map(({exact}) => exact))
  return total(
    again.map(({plan, inputs, priced}) => {
      const usage = numberOf(inputs.values['usage'])
      if (usage === null || isZero(usage)) return NOTHING
      const lower = smaller(usage, baseline)
      const share = over(lower, usage)
      const meters = inputs.meters.map((meter) => {
        const own = numberOf(meter['usage'])
        return own === null ? meter : {...meter, usage: times(own, share)}
      })
      return minus(
        chargeOf(priced),
        chargeOf(priceBill(plan, {...inputs, meters, values: {...inputs.values, usage: lower}})),
      )
    }),
  )
}

function tierFigures(tiers: readonly TierTotal[]): Record<string, Fraction> {
  const [first] = tiers
  if (first === undefined) return {}
  const each = tiers.flatMap(({tier, units, rate}) => [
    [`units_t${tier}`, units],
    [`rate_t${tier}`, rate],
  ])
  const above = tiers.slice(1)
  const units = total(above.map((one) => one.units))
  const charge = total(above.map((one) => one.charge))
  const lowest = tiers.map(({rate}) => rate).reduce(smaller)
  return {
    ...(Object.fromEntries(each) as Record<string, Fraction>),
    base_rate: first.rate,
    lowest_rate: lowest,
    ...(first.through === null ? {} : {tier1_limit: first.through}),
    // With more than two tiers: the mean of what each unit above the first costs more.
    ...(isZero(units) ? {} : {tier_difference: minus(over(charge, units), first.rate)}),
  }
}

interface Relieved {
  readonly judged: LeakJudgement
  readonly tiers: readonly TierTotal[]
  readonly figures: Readonly<Record<string, Fraction>>
  readonly unit: string
  readonly credit: Cents
  readonly billed: Cents
}

/** Tier by tier where the policy prices tiers; else the tiers as billed and the relief on a line of its own. */
function relievedRows(policy: LeakPolicy, {judged, tiers, figures, unit, credit, billed}: Relieved): WorksheetRow[] {
  const value = (formula: string): Fraction =>
    policy.figures.value(formula, {...defaultsOf(policy), ...figures}) ?? NOTHING
  const charges = new Map(
    tiers.flatMap(({tier, units}) => {
      const priced = policy.tiers.get(tier)
      return priced === undefined || compare(units, NOTHING) <= 0 ? [] : [[tier, value(priced.charge)] as const]
    }),
  )
  const byTier = charges.size > 0
  const note = ({tier}: TierTotal): string => {
    const at = policy.tiers.get(tier)?.at
    return at === undefined ? '' : `at ${at.replace(/^rate_t/, 'tier ')}, ${rateText(value(at))}`
  }
  const exact = byTier ? (judged.worked ?? credit) : ZERO
  const rows = tierRows(tiers, {billed, change: negate(exact)}, {charges, note, unit})
  if (!byTier) {
    const quantity = judged.excusedUnits === null ? '' : unitsText(judged.excusedUnits, unit)
    return [...rows, {label: 'Leak relief', quantity, billed: ZERO, policy: negate(credit), note: ''}]
  }
  const kept = subtract(exact, credit)
  if (kept === 0) return rows
  return [...rows, {label: 'Above what can be credited', quantity: '', billed: ZERO, policy: kept, note: ''}]
}

const defaultsOf = ({quantities}: LeakPolicy): Record<string, Fraction> =>
  Object.fromEntries(Object.entries(quantities).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))

const textsOf = (figures: Readonly<Record<string, Fraction>>): Record<string, string> =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, decimalText(value)]))

function notesOf({cap_cents, frequency}: LeakPolicy, judged: LeakJudgement, {earlier, baseline}: LeakInputs): string[] {
  const last = earlier.at(-1)
  return [
    ...(baseline === null ? [] : [`measured against ${baseline.bills.join(', ')}`]),
    last === undefined ? 'leak relief before: never' : `leak relief before: ${last.on} (${last.journal})`,
    ...(judged.capReached && cap_cents !== null ? [`the cap of ${formatMoney(cap_cents)} is reached`] : []),
    ...(judged.nextOn === null ? [] : [`the next is possible from ${judged.nextOn}`]),
    ...(frequency.ever !== null && earlier.length + 1 >= frequency.ever ? ['this is the last one'] : []),
  ]
}
