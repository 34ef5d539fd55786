import {addDays, daysBetween, maxDate, minDate, type BusinessDate} from '#core/kernel/business-date.js'
import {fraction, NOTHING, plus, type Fraction} from '#core/rates/fraction.js'

/** Reference evapotranspiration of a zone over days, half open: `to` is the first day that is not in it. */
export interface EtPeriod {
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly inchesThousandths: number
}

export interface NewEtPeriod extends EtPeriod {
  readonly zone: string
  readonly source: string
}

const THOUSAND = 1000

/** A day of a period for which there is no ET. */
export interface EtGap {
  readonly uncovered: BusinessDate
}

export const isEtGap = (found: Fraction | EtGap): found is EtGap => 'uncovered' in found

/**
 * Inches over the days `from` up to `to`: each period gives its share by days. The periods are in the order of their days
 * and do not overlap. Pure.
 */
export function etOver(periods: readonly EtPeriod[], from: BusinessDate, to: BusinessDate): Fraction | EtGap {
  let inches = NOTHING
  let next = from
  for (const period of periods) {
    if (next >= to) break
    if (period.to <= next) continue
    if (period.from > next) return {uncovered: next}
    const days = daysBetween(maxDate(period.from, next), minDate(period.to, to))
    const all = daysBetween(period.from, period.to)
    inches = plus(inches, fraction(BigInt(period.inchesThousandths) * BigInt(days), BigInt(all) * BigInt(THOUSAND)))
    next = addDays(next, days)
  }
  return next < to ? {uncovered: next} : inches
}
