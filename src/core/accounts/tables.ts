import type {BusinessDate} from '#core/kernel/business-date.js'
import type {AgreementEventKind, Service} from '#core/accounts/agreement.js'
import type {Version} from '#core/accounts/versions.js'

export const DWELLINGS = ['sfd', 'multi', 'mobilehome_park', 'labor_camp', 'none'] as const
export type Dwelling = (typeof DWELLINGS)[number]
export type CustomerRole = 'occupant' | 'landlord'
export type Tenure = 'owner' | 'tenant'
export type PersonKind = 'natural' | 'organization'

export interface PersonVersionRow extends Version {
  readonly person_id: string
  readonly name: string
  readonly phone: string | null
  readonly email: string | null
  readonly language: string
}

export interface PremiseVersionRow extends Version {
  readonly premise_id: string
  readonly address: string
  readonly unit: string
  readonly city: string
  readonly postal_code: string
  readonly dwelling: Dwelling
  readonly route: string
}

export interface AccountVersionRow extends Version {
  readonly account_id: string
  readonly person_id: string
  readonly premise_id: string
  readonly class: string
  readonly customer_role: CustomerRole
  readonly tenure: Tenure | null
  readonly mail_address: string
  readonly mail_differs: number
  readonly cycle: string
  readonly paperless: number
}

export interface AccountRow {
  readonly account_id: string
  readonly account_no: string
  readonly external_key: string | null
  readonly opened_on: BusinessDate
  readonly recorded_at: string
}

export interface AgreementRow {
  readonly account_id: string
  readonly agreement_id: string
  readonly service_point_id: string
  readonly service: Service
  readonly start_on: BusinessDate
  readonly rate_plan: string
  readonly recorded_at: string
}

export interface AgreementEventRow {
  readonly account_id: string
  readonly agreement_id: string
  readonly event_id: string
  readonly kind: AgreementEventKind
  readonly effective_on: BusinessDate
  readonly recorded_at: string
}

/** How the columns of the set-based inserts are typed. */
export const TEXT = 'text'
export const INTEGER = 'integer'
