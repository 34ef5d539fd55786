import {addDays, type BusinessDate, daysBetween, maxDate, minDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {compileTariff, sumOfLines, type CompiledTariff} from '#core/rates/compile-tariff.js'
import {fraction, NOTHING, plus, type Fraction} from '#core/rates/fraction.js'
import type {BillInputs, PricedBill, PricedLine} from '#core/rates/priced-bill.js'
import type {RatePlan, RateVersion, Tariff} from '#core/rates/rate-plan.js'

/** A plan whose tariffs are made ready as they are first asked for, and then kept. */
export interface CompiledPlan {
  readonly plan: RatePlan
  tariff(version: RateVersion, serviceClass: string): CompiledTariff
  /** Bills of one cycle have the same days. @throws Refusal BAD_PERIOD, NO_RATES_FOR_DAY (65) */
  period(days: PeriodDays): Period
}

type PeriodDays = Pick<BillInputs, 'from' | 'to' | 'billOn'>
/** The days of a bill and which versions price them. */
interface Period {
  readonly ofDays: number
  readonly days: Fraction
  readonly segments: readonly Segment[]
  readonly versions: readonly BusinessDate[]
}

export const ANY_CLASS = '*'
const PERIODS_KEPT = 5000

export function compilePlan(plan: RatePlan): CompiledPlan {
  const ready = new Map<RateVersion, Map<string, CompiledTariff>>()
  const periods = new Map<string, Period>()
  let last: (PeriodDays & {readonly period: Period}) | undefined
  return {
    plan,
    tariff: (version, serviceClass) => {
      const classes = ready.get(version) ?? new Map<string, CompiledTariff>()
      if (classes.size === 0) ready.set(version, classes)
      let compiled = classes.get(serviceClass)
      if (compiled === undefined) {
        const tariff = tariffOf(version, serviceClass)
        if (tariff === undefined) throw unknownClass(plan, version, serviceClass)
        compiled = compileTariff(tariff, version)
        classes.set(serviceClass, compiled)
      }
      return compiled
    },
    period: (asked) => {
      if (last?.from === asked.from && last.to === asked.to && last.billOn === asked.billOn) return last.period
      const key = `${asked.from} ${asked.to} ${asked.billOn}`
      let period = periods.get(key)
      if (period === undefined) {
        period = periodOf(plan, asked)
        if (periods.size >= PERIODS_KEPT) periods.clear()
        periods.set(key, period)
      }
      last = {from: asked.from, to: asked.to, billOn: asked.billOn, period}
      return period
    },
  }
}

function periodOf(plan: RatePlan, days: PeriodDays): Period {
  const ofDays = daysBetween(days.from, days.to)
  if (ofDays <= 0) throw refuse('BAD_PERIOD', `${days.to} is not after ${days.from}: no day is billed`, {field: 'to'})
  const segments = segmentsOf(plan, days)
  const versions = segments.map(({version}) => version.effective_from)
  return {ofDays, days: fraction(ofDays), segments, versions}
}

/** The tariff of a class, else the one for any class. Classes come from rate files: `constructor` is none. */
export function tariffOf({classes}: RateVersion, serviceClass: string): Tariff | undefined {
  const name = Object.hasOwn(classes, serviceClass) ? serviceClass : ANY_CLASS
  return classes[name]
}

const unknownClass = (plan: RatePlan, version: RateVersion, serviceClass: string): Error =>
  refuse('UNKNOWN_CLASS', `${plan.code} of ${version.effective_from} has no tariff for class ${serviceClass}`, {
    field: 'class',
    next: [`classes of the plan: ${Object.keys(version.classes).join(', ')}`],
  })

/** Days of a period that one version prices. */
export interface Segment {
  readonly version: RateVersion
  readonly days: number
}

/**
 * Prices one bill. Lines are in the plan's order, version after version where a change splits the period.
 * @throws Refusal MISSING_INPUT, NO_RATE_FOR_KEY, UNKNOWN_CLASS, NO_RATES_FOR_DAY, BAD_PERIOD (65)
 */
export function priceBill(compiled: CompiledPlan, inputs: BillInputs): PricedBill {
  const {serviceClass, values, meters, partial} = inputs
  const {ofDays, days: period, segments, versions} = compiled.period(inputs)
  let lines: readonly PricedLine[] = []
  let figures: PricedBill['figures'] = {}
  for (const {version, days} of segments) {
    const priced = compiled.tariff(version, serviceClass).price({values, meters, partial, days, ofDays, period})
    lines = lines.length === 0 ? priced.lines : [...lines, ...priced.lines]
    figures = priced.figures
  }
  let exactTotal = NOTHING
  for (const line of lines) exactTotal = plus(exactTotal, line.exact)
  return {plan: compiled.plan.code, serviceClass, versions, lines, total: sumOfLines(lines), exactTotal, figures}
}

/**
 * Which versions price which days. How a change is met is said by the version in force on the last day served.
 * @throws Refusal NO_RATES_FOR_DAY (65)
 */
export function segmentsOf(plan: RatePlan, {from, to, billOn}: PeriodDays): Segment[] {
  const ofDays = daysBetween(from, to)
  const first = mustExist(plan.versions[0], 'a plan has a version')
  const policy = (versionOn(plan, addDays(to, -1)) ?? first).change_policy
  switch (policy) {
    case 'by_bill_date':
      return [{version: inForce(plan, billOn), days: ofDays}]
    case 'by_period_start':
      return [{version: inForce(plan, from), days: ofDays}]
    case 'split_by_days':
      return splitByDays(plan, from, to)
  }
}

function splitByDays(plan: RatePlan, from: BusinessDate, to: BusinessDate): Segment[] {
  inForce(plan, from)
  inForce(plan, addDays(to, -1))
  return plan.versions.flatMap((version, at) => {
    const next = plan.versions[at + 1]?.effective_from ?? to
    const days = daysBetween(maxDate(from, version.effective_from), minDate(to, next))
    return days > 0 ? [{version, days}] : []
  })
}

export const versionOn = (plan: RatePlan, day: BusinessDate): RateVersion | undefined =>
  plan.versions.findLast((version) => version.effective_from <= day)

/** @throws Refusal NO_RATES_FOR_DAY (65) */
export function inForce(plan: RatePlan, day: BusinessDate): RateVersion {
  const version = versionOn(plan, day)
  if (version === undefined || (version.known_until !== null && day >= version.known_until)) {
    const known = plan.versions.map(({effective_from}) => effective_from).join(', ')
    throw refuse('NO_RATES_FOR_DAY', `${plan.code} has no rates for ${day}`, {
      field: 'plan',
      next: [`versions of ${plan.code}: ${known}`, 'curbstop import-rates FILE adds one'],
    })
  }
  return version
}
