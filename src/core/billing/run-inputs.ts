import type {BillCase, RunFault, ServedPoint} from '#core/billing/bill-case.js'
import {DAYS_NAMES, ET_NAMES, ET_ZONE, isEt, METER_SIZE, USAGE} from '#core/billing/quote-inputs.js'
import {isFault, useOfPoint, type PointUse} from '#core/billing/point-use.js'
import {totalUse, type RunTerms} from '#core/billing/run-terms.js'
import {METERED} from '#core/accounts/agreement.js'
import {addDays, daysBetween, maxDate, minDate, type BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {fraction} from '#core/rates/fraction.js'
import {canonicalMeterSize} from '#core/rates/meter-size.js'
import {tariffOf, type CompiledPlan} from '#core/rates/price-bill.js'
import type {BillInputs, Given} from '#core/rates/priced-bill.js'

/** What one plan is asked to price. */
export interface PlanInputs {
  readonly compiled: CompiledPlan
  readonly inputs: BillInputs
}

export interface AccountInputs {
  readonly uses: readonly PointUse[]
  /** In the order of their plans' codes. */
  readonly plans: readonly PlanInputs[]
}

interface Measured {
  readonly point: ServedPoint
  readonly use: PointUse
}

/** A plan with the points it serves; points without a meter (sewer) have no use of their own. */
interface PlanPoints {
  readonly compiled: CompiledPlan
  readonly points: readonly ServedPoint[]
  readonly measured: readonly Measured[]
}

const isMetered = ({service}: ServedPoint): boolean => METERED.includes(service)

/** What an account's plans price, or the first thing that forbids it. @throws Refusal MISSING_ET (65) */
export function inputsOf(of: BillCase, terms: RunTerms): AccountInputs | RunFault {
  const groups: PlanPoints[] = []
  for (const [code, points] of Array.from(groupBy(of.points, (point) => point.ratePlan)).toSorted(byCode)) {
    const compiled = terms.plans.get(code) ?? null
    if (compiled === null) return {rule: 'NO_PLAN', detail: `no rate plan ${code} is in the store`}
    const measured: Measured[] = []
    for (const point of points.filter(isMetered)) {
      const use = useOfPoint(point, {
        unit: compiled.plan.unit,
        volumes: terms.volumes,
        billedTo: of.bills[0]?.to ?? null,
        readFrom: addDays(terms.readsThrough, -terms.terms.readWindowDays),
        readThrough: terms.readsThrough,
        rolloverPercent: terms.rolloverPercent,
        startReadWithinDays: terms.startReadWithinDays,
      })
      if (isFault(use)) return use
      measured.push({point, use})
    }
    groups.push({compiled, points, measured})
  }
  const all = groups.flatMap(({measured}) => measured)
  const uneven = unevenEnds(all, terms.terms.readWindowDays)
  if (uneven !== null) return uneven
  return {
    uses: all.map(({use}) => use),
    plans: groups.map((group) => ({
      compiled: group.compiled,
      inputs: planInputs(of, group, {terms, all}),
    })),
  }
}

const byCode = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

/** Meters of one bill are read together; a meter that was passed over would be billed for fewer days than it served. */
function unevenEnds(all: readonly Measured[], windowDays: number): RunFault | null {
  const [first] = all
  if (first === undefined) return {rule: 'READ_GAP', detail: 'no service with a meter says how long the period is'}
  const staying = all.filter(({point}) => point.endOn === null)
  const late = staying.reduce((latest, {use}) => maxDate(latest, use.to), first.use.to)
  const passed = staying.find(({use}) => daysBetween(use.to, late) > windowDays)
  if (passed === undefined) return null
  return {rule: 'READ_GAP', detail: `meter ${passed.use.serial} was read last on ${passed.use.to}, others on ${late}`}
}

interface Around {
  readonly terms: RunTerms
  readonly all: readonly Measured[]
}

function planInputs(of: BillCase, group: PlanPoints, around: Around): BillInputs {
  const {terms, all} = around
  const {compiled, measured} = group
  const period = periodOf((measured.length === 0 ? all : measured).map(({use}) => use))
  const begun = group.points.some(({startOn, endOn}) => startOn >= period.from || endOn !== null)
  const days = daysBetween(period.from, period.to)
  const meters = measured.map(({use}) => ({
    [METER_SIZE]: canonicalMeterSize(use.size),
    [USAGE]: fraction(use.useThousandths, 1000),
  }))
  const values = Object.assign(servedBy(of, group), factValues(of), asDeclared(of, {compiled, period, terms}))
  if (meters.length === 1) Object.assign(values, meters[0])
  values[USAGE] = fraction(usageOf(group, around), 1000)
  return {
    from: period.from,
    to: period.to,
    billOn: terms.billOn,
    serviceClass: of.serviceClass,
    partial: begun && days < terms.terms.fullPeriodFromDays,
    values,
    meters: meters.length > 1 ? meters : [],
  }
}

interface Period {
  readonly from: BusinessDate
  readonly to: BusinessDate
}

export function periodOf(uses: readonly PointUse[]): Period {
  const first = mustExist(uses[0], 'a period is that of a use')
  return uses.reduce<Period>(({from, to}, use) => ({from: minDate(from, use.from), to: maxDate(to, use.to)}), {
    from: first.from,
    to: first.to,
  })
}

/** Of the plan's own meters; a plan without one (sewer by water use) counts all water of the account. */
function usageOf({compiled, measured}: PlanPoints, {all, terms}: Around): number {
  const counted = measured.length > 0 ? measured : all.filter(({point}) => point.service === 'water')
  return totalUse(
    counted.map(({use}) => use),
    compiled.plan.unit,
    terms,
  )
}

/** What the account's services themselves say; a fact of the same name beats it. */
function servedBy({points}: BillCase, group: PlanPoints): Record<string, Given> {
  const recycled = group.measured.length > 0 && group.measured.every(({point}) => point.service === 'recycled')
  const sewer = points.some(({service}) => service === 'sewer')
  return {sewer: sewer ? 'connected' : 'septic', water_type: recycled ? 'recycled' : 'potable'}
}

/** By name, so that the same facts are always written the same. */
function factValues({facts}: BillCase): Record<string, Given> {
  const values: Record<string, Given> = {}
  for (const name of Object.keys(facts).toSorted()) if (name !== ET_ZONE) values[name] = facts[name] ?? ''
  return values
}

/** Weather and stage are given only to a plan that asks for them: an account without a zone is billed by another plan. */
export function asDeclared(
  {facts, serviceClass}: Pick<BillCase, 'facts' | 'serviceClass'>,
  {compiled, period, terms}: {readonly compiled: CompiledPlan; readonly period: Period; readonly terms: RunTerms},
): Record<string, Given> {
  const values: Record<string, Given> = {}
  for (const name of declaredOf(compiled, serviceClass)) {
    if (name === 'stage') values[name] = terms.stage
    else if (isEt(name)) values[name] = etOf(facts[ET_ZONE], name, {period, terms})
    else values[name] = fraction(daysBetween(period.from, period.to))
  }
  return values
}

const DECLARED: readonly string[] = ['stage', ...ET_NAMES, ...DAYS_NAMES.filter((name) => name !== 'days')]
const declared = new WeakMap<CompiledPlan, Map<string, readonly string[]>>()

/** What of these any version of a plan asks for: worked out once for a plan and a class. */
function declaredOf(compiled: CompiledPlan, serviceClass: string): readonly string[] {
  const classes = declared.get(compiled) ?? new Map<string, readonly string[]>()
  declared.set(compiled, classes)
  let names = classes.get(serviceClass)
  if (names === undefined) {
    names = DECLARED.filter((name) =>
      compiled.plan.versions.some((version) => tariffOf(version, serviceClass)?.inputs[name] !== undefined),
    )
    classes.set(serviceClass, names)
  }
  return names
}

function etOf(
  zone: string | undefined,
  name: string,
  {period: {from, to}, terms}: {readonly period: Period; readonly terms: RunTerms},
): Given {
  if (zone !== undefined) return terms.et.over(zone, from, to)
  throw refuse('MISSING_INPUT', `the tariff needs ${name}, and no ${ET_ZONE} of the account is recorded`, {
    field: ET_ZONE,
  })
}
