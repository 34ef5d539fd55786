import type {BackBillCause} from '#core/policies/back-billing.js'

/** Causes that a read is corrected for. */
export const READ_CAUSES = [
  'misread',
  'estimate',
  'meter_error',
  'tampering',
] as const satisfies readonly BackBillCause[]
export type ReadCause = (typeof READ_CAUSES)[number]
