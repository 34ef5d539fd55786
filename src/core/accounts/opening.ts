import type {Identification} from '#core/accounts/identification.js'
import type {OpeningDeposit} from '#core/accounts/opening-deposit.js'
import type {PossibleMatch} from '#core/accounts/possible-match.js'
import type {AgreementAtPoint, Premise, ServicePoint, StartRead} from '#core/accounts/premise-views.js'
import type {CustomerRole, PersonKind, Tenure} from '#core/accounts/tables.js'
import type {Decided} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Calendar} from '#core/kernel/calendar.js'
import type {OrderKind} from '#core/orders/field-order.js'
import type {CustomerLaw, RedFlagProgram} from '#core/policies/law.js'
import type {OpeningPolicy} from '#core/policies/opening-service.js'

export const OCCUPANCIES = ['owner', 'tenant', 'landlord'] as const
/** Who asks: an owner who lives or works there, a tenant, or an owner who lets it to others. */
export type Occupancy = (typeof OCCUPANCIES)[number]

/** What the desk types, as text: the same text under the same key is the same act. */
export type OpenAccountInput = {
  /** `PR-…` or an address. */
  readonly premise: string
  readonly name: string
  readonly person_kind: PersonKind
  readonly occupancy: Occupancy
  /** `TYPE:LAST4`, never more of it. */
  readonly id_checked: string
  readonly phone: string | null
  readonly email: string | null
  readonly mail_address: string | null
  readonly language: string | null
  readonly class: string | null
  readonly paperless: boolean
  /** The applicant's own earlier account, or `none`. */
  readonly prior: string
  /** `auto`, `waive` or dollars. */
  readonly deposit: string
  /** First day of service. */
  readonly effective: string
  /** Ids of the district's identity theft prevention program that were seen (16 CFR 681.1). */
  readonly red_flags: readonly string[]
}

/** The input with every value parsed. */
export interface Application {
  readonly name: string
  readonly kind: PersonKind
  readonly occupancy: Occupancy
  readonly identification: Identification
  readonly phone: string | null
  readonly phoneKey: string | null
  readonly email: string | null
  readonly mailAddress: string | null
  readonly language: string | null
  readonly serviceClass: string | null
  readonly paperless: boolean
  readonly prior: string | null
  readonly deposit: string
  readonly start: BusinessDate
  readonly redFlags: readonly string[]
}

export interface OpeningFacts {
  readonly application: Application
  readonly premise: Premise
  readonly points: readonly ServicePoint[]
  readonly agreements: readonly AgreementAtPoint[]
  readonly reads: ReadonlyMap<string, StartRead>
  readonly matches: readonly PossibleMatch[]
  /** The earlier account the desk named; null when it named none. */
  readonly prior: PossibleMatch | null
  readonly policy: OpeningPolicy
  readonly law: CustomerLaw
  readonly redFlags: RedFlagProgram
  readonly calendar: Calendar
  /** A record of rent paid on time stands for credit: no deposit is asked for (HSC 116916(d)). */
  readonly rentRecord?: boolean
}

export interface PointToServe {
  readonly point: ServicePoint
  readonly ratePlan: string
}

export interface OpeningOrder {
  readonly kind: OrderKind
  readonly forDate: BusinessDate
  readonly note: string
}

export interface Opening extends Decided {
  readonly application: Application
  readonly premise: Premise
  readonly points: readonly PointToServe[]
  readonly serviceClass: string
  readonly customerRole: CustomerRole
  readonly tenure: Tenure
  readonly language: string
  /** Every meter has a read to start from: service runs from its first day. */
  readonly starts: boolean
  readonly startRead: StartRead | null
  readonly order: OpeningOrder | null
  readonly deposit: OpeningDeposit | null
  readonly prior: PossibleMatch | null
  readonly matches: readonly PossibleMatch[]
}

export type OpenAccountOutcome = {
  readonly account: string
  readonly premise: string
  readonly address: string
  readonly name: string
  readonly status: 'active' | 'pending_start'
  readonly service_start: string
  readonly class: string
  readonly rate_plans: readonly string[]
  readonly start_read: {
    readonly value: number
    readonly read_on: string
    readonly estimated: boolean
    /** The order that checks an estimate; null for an actual read. */
    readonly order: string | null
  } | null
  /** The turn-on order that a start without a read waits for. */
  readonly order: string | null
  readonly order_on: string | null
  readonly deposit: string | null
  readonly deposit_cents: number
  readonly deposit_status: 'requested' | 'waived' | null
  readonly deposit_due_on: string | null
  readonly deposit_ground: string | null
  readonly prior: string | null
  /** Stays on the earlier account until it is moved. */
  readonly prior_owed_cents: number
  readonly possible_matches: readonly {
    readonly account: string
    readonly evidence: readonly string[]
    readonly status: string
    readonly closed_on: string | null
    readonly owed_cents: number
  }[]
}
