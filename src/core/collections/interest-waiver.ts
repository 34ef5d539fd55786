import {addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import type {LowIncomeRelief} from '#core/policies/law.js'

export interface InterestWaiverInput {
  readonly low_income: boolean
  readonly request: BusinessDate
  readonly last_waiver: BusinessDate | null
}

export interface InterestWaiverAnswer {
  readonly waive: boolean
  /** First day of the next waiver; null when the customer has no claim to one. */
  readonly next_date: BusinessDate | null
}

/** Interest on delinquent bills is waived once every twelve months for low-income customers (HSC 116914(a)(2)). */
export function judgeInterestWaiver(
  input: InterestWaiverInput,
  law: LowIncomeRelief['interest_waiver'],
): InterestWaiverAnswer {
  if (!input.low_income) return {waive: false, next_date: null}
  const again = input.last_waiver === null ? input.request : addMonths(input.last_waiver, law.months)
  if (input.request < again) return {waive: false, next_date: again}
  return {waive: true, next_date: addMonths(input.request, law.months)}
}
