import type {BusinessDate} from '#core/kernel/business-date.js'

/** How the value of a fact is written; rate plans and formulas read it by the name of the fact. */
const GRAMMAR = {
  /** Persons in the household. */
  household_size: 'whole',
  /** Square feet. */
  irrigated_area: 'number',
  dwelling_units: 'whole',
  /** Equivalent dwelling units, by which sewer service is charged. */
  edus: 'number',
  /** Indoor allowance beyond the usual, in the plan's unit a period. */
  extra_indoor: 'number',
  /** Animals over 100 lb. */
  large_animals: 'count',
  /** Square feet of new landscape while it is established. */
  establishing_area: 'number',
  /** Average winter use, which caps sewer charges, in the plan's unit a period. */
  winter_average: 'number',
  rate_area: 'word',
  sewer_area: 'word',
  et_zone: 'word',
  /** What the plan's conservation factor is looked up by. */
  landscape: 'word',
  low_income: 'yes_no',
} as const

export type BillingFactName = keyof typeof GRAMMAR
export const BILLING_FACT_NAMES = Object.keys(GRAMMAR) as readonly BillingFactName[]

/** What is known of an account for its bill from a day on. */
export interface NewBillingFact {
  readonly accountId: string
  readonly name: BillingFactName
  readonly value: string
  readonly fromOn: BusinessDate
  /** First day on which it no longer holds; null while nobody has said when. */
  readonly untilOn: BusinessDate | null
  /** Where it is known from: a form, a survey, the former system. */
  readonly source: string
}

const WRITTEN = {
  whole: [/^[1-9]\d{0,5}$/, 'a whole number from 1'],
  count: [/^(0|[1-9]\d{0,5})$/, 'a whole number from 0'],
  number: [/^\d{1,9}(\.\d{1,3})?$/, 'a number with at most 3 decimals'],
  word: [/^[A-Za-z0-9][A-Za-z0-9 _.-]*$/, 'a word of letters and digits'],
  yes_no: [/^(yes|no)$/, 'yes or no'],
} as const

/** What is wrong with how a value is written; null when nothing is. */
export function factValueFault(name: BillingFactName, value: string): string | null {
  const [pattern, expected] = WRITTEN[GRAMMAR[name]]
  return pattern.test(value) ? null : `${name} is ${expected}`
}
