import type {BusinessDate} from '#core/kernel/business-date.js'

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

export const PROTECTION_RULE: Readonly<Record<ProtectionKind, string>> = {
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
