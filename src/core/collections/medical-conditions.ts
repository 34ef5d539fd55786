import type {IncomeDeclaration} from '#core/accounts/household-views.js'
import type {MedicalDetail} from '#core/collections/protection.js'

/** One of the three conditions of HSC 116910(a), whether it is met, and what shows or would show it. */
export type Condition = {
  readonly condition: 'certificate' | 'unable_to_pay' | 'willing'
  readonly met: boolean
  readonly how: string
}

/** All three or nothing is barred; each says what is missing and how it is met. */
export function medicalConditions(
  account: string,
  {cert_by, certified_on, submitted_by, financial, willing}: MedicalDetail,
  declared: IncomeDeclaration | null,
): Condition[] {
  const certified = cert_by === 'primary_care_provider'
  const ground = financial ?? declared?.ground ?? null
  const dated = certified_on === null || certified_on === undefined ? '' : ` of ${certified_on}`
  return [
    {
      condition: 'certificate',
      met: certified,
      how: certified
        ? `primary care provider${dated}, handed in by the ${submitted_by}`
        : 'a primary care provider certifies it (Welf. & Inst. 14088(b)(1)(A)): again with --cert-by primary_care_provider',
    },
    {
      condition: 'unable_to_pay',
      met: ground !== null,
      how: ground === null ? `curbstop declare-income ${account}` : ground.replaceAll('_', ' '),
    },
    {
      condition: 'willing',
      met: willing,
      how: willing ? 'willing to enter a plan' : 'ask whether the customer enters a plan: again with --willing',
    },
  ]
}
