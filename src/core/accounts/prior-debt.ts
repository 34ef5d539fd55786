export const DEBTORS = [
  'applicant',
  'same_person',
  'previous_tenant',
  'previous_owner',
  'landlord',
  'household_member',
] as const
export const APPLICANTS = ['debtor', 'same_person', 'new_tenant', 'tenant', 'new_owner', 'owner', 'landlord'] as const

const OWN_DEBT: ReadonlySet<string> = new Set(['applicant', 'debtor', 'same_person'])
const NOT_SHARED: ReadonlySet<string> = new Set(['landlord', 'previous_owner'])
const OWNERS: ReadonlySet<string> = new Set(['owner', 'new_owner', 'landlord'])

export interface PriorDebtInput {
  /** Who ran up the balance at the premise. */
  readonly debtor: (typeof DEBTORS)[number]
  readonly applicant: (typeof APPLICANTS)[number]
  /** The applicant lived there and used the water while the debt arose. */
  readonly lived_there: boolean
}

/** Whether an earlier balance may follow the applicant: his own may; another's only when he lived on it as one of the
 * household. Never a previous tenant's to the next tenant or the owner (PUC 12822.6), never a landlord's to an occupant. */
export function mayTransferDebt({debtor, applicant, lived_there}: PriorDebtInput): boolean {
  if (OWN_DEBT.has(debtor) || OWN_DEBT.has(applicant)) return true
  return lived_there && !NOT_SHARED.has(debtor) && !OWNERS.has(applicant)
}
