import {addDays, daysBetween} from '#core/kernel/business-date.js'
import {subtract, sum, type Cents} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'
import {Refusal} from '#core/kernel/refusal.js'
import {compare, decimalFraction} from '#core/rates/fraction.js'
import {priceBill, type CompiledPlan} from '#core/rates/price-bill.js'
import type {BillInputs, Given, PricedBill} from '#core/rates/priced-bill.js'

/**
 * Why one bill differs from another, in the order in which the old bill is turned into the new one: the old use under
 * the new rates first, the use of water itself after what budgets and stages did, all other values last. Each step is a
 * whole bill priced to the cent, so the steps always add up to the difference.
 */
export const CAUSES = [
  'rates',
  'days',
  'weather',
  'household',
  'landscape',
  'allowances',
  'stage',
  'use',
  'class',
  'other',
] as const
export type Cause = (typeof CAUSES)[number]

/** Values by the names that rate plans give them; a name that is not here counts as `other`. */
const CAUSE_OF_VALUE: ReadonlyMap<string, Cause> = new Map([
  ['et', 'weather'] as const,
  ['et_amount', 'weather'] as const,
  ['household_size', 'household'] as const,
  ['hhsize', 'household'] as const,
  ['persons_per_unit', 'household'] as const,
  ['dwelling_units', 'household'] as const,
  ['irrigated_area', 'landscape'] as const,
  ['irr_area', 'landscape'] as const,
  ['landscape', 'landscape'] as const,
  ['establishing_area', 'landscape'] as const,
  ['extra_indoor', 'allowances'] as const,
  ['extra_indoor_gpd', 'allowances'] as const,
  ['large_animals', 'allowances'] as const,
  ['stage', 'stage'] as const,
  ['usage', 'use'] as const,
  ['usage_ccf', 'use'] as const,
  ['rate_area', 'class'] as const,
])
const METERED = 'use'

/** A bill as it was priced: with which plan, from which values. */
export interface PricedFrom {
  readonly plan: CompiledPlan
  readonly inputs: BillInputs
  readonly priced: PricedBill
}

export interface ChangedValue {
  readonly name: string
  readonly before: Given | null
  readonly after: Given | null
}

export interface DifferenceCause {
  readonly cause: Cause
  readonly amount: Cents
  /** Values that changed; of `days` and `rates` none. */
  readonly changed: readonly ChangedValue[]
  /** Causes whose own bill the plan could not price alone: what they did is in this one. */
  readonly holds: readonly Cause[]
}

export interface Difference {
  readonly amount: Cents
  /** All of `CAUSES` in their order, also those that made nothing. */
  readonly causes: readonly DifferenceCause[]
}

export type PriceWith = (plan: CompiledPlan, inputs: BillInputs) => PricedBill

/** The two bills may be of different plans; both must be priced as the plans stand. */
export function explainDifference(before: PricedFrom, after: PricedFrom, price: PriceWith = priceBill): Difference {
  const causes: DifferenceCause[] = []
  let [inputs, reached] = [before.inputs, before.priced.total]
  let waiting: Cause[] = []
  for (const cause of CAUSES) {
    const {next, changed} = step(cause, inputs, after.inputs)
    const last = cause === CAUSES.at(-1)
    const total = last ? after.priced.total : totalOf(after.plan, next, price)
    if (total === null) {
      causes.push({cause, amount: subtract(reached, reached), changed, holds: []})
      waiting.push(cause)
    } else {
      causes.push({cause, amount: subtract(total, reached), changed, holds: waiting})
      reached = total
      waiting = []
    }
    inputs = next
  }
  const amount = subtract(after.priced.total, before.priced.total)
  must(sum(causes.map((one) => one.amount)) === amount, 'causes add up to the difference')
  return {amount, causes: causes.map(withoutSilent)}
}

/** Only a step in which something changed is worth naming as held in another. */
function withoutSilent(one: DifferenceCause, _at: number, all: readonly DifferenceCause[]): DifferenceCause {
  const changes = (cause: Cause): boolean =>
    cause === 'rates' || cause === 'days' || all.some((other) => other.cause === cause && other.changed.length > 0)
  return {...one, holds: one.holds.filter(changes)}
}

/** A bill that never was may be one that the plan cannot price: a value it needs comes only with a later step. */
function totalOf(plan: CompiledPlan, inputs: BillInputs, price: PriceWith): Cents | null {
  try {
    return price(plan, inputs).total
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

interface Step {
  readonly next: BillInputs
  readonly changed: readonly ChangedValue[]
}

function step(cause: Cause, inputs: BillInputs, to: BillInputs): Step {
  switch (cause) {
    case 'rates':
      // As many days as before, but the last of them is the last of the new bill: its rates hold.
      return {
        next: {
          ...inputs,
          from: addDays(to.to, -daysBetween(inputs.from, inputs.to)),
          to: to.to,
          billOn: to.billOn,
        },
        changed: [],
      }
    case 'days':
      return {next: {...inputs, from: to.from, partial: to.partial}, changed: []}
    case 'other':
      return {next: to, changed: changesIn(inputs, to, () => true)}
    case 'weather':
    case 'household':
    case 'landscape':
    case 'allowances':
    case 'stage':
    case 'use':
    case 'class':
      return valueStep(cause, inputs, to)
  }
}

function valueStep(cause: Cause, inputs: BillInputs, to: BillInputs): Step {
  const belongs = (name: string): boolean => CAUSE_OF_VALUE.get(name) === cause
  const values = moved(inputs.values, to.values, belongs)
  const sameMeters = inputs.meters.length === to.meters.length
  const meters =
    cause === METERED && sameMeters
      ? inputs.meters.map((meter, at) => moved(meter, to.meters[at] ?? meter, belongs))
      : inputs.meters
  const serviceClass = cause === 'class' ? to.serviceClass : inputs.serviceClass
  const reclassed =
    inputs.serviceClass === serviceClass
      ? []
      : [{name: 'class', before: inputs.serviceClass, after: serviceClass} satisfies ChangedValue]
  return {
    next: {...inputs, values, meters, serviceClass},
    changed: [...reclassed, ...changesIn(inputs, to, belongs)],
  }
}

type Values = BillInputs['values']

/** The old values with those that belong to the step as they are on the new bill. */
function moved(from: Values, to: Values, belongs: (name: string) => boolean): Values {
  const stay = Object.entries(from).filter(([name]) => !belongs(name))
  const come = Object.entries(to).filter(([name]) => belongs(name))
  return Object.fromEntries([...stay, ...come])
}

function changesIn(before: BillInputs, after: BillInputs, belongs: (name: string) => boolean): ChangedValue[] {
  const names = Array.from(new Set([...Object.keys(before.values), ...Object.keys(after.values)])).filter(belongs)
  return names
    .map((name) => ({name, before: before.values[name] ?? null, after: after.values[name] ?? null}))
    .filter((change) => !same(change.before, change.after))
}

/** `3` and `3.0` are one value, however they are written. */
function same(a: Given | null, b: Given | null): boolean {
  if (a === null || b === null) return a === b
  const [left, right] = [numberIn(a), numberIn(b)]
  return left !== null && right !== null ? compare(left, right) === 0 : a === b
}

const numberIn = (given: Given) => (typeof given === 'string' ? decimalFraction(given) : given)
