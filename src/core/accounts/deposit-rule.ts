import {cents, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {CustomerLaw, DepositLaw} from '#core/policies/law.js'
import type {AgencyKind} from '#core/policies/shutoff-law.js'

export interface DepositInput {
  readonly agency: AgencyKind
  /** Why it is asked: `creditworthiness`, `renter`, `returned_item` … ; null when only the amount is in question. */
  readonly basis: string | null
  readonly credit_ok: boolean
  readonly billing: 'monthly' | 'periodic' | null
  readonly average_bill_cents: Cents | null
  readonly asked_cents: Cents | null
}

export interface DepositAnswer {
  /** A new residential applicant may be asked only for want of credit (Gov. 60375.5). */
  readonly may_require: boolean
  /** Most that may be asked; null where no statute sets a cap. */
  readonly max_cents: Cents | null
  /** The amount asked is within the cap. */
  readonly within_cap: boolean
}

function capOf(input: DepositInput, law: DepositLaw): Cents | null {
  if (law.cap === null || input.average_bill_cents === null || input.billing === null) return null
  const bills = input.billing === 'monthly' ? law.cap.monthly_bills : law.cap.periodic_bills
  return cents(bills * input.average_bill_cents)
}

export const depositLawOf = (law: CustomerLaw, agency: AgencyKind): DepositLaw =>
  mustExist(
    law.deposit.find((one) => one.agencies.includes(agency)),
    `no deposit law for ${agency}`,
  )

/** Whether a security deposit may be required, and how much. */
export function judgeDeposit(input: DepositInput, law: CustomerLaw): DepositAnswer {
  const words = law.deposit_bases
  const forCredit = input.basis === null || words.creditworthiness.includes(input.basis)
  const forConduct = input.basis !== null && words.existing_customer.includes(input.basis)
  const max_cents = capOf(input, depositLawOf(law, input.agency))
  return {
    may_require: forConduct || (forCredit && !input.credit_ok),
    max_cents,
    within_cap: max_cents === null || input.asked_cents === null || input.asked_cents <= max_cents,
  }
}
