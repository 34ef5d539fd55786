import type {RatePlan} from '#core/rates/rate-plan.js'
import type {RegisterUnit} from '#core/meters/register.js'

/** A unit in which water is counted or charged. */
export type VolumeUnit = RegisterUnit | RatePlan['unit']
export const VOLUME_UNITS: readonly VolumeUnit[] = ['ccf', 'kgal', 'gal', 'cf', 'kilolitre']

/** What each unit holds, in thousandths of a gallon. */
export type Volumes = Readonly<Record<VolumeUnit, number>>
