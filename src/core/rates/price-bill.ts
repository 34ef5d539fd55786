import {addDays, type BusinessDate, daysBetween, maxDate, minDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {compileTariff, sumOfLines, type CompiledTariff, type TariffInputs} from '#core/rates/compile-tariff.js'
import {fraction, total, type Fraction} from '#core/rates/fraction.js'
import type {BillInputs, PricedBill, PricedLine} from '#core/rates/priced-bill.js'
import type {RatePlan, RateVersion} from '#core/rates/rate-plan.js'

/** A plan whose tariffs are made ready as they are first asked for, and then kept. */
export interface CompiledPlan {
  readonly plan: RatePlan
  tariff(version: RateVersion, serviceClass: string): CompiledTariff
}

export const ANY_CLASS = '*'

export function compilePlan(plan: RatePlan): CompiledPlan {
  const ready = new Map<string, CompiledTariff>()
  return {
    plan,
    tariff: (version, serviceClass) => {
      const key = `${version.effective_from} ${serviceClass}`
      let compiled = ready.get(key)
      if (compiled === undefined) {
        const tariff = version.classes[serviceClass] ?? version.classes[ANY_CLASS]
        if (tariff === undefined) throw unknownClass(plan, version, serviceClass)
        compiled = compileTariff(tariff, version)
        ready.set(key, compiled)
      }
      return compiled
    },
  }
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
  const {plan} = compiled
  const ofDays = daysBetween(inputs.from, inputs.to)
  if (ofDays <= 0)
    throw refuse('BAD_PERIOD', `${inputs.to} is not after ${inputs.from}: no day is billed`, {field: 'to'})
  const segments = segmentsOf(plan, inputs)
  const values = {...inputs.values, days: fraction(ofDays)}
  const lines: PricedLine[] = []
  let figures: Readonly<Record<string, Fraction>> = {}
  for (const {version, days} of segments) {
    const asked: TariffInputs = {values, meters: inputs.meters, partial: inputs.partial, days, ofDays}
    const priced = compiled.tariff(version, inputs.serviceClass).price(asked)
    lines.push(...priced.lines)
    figures = priced.figures
  }
  return {
    plan: plan.code,
    serviceClass: inputs.serviceClass,
    versions: segments.map(({version}) => version.effective_from),
    lines,
    total: sumOfLines(lines),
    exactTotal: total(lines.map((line) => line.exact)),
    figures,
  }
}

/**
 * Which versions price which days. How a change is met is said by the version in force on the last day served.
 * @throws Refusal NO_RATES_FOR_DAY (65)
 */
export function segmentsOf(plan: RatePlan, {from, to, billOn}: Pick<BillInputs, 'from' | 'to' | 'billOn'>): Segment[] {
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
