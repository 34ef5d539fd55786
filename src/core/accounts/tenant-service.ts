import {cents, least, type Cents} from '#core/kernel/money.js'
import type {CustomerLaw} from '#core/policies/law.js'

export interface TenantServiceInput {
  readonly agrees_terms: boolean
  /** Service to this occupant can be shut off without the others'. */
  readonly individually_metered: boolean
  /** The occupants together, or this one for all, take over the whole account. */
  readonly assumes_all_subsequent: boolean
  /** Months of earlier service the system asks of applicants as credit; null = none. */
  readonly prior_service_months_required: number | null
  /** Months of prompt rent the occupant shows instead. */
  readonly prompt_rent_months: number
  readonly landlord_debt_cents: Cents
  /** What the system would like to be paid of it before it serves. */
  readonly demanded_cents: Cents
}

export interface TenantServiceAnswer {
  readonly serve: boolean
  /** What may be demanded of the landlord's debt. */
  readonly may_demand_cents: Cents
  readonly credit_ok: boolean
}

/** An occupant's right to become the customer without the landlord's debt (HSC 116916(b)-(d), Gov. 60371(b)-(c)). */
export function judgeTenantService(input: TenantServiceInput, law: CustomerLaw['tenant_service']): TenantServiceAnswer {
  const required = input.prior_service_months_required
  const credit_ok = required === null || input.prompt_rent_months >= required
  const owed = cents(Math.round((input.landlord_debt_cents * law.debt_percent) / 100))
  const reachable = input.individually_metered || input.assumes_all_subsequent
  return {
    serve: input.agrees_terms && reachable && credit_ok,
    may_demand_cents: least(input.demanded_cents, owed),
    credit_ok,
  }
}
