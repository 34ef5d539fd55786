import type {BusinessDate} from '#core/kernel/business-date.js'
import type {LawCode} from '#core/policies/shutoff-law.js'

/** What bars a shut-off for a time, and which rule says so. */
export const PROTECTION_KINDS = [
  'medical',
  'appeal',
  'dispute',
  'extension',
  'bankruptcy',
  'tenant_notice',
  'weather_stop',
  'agency_pledge',
  'field_stand_down',
  'down_payment_due',
] as const
export type ProtectionKind = (typeof PROTECTION_KINDS)[number]

export const PROTECTION_RULE: Readonly<Record<ProtectionKind, LawCode | 'P-HOLD'>> = {
  medical: 'S-MED',
  appeal: 'S-APPEAL',
  dispute: 'G-DISPUTE',
  extension: 'G-EXT',
  bankruptcy: 'F-366',
  tenant_notice: 'S-TEN',
  weather_stop: 'P-HOLD',
  agency_pledge: 'P-HOLD',
  field_stand_down: 'P-HOLD',
  down_payment_due: 'P-HOLD',
}

/** What ends each of them, beside the last day it was given. */
export const ENDED_BY: Readonly<Record<ProtectionKind, string>> = {
  medical: 'its last day, or a plan that is broken (HSC 116910(b)(3))',
  appeal: 'the decision on the appeal',
  dispute: 'the answer to the complaint',
  extension: 'its last day',
  bankruptcy: 'dismissal, closing, or relief from the stay',
  tenant_notice: 'its last day',
  weather_stop: 'its last day',
  agency_pledge: "its last day, or the agency's money",
  field_stand_down: 'the return of the field',
  down_payment_due: 'the down payment, or its last day',
}

/** Who may certify: HSC 116910(a)(1), Welf. & Inst. 14088(b)(1)(A). */
export const CERTIFIERS = ['primary_care_provider', 'other'] as const
/** Grounds of inability to pay: HSC 116910(a)(2); declared income needs no proof. */
export const FINANCIAL_GROUNDS = [
  'calworks',
  'calfresh',
  'general_assistance',
  'medi_cal',
  'ssi_ssp',
  'wic',
  'declared_under_200_fpl',
] as const

/** The three conditions of S-MED; never the diagnosis. */
export type MedicalDetail = {
  readonly cert_by: string | null
  /** Day of the certificate; null = not said. */
  readonly certified_on?: string | null
  readonly submitted_by: 'customer' | 'tenant'
  readonly financial: string | null
  readonly willing: boolean
}

export interface ProtectionPeriod {
  readonly kind: ProtectionKind
  readonly from: BusinessDate
  /** Last day it stands; null = until it is ended. */
  readonly until: BusinessDate | null
  readonly endedOn: BusinessDate | null
}

/** Whether a protection stands on a day: from its first day through its last, until it was ended. */
export const standsOn = (period: ProtectionPeriod, day: BusinessDate): boolean =>
  period.from <= day &&
  (period.until === null || day <= period.until) &&
  (period.endedOn === null || day < period.endedOn)
