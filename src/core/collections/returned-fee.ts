import {least, ZERO, type Cents} from '#core/kernel/money.js'
import type {ReturnedFeeLaw} from '#core/policies/returned-fees.js'

export interface ReturnedFeeFacts {
  readonly method: string
  readonly reason: string | null
  /** Checks to the same payee that came back before. */
  readonly priorBadChecks: number
  readonly actualCost: Cents | null
  readonly scheduleFee: Cents | null
}

export interface ReturnedFee {
  /** null: the statute says nothing of this kind of payment. */
  readonly serviceChargeCap: Cents | null
  /** null: the cost is not known. */
  readonly costCap: Cents | null
  /** The lowest of schedule and caps; null where none is known. */
  readonly fee: Cents | null
}

/** What may be charged for a payment that came back. */
export function returnedFee({service_charge: charge}: ReturnedFeeLaw, facts: ReturnedFeeFacts): ReturnedFee {
  const serviceChargeCap = capOf(charge, facts)
  const known = [facts.scheduleFee, serviceChargeCap, facts.actualCost].filter((one) => one !== null)
  const [first, ...others] = known
  return {serviceChargeCap, costCap: facts.actualCost, fee: first === undefined ? null : others.reduce(least, first)}
}

function capOf(
  charge: ReturnedFeeLaw['service_charge'],
  {method, reason, priorBadChecks}: ReturnedFeeFacts,
): Cents | null {
  if (!charge.methods.includes(method)) return null
  if (reason !== null && charge.not_for_reasons.includes(reason)) return ZERO
  return priorBadChecks === 0 ? charge.first_cents : charge.later_cents
}
