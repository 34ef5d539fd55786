import {cents, ZERO, type Cents} from '#core/kernel/money.js'
import type {TheftKind, WaterTheftLaw} from '#core/policies/water-theft.js'

export interface TheftInput {
  readonly value_cents: Cents
  readonly prior_conviction: boolean
}

export interface TheftAnswer {
  readonly class_: string
  readonly police_report: boolean
  /** Damages that a civil action may ask for, costs and attorney fees apart. */
  readonly treble_cents: Cents
}

/** Theft of water: the class of the crime (Penal 498) and the damages (Civ. 1882.2). */
export function judgeTheft({value_cents, prior_conviction}: TheftInput, {crime, damages}: WaterTheftLaw): TheftAnswer {
  const graver = value_cents > crime.above_cents || (crime.prior_lifts && prior_conviction)
  return {
    class_: graver ? crime.class_above : crime.class_below,
    police_report: crime.police_report,
    treble_cents: cents(value_cents * damages.times),
  }
}

export interface TheftFineInput {
  readonly kind: TheftKind
  /** Within one year, from 1. */
  readonly violation_no: number
  /** The fines need an ordinance of the district's own. */
  readonly ordinance_adopted: boolean
}

export interface TheftFineAnswer {
  readonly max_cents: Cents
  readonly hardship_waiver: boolean
}

/** The highest fine for a violation (Gov. 53069.45, .46): nothing without an ordinance. */
export function judgeTheftFine(asked: TheftFineInput, law: WaterTheftLaw): TheftFineAnswer {
  const fine = law.fines.find((one) => one.kind === asked.kind)
  if (!asked.ordinance_adopted || fine === undefined) return {max_cents: ZERO, hardship_waiver: false}
  const number = Math.min(asked.violation_no, fine.cents.length)
  return {max_cents: fine.cents[number - 1] ?? ZERO, hardship_waiver: fine.hardship_waiver}
}
