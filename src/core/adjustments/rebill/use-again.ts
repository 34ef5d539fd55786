import type {BilledLeg} from '#core/adjustments/rebill/rebill-inputs.js'
import type {ServedBy, StandingBill, StandingRead} from '#core/adjustments/rebill/standing-bills-views.js'
import type {StoredPricing} from '#core/billing/bill-pricing.js'
import {METER_SIZE, USAGE} from '#core/billing/quote-inputs.js'
import {totalUse} from '#core/billing/run-terms.js'
import {groupBy} from '#core/kernel/group-by.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {useOver} from '#core/meters/read-use.js'
import type {Volumes, VolumeUnit} from '#core/meters/volume.js'
import {compare, decimalFraction, fraction, plus, type Fraction} from '#core/rates/fraction.js'
import type {BillInputs, Given} from '#core/rates/priced-bill.js'

/** What use is worked out from, for the bills of one account. */
export interface UseBooks {
  /** As they are now, meter by meter in the order of their days, corrected ones too. */
  readonly reads: readonly StandingRead[]
  /** The value a read is corrected to, by its id. */
  readonly corrected: ReadonlyMap<string, number>
  /** Reads of which somebody said what they really were. */
  readonly asked: ReadonlySet<string>
  readonly served: readonly ServedBy[]
  /** Unit of each plan. */
  readonly units: ReadonlyMap<string, VolumeUnit>
  readonly volumes: Volumes
}

interface LegUse {
  readonly leg: BilledLeg
  readonly plan: string
  readonly isWater: boolean
  readonly unit: VolumeUnit
  readonly before: number
  readonly after: number
}

/** A bill's reads and inputs with the corrected values in their place. */
export interface UsedAgain {
  readonly legs: readonly BilledLeg[]
  readonly useAfter: number
  readonly inputs: readonly BillInputs[]
}

/** Nothing but the use of the meters that were read wrong is worked out anew. Pure. @throws Refusal READ_ORDER (65) */
export function useAgain(bill: StandingBill, books: UseBooks): UsedAgain {
  const uses = bill.legs.map((leg) => legUse(leg, bill, books))
  const {record, pricings} = bill
  const unit = (record.usageUnit ?? uses[0]?.unit ?? 'ccf') as VolumeUnit
  const changed = total(uses, 'after', {unit, books}) - total(uses, 'before', {unit, books})
  return {
    legs: uses.map(({leg, after}) => ({...leg, use_thousandths: after})),
    useAfter: (record.usageThousandths ?? 0) + changed,
    inputs: pricings.map((pricing) => withUse(pricing, uses, books)),
  }
}

/** The read that stands for one that a bill was made from. */
export function standingFor(readId: string, {reads}: Pick<UseBooks, 'reads'>): StandingRead {
  const known = mustExist(
    reads.find((read) => read.readId === readId),
    'a bill is made from reads',
  )
  if (known.stands) return known
  const {point, meter, readOn} = known
  return (
    reads.findLast((read) => read.stands && read.point === point && read.meter === meter && read.readOn === readOn) ??
    known
  )
}

function legUse(leg: BilledLeg, {pricings}: StandingBill, books: UseBooks): LegUse {
  const at = books.served.filter(({point}) => point === leg.point)
  const codes = pricings.map(({planCode}) => planCode)
  const plan = codes.length === 1 ? codes[0] : (at.find((one) => codes.includes(one.plan))?.plan ?? codes[0])
  const code = mustExist(plan, 'a bill that is priced here has its plan')
  const unit = books.units.get(code) ?? 'ccf'
  const isWater = at.every(({service}) => service !== 'recycled')
  const before = leg.use_thousandths
  const [from, to] = [standingFor(leg.from_read, books), standingFor(leg.to_read, books)]
  const after = countsFrom(leg, books) ? usedOver([from, to], unit, books) : before
  return {leg: {...leg, from_read: from.readId, to_read: to.readId}, plan: code, isWater, unit, before, after}
}

/** Whether a bill's use begins or ends with a read that was asked about. */
export const countsFrom = ({from_read, to_read}: BilledLeg, books: Pick<UseBooks, 'reads' | 'asked'>): boolean =>
  [from_read, to_read].some((id) => books.asked.has(standingFor(id, books).readId))

function usedOver(
  [from, to]: readonly [StandingRead, StandingRead],
  unit: VolumeUnit,
  {reads, corrected, volumes}: UseBooks,
): number {
  const of = reads.filter((read) => read.stands && read.point === from.point && read.meter === from.meter)
  const between = of.filter((read) => read.readOn > from.readOn && read.readOn < to.readOn && read.kind === 'actual')
  const counted = [from, ...between, to].map((read) => ({...read, value: corrected.get(read.readId) ?? read.value}))
  const use = useOver(counted, from.register, {unit, volumes})
  if (use >= 0) return use
  const [first, last] = [counted[0], counted.at(-1)]
  throw refuse(
    'READ_ORDER',
    `meter ${from.serial}: ${last?.value ?? 0} on ${to.readOn} would be below ${first?.value ?? 0} on ${from.readOn}`,
    {field: 'read', next: ['the read of the other day is the wrong one, or the meter passed its highest value']},
  )
}

interface Counted {
  readonly unit: VolumeUnit
  readonly books: UseBooks
}

const total = (uses: readonly LegUse[], which: 'before' | 'after', {unit, books}: Counted): number =>
  totalUse(
    uses.map((use) => ({useThousandths: use[which], unit: use.unit})),
    unit,
    books,
  )

const numberOf = (given: Given | undefined): Fraction => {
  const value = typeof given === 'string' ? decimalFraction(given) : given
  return mustExist(value, 'a plan prices a use')
}

/** A plan counts its own meters; one without any (sewer by water use) all water of the account. */
function withUse({planCode, inputs}: StoredPricing, uses: readonly LegUse[], books: UseBooks): BillInputs {
  const own = uses.filter(({plan}) => plan === planCode)
  const counted = own.length > 0 ? own : uses.filter(({isWater}) => isWater)
  const unit = books.units.get(planCode) ?? 'ccf'
  const changed = total(counted, 'after', {unit, books}) - total(counted, 'before', {unit, books})
  if (changed === 0 && own.every(({before, after}) => before === after)) return inputs
  const values = {...inputs.values, [USAGE]: plus(numberOf(inputs.values[USAGE]), fraction(changed, 1000))}
  return {...inputs, values, meters: metersWithUse(inputs.meters, own)}
}

/** Meters of a bill have no names in its inputs: each is known by the use it was billed. */
function metersWithUse(meters: BillInputs['meters'], own: readonly LegUse[]): BillInputs['meters'] {
  const after = [...meters]
  const taken = new Set<number>()
  for (const of of groupBy(own, ({leg}) => leg.point).values()) {
    const sum = (which: 'before' | 'after'): Fraction =>
      fraction(
        of.reduce((all, use) => all + use[which], 0),
        1000,
      )
    const at = meters.findIndex(
      (meter, index) =>
        !taken.has(index) && meter[USAGE] !== undefined && compare(numberOf(meter[USAGE]), sum('before')) === 0,
    )
    if (at === -1) continue
    taken.add(at)
    after[at] = {[METER_SIZE]: '', ...meters[at], [USAGE]: sum('after')}
  }
  return after
}
