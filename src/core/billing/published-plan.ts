import {existsSync, readFileSync} from 'node:fs'
import {badConfiguration} from '#core/imports/checked-json.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {sumOfLines} from '#core/rates/compile-tariff.js'
import {compare, fraction, type Fraction} from '#core/rates/fraction.js'
import {ANY_CLASS, compilePlan, versionOn, type CompiledPlan} from '#core/rates/price-bill.js'
import type {PricedLine} from '#core/rates/priced-bill.js'
import type {RatePlan, RateVersion} from '#core/rates/rate-plan.js'
import {readRatePlan} from '#core/rates/read-plan.js'

const PLANS = new URL('../../../data/profiles/plans/', import.meta.url)

/**
 * Published rates by which charges that another system made are computed again.
 * @throws Refusal BAD_CONFIGURATION (78) where there are none of this name, BAD_RATES (65)
 */
export function loadPublishedPlan(name: string): CompiledPlan {
  const label = `data/profiles/plans/${name}.json`
  const file = new URL(`${name}.json`, PLANS)
  if (!existsSync(file)) throw badConfiguration(label, '', 'expected a published plan of this name')
  return compilePlan(readRatePlan(JSON.parse(readFileSync(file, 'utf8')), label))
}

/** Hundreds of cubic feet go by two names. */
export const isUnitOf = (unit: string | null, plan: RatePlan): boolean =>
  unit === plan.unit || (unit === 'hcf' && plan.unit === 'ccf')

/**
 * The versions that a service period [start, end) touches; null when some of its days have no known rate. A period
 * without a day is looked up on its first.
 */
export function versionsServed(
  plan: RatePlan,
  start: BusinessDate,
  end: BusinessDate,
): readonly [RateVersion, ...RateVersion[]] | null {
  const lastDay = end > start ? addDays(end, -1) : start
  const first = versionOn(plan, start)
  if (first === undefined) return null
  const later = plan.versions.filter(({effective_from: from}) => from > first.effective_from && from <= lastDay)
  const served = [first, ...later] as const
  const known = served.every(({known_until}, at) => {
    const until = served[at + 1]?.effective_from ?? addDays(lastDay, 1)
    return known_until === null || until <= known_until
  })
  return known ? served : null
}

export interface PublishedCharge {
  readonly total: Cents
  /** A minimum made the charge, not the use. */
  byMinimum(): boolean
}

/** The whole period at the rates of one version: across a change, the charges of both are a band. */
export function chargeUnder(
  compiled: CompiledPlan,
  version: RateVersion,
  {usage, days}: {readonly usage: Fraction; readonly days: number},
): PublishedCharge {
  const values = {usage, days: fraction(days)}
  const inputs = {values, meters: [], partial: false, days, ofDays: days}
  const {lines} = compiled.tariff(version, ANY_CLASS).price(inputs)
  return {total: sumOfLines(lines), byMinimum: () => lines.some(isAtMinimum)}
}

function isAtMinimum(line: PricedLine): boolean {
  const {basis, rate, quantity} = line.trace()
  return basis === 'minimum' && rate !== null && quantity !== null && compare(rate, quantity) >= 0
}
