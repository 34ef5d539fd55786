import type {BusinessDate, LocalMoment} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {BillingFactName} from '#core/billing/billing-fact.js'
import type {ReceivableClass} from '#core/ledger/chart.js'
import type {ProtectionKind} from '#core/collections/protection.js'
import type {Dwelling, ServiceClass} from '#core/collections/shutoff-facts.js'
import type {Kind} from '#core/demo/demo-data.js'
import type {BillInputs, PricedBill} from '#core/rates/priced-bill.js'

/** Where a customer of the demo district is served. */
export interface DemoPremise {
  readonly address: string
  readonly unit: string
  readonly city: string
  readonly postal_code: string
  readonly dwelling: Dwelling | 'none'
  readonly route: string
  readonly cycle: number
  readonly built_on: BusinessDate
  readonly sewer: boolean
  readonly meter: {readonly serial: string; readonly size: string}
}

export interface DemoCustomer {
  /** Accounts with the same key belong to one person; their indexes lie in one group of sixteen. */
  readonly key: string
  readonly kind: 'natural' | 'organization'
  readonly name: string
  readonly phone: string
  readonly email: string | null
  readonly language: string
}

export interface DemoBillLine {
  readonly class: ReceivableClass
  readonly code: string
  readonly description: string
  readonly cents: Cents
  readonly ledgerAccount?: string
  readonly fundingSource?: string
}
export interface DemoRead {
  readonly on: BusinessDate
  /** Whole ccf. */
  readonly register: number
  readonly estimated: boolean
}
export interface DemoBill {
  readonly from: BusinessDate
  readonly to: BusinessDate
  /** Issued and mailed. */
  readonly mailed: BusinessDate
  readonly due: BusinessDate
  readonly ccf: number
  /** The register after the period, whole ccf. */
  readonly register: number
  readonly estimated: boolean
  readonly lines: readonly DemoBillLine[]
  readonly cents: Cents
  /** What its plan priced it from, and the figures it worked out on the way. */
  readonly pricing: {readonly inputs: BillInputs; readonly figures: PricedBill['figures']}
}

/** What is known of an account for its bill. */
export type DemoFacts = Readonly<Partial<Record<BillingFactName, string>>>

/** Part of a payment: which bill of the account it pays, by position. */
export interface DemoPart {
  readonly bill: number
  readonly cents: Cents
}
export interface DemoPayment {
  readonly on: BusinessDate
  readonly cents: Cents
  readonly tender: string
  readonly reference: string
  /** Ledger account the money went to. */
  readonly deposited_to: string
  /** The bills it pays in the end; what is left over is held for the customer. */
  readonly pays: readonly DemoPart[]
  /** Money on an arrangement is directed to the bills named; all other money pays the oldest bill first. */
  readonly directed: boolean
  /** Installments it pays, by number. */
  readonly installment: number | null
  readonly returned: {readonly on: BusinessDate; readonly code: string} | null
}

export interface DemoNotice {
  readonly kind: 'past_due' | 'intent' | 'tag' | 'occupant' | 'final'
  readonly method: 'mail' | 'posted' | 'hand' | 'email'
  readonly sent_on: BusinessDate
  readonly sent_at: LocalMoment | null
  readonly items: readonly string[]
  readonly cents: Cents | null
  readonly pay_by: BusinessDate | null
  readonly occupant_copy_on: BusinessDate | null
  readonly returned_on: BusinessDate | null
}
export interface DemoContact {
  readonly at: LocalMoment
  readonly method: 'phone' | 'in_person' | 'visit'
  readonly outcome: 'reached' | 'not_reached' | 'notice_left'
  readonly options_offered: boolean
  readonly note: string
  /** Operator id. */
  readonly by: string
}
export interface DemoProtection {
  readonly kind: ProtectionKind
  readonly from: BusinessDate
  readonly until: BusinessDate | null
  readonly ended: {readonly on: BusinessDate; readonly reason: string} | null
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}
export interface DemoInstallment {
  readonly number: number
  readonly due: BusinessDate
  readonly cents: Cents
}
export interface DemoArrangement {
  readonly made: BusinessDate
  /** Bills it covers, by position. */
  readonly covers: readonly number[]
  readonly installments: readonly DemoInstallment[]
}

/** One account with its whole year. */
export interface DemoAccount {
  readonly index: number
  /** Known outcome by name; null where the account simply pays. */
  readonly scenario: string | null
  readonly number: string
  readonly kind: Kind
  readonly class: ServiceClass
  readonly role: 'occupant' | 'landlord'
  readonly tenure: 'owner' | 'tenant'
  readonly opened_on: BusinessDate
  /** Service ended and nobody lives there since; null while it is served. */
  readonly closed_on: BusinessDate | null
  readonly plan: string
  readonly paperless: boolean
  readonly mail_address: string
  readonly mail_differs: boolean
  readonly premise: DemoPremise
  readonly customer: DemoCustomer
  readonly facts: DemoFacts
  /** The read from which the first bill counts. */
  readonly startRead: DemoRead
  readonly bills: readonly DemoBill[]
  /** A read that is not billed; null where the meter was not read since the last bill. */
  readonly nextRead: DemoRead | null
  /** In the order they were made. */
  readonly payments: readonly DemoPayment[]
  readonly notices: readonly DemoNotice[]
  readonly contacts: readonly DemoContact[]
  readonly protections: readonly DemoProtection[]
  readonly arrangement: DemoArrangement | null
}
