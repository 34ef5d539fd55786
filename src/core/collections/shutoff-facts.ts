import type {BusinessDate, LocalMoment} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {AgencyKind} from '#core/policies/shutoff-law.js'

export const SERVICE_CLASSES = [
  'residential',
  'commercial',
  'industrial',
  'irrigation',
  'institutional',
  'fire',
  'construction',
] as const
export type ServiceClass = (typeof SERVICE_CLASSES)[number]

export const DWELLINGS = ['sfd', 'multi', 'mobilehome_park', 'labor_camp'] as const
/** `sfd` is a detached single-family house. */
export type Dwelling = (typeof DWELLINGS)[number]

export const CUSTOMER_ROLES = ['occupant', 'landlord'] as const
export const SHUTOFF_REASONS = ['nonpayment', 'unauthorized_action'] as const
export const NOTICE_METHODS = ['mail', 'posted', 'hand', 'email'] as const
export const CONTACT_METHODS = ['phone_reached', 'phone_not_reached', 'in_person', 'mail', 'posted'] as const

/** One fact that the law looks at; `id` names its row, so that a proof can point to it. */
interface Fact {
  readonly id: string
}

/** A bill or charge for which service may be shut off; deposits, miscellaneous invoices and the like are never given. */
export interface OpenItemFact extends Fact {
  /** Day the bill was mailed; null = unknown, and then no notice can be proved to follow it. */
  readonly mailed: BusinessDate | null
  readonly due: BusinessDate
  readonly amount_cents: Cents
  /** Open amount when the store has already applied the money; null = apply `payments` oldest first. */
  readonly open_cents: Cents | null
}

export interface PaymentFact extends Fact {
  readonly date: BusinessDate
  readonly amount_cents: Cents
  /** Day it came back; a returned payment never paid (Gov. 6157). */
  readonly returned: BusinessDate | null
  /** `cash`, `check` …; null = not known. */
  readonly method: string | null
  /** Reason given for the return, `NSF`, `R01` …; null when it stood or none was given. */
  readonly return_code: string | null
}

/** A written notice of delinquency and impending shut-off. */
export interface NoticeFact extends Fact {
  readonly method: (typeof NOTICE_METHODS)[number]
  readonly date: BusinessDate
  /** Has every item of HSC 116908(a)(1)(C), in the languages required. */
  readonly complete: boolean
  /** Of those required on its day; null = its languages were not recorded; left out where only the verdict is known. */
  readonly missing_languages?: readonly string[] | null
  /** Has what Gov. 60373(d) or its sister adds. */
  readonly district_complete: boolean
  /** Day the copy to "Occupant" went to the service address. */
  readonly occupant_copy: BusinessDate | null
  readonly mail_returned: boolean
  /** Why the notice does not count at all (withdrawn, wrong address); null = it counts. */
  readonly void_reason: string | null
}

/** A call in which payment options and the written policy were or were not offered (HSC 116908(a)(1)(B)). */
export interface CallFact extends Fact {
  readonly date: BusinessDate
  readonly options_offered: boolean
}

/** The last attempt to reach an adult, or the tag or letter in its place (Gov. 60373(b)). */
export interface ContactFact extends Fact {
  readonly method: (typeof CONTACT_METHODS)[number]
  readonly at: LocalMoment
}

/** A visit that left the notice of imminent discontinuation and the policy (HSC 116908(a)(2)). */
export interface VisitFact extends Fact {
  readonly at: LocalMoment
}

export interface OccupantNoticeFact extends Fact {
  readonly date: BusinessDate
}

/** What is known for HSC 116910(a); all three conditions together protect. */
export interface MedicalFact extends Fact {
  readonly certified_by: string | null
  readonly submitted_by: string | null
  /** Program or declaration that shows inability to pay, null when nothing was shown. */
  readonly financial: string | null
  readonly willing: boolean
  /** Income declaration that `financial` comes from, where the certificate itself shows nothing. */
  readonly declaration?: string
  /** Null from = from the beginning; null until = without end. */
  readonly from: BusinessDate | null
  readonly until: BusinessDate | null
}

export interface AppealFact extends Fact {
  readonly filed: BusinessDate
  readonly by: string
  readonly closed: BusinessDate | null
}

/** A complaint or request for investigation of the bill. */
export interface DisputeFact extends Fact {
  readonly filed: BusinessDate
  readonly closed: BusinessDate | null
}

export interface ExtensionFact extends Fact {
  readonly granted: BusinessDate | null
  /** Last day on which the customer may pay. */
  readonly until: BusinessDate
}

export interface BankruptcyFact extends Fact {
  readonly filed: BusinessDate
  readonly chapter: number
  /** Day the stay ended for this debt; null = it stands. */
  readonly released: BusinessDate | null
}

/** Any other dated protection: down payment awaited, field stand-down, weather stop. */
export interface HoldFact extends Fact {
  readonly kind: string
  readonly from: BusinessDate
  readonly until: BusinessDate | null
}

export interface PlannedPayment extends Fact {
  readonly due: BusinessDate
  readonly amount_cents: Cents
  readonly paid: BusinessDate | null
}

export interface ArrangementFact extends Fact {
  readonly made: BusinessDate
  /** Day it was superseded or cancelled (not broken); null = it stands. */
  readonly ended: BusinessDate | null
  readonly installments: readonly PlannedPayment[]
  readonly current_bills: readonly PlannedPayment[]
  /** Days a final notice of intent was posted at the property. */
  readonly final_notices: readonly BusinessDate[]
}

/** All that a shut-off decision looks at for one account. Absent facts are empty lists. */
export interface ShutoffFacts {
  readonly agency: AgencyKind
  readonly service: ServiceClass
  readonly dwelling: Dwelling | null
  readonly customer: (typeof CUSTOMER_ROLES)[number]
  readonly reason: (typeof SHUTOFF_REASONS)[number]
  readonly mailing_address_differs: boolean
  /** An adult was spoken to by phone in this delinquency, apart from the contacts listed. */
  readonly phone_reached: boolean
  readonly items: readonly OpenItemFact[]
  readonly payments: readonly PaymentFact[]
  readonly notices: readonly NoticeFact[]
  readonly calls: readonly CallFact[]
  readonly contacts: readonly ContactFact[]
  readonly visits: readonly VisitFact[]
  readonly occupant_notices: readonly OccupantNoticeFact[]
  readonly medical: readonly MedicalFact[]
  readonly appeals: readonly AppealFact[]
  readonly disputes: readonly DisputeFact[]
  readonly extensions: readonly ExtensionFact[]
  readonly bankruptcies: readonly BankruptcyFact[]
  readonly holds: readonly HoldFact[]
  readonly arrangements: readonly ArrangementFact[]
}

const NOTHING = [] as const
/** An account of which nothing is known but that it exists; spread it and add what is known. */
export const NO_FACTS: ShutoffFacts = {
  agency: 'district',
  service: 'residential',
  dwelling: null,
  customer: 'occupant',
  reason: 'nonpayment',
  mailing_address_differs: false,
  phone_reached: false,
  items: NOTHING,
  payments: NOTHING,
  notices: NOTHING,
  calls: NOTHING,
  contacts: NOTHING,
  visits: NOTHING,
  occupant_notices: NOTHING,
  medical: NOTHING,
  appeals: NOTHING,
  disputes: NOTHING,
  extensions: NOTHING,
  bankruptcies: NOTHING,
  holds: NOTHING,
  arrangements: NOTHING,
}
