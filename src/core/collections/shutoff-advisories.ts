import type {ShutoffCase} from '#core/collections/shutoff-case.js'

/** What staff should do beside the decision; none of them bars. */
export type Advisory =
  | 'OFFER-PLAN'
  | 'ASK-INCOME'
  | 'ASK-WILLING'
  | 'MAIL-RETURNED'
  | 'NOTICE-BEFORE-DUE'
  | 'REFER-COUNSEL'
  | 'BILL-MAILING-UNKNOWN'

const NONE: readonly Advisory[] = []

/** OFFER-PLAN: plans under HSC 116906(a) are open to any customer who shows part of what 116910(a) asks for. */
export function shutoffAdvisories(c: ShutoffCase): readonly Advisory[] {
  const {facts} = c
  const found: Advisory[] = []
  for (const medical of facts.medical) {
    if (c.arrangement === null && !found.includes('OFFER-PLAN')) found.push('OFFER-PLAN')
    if (medical.certified_by !== null && medical.financial === null) found.push('ASK-INCOME')
    if (medical.certified_by !== null && !medical.willing) found.push('ASK-WILLING')
  }
  if (facts.bankruptcies.some((b) => b.released === null)) found.push('REFER-COUNSEL')
  if (facts.notices.some((n) => n.mail_returned)) found.push('MAIL-RETURNED')
  const {bill} = c
  if (bill !== null && bill.mailed === null) found.push('BILL-MAILING-UNKNOWN')
  if (
    bill !== null &&
    facts.notices.some((n) => n.date <= bill.due && (bill.mailed === null || n.date >= bill.mailed))
  ) {
    found.push('NOTICE-BEFORE-DUE')
  }
  return found.length === 0 ? NONE : found
}
