import {waterVolumes} from '#core/policies/water-volumes.js'
import {fraction, over, times, type Fraction} from '#core/rates/fraction.js'
import type {RatePlan} from '#core/rates/rate-plan.js'

export type UseUnit = RatePlan['unit']
const UNITS: readonly UseUnit[] = ['ccf', 'kgal', 'kilolitre', 'gal']

/** The unit of a bill as plans write it: hundreds of cubic feet go by two names. Null for a unit nobody knows. */
export const useUnitOf = (unit: string | null): UseUnit | null =>
  unit === 'hcf' ? 'ccf' : (UNITS.find((one) => one === unit) ?? null)

/** What one unit of use holds. @throws Refusal BAD_DATA (78) */
export const gallonsIn = (unit: UseUnit): Fraction => fraction(waterVolumes().volumes[unit], 1000)

export const gallonsPerDay = (use: Fraction, unit: UseUnit, days: number): Fraction =>
  over(times(use, gallonsIn(unit)), fraction(days))
