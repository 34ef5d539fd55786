/** How a fact is written: text as it is, the others as each language writes them. */
export type FactKind = 'text' | 'money' | 'date' | 'time' | 'count' | 'choice'

/** Everything a letter may tell, by the name it has between braces in a template. */
export const LETTER_FACTS = {
  customer_name: 'text',
  mail_address: 'text',
  service_address: 'text',
  account_number: 'text',
  phone: 'text',
  relay: 'text',
  email: 'text',
  policy_web: 'text',
  office_address: 'text',
  office_opens: 'time',
  office_closes: 'time',
  amount_delinquent: 'money',
  oldest_due: 'date',
  pay_by: 'date',
  shutoff_date: 'date',
  cap_hours: 'money',
  cap_after: 'money',
  amount_to_cure: 'money',
  arrangement_number: 'text',
  option: 'choice',
  made_on: 'date',
  arrangement_total: 'money',
  default_days: 'count',
  final_days: 'count',
  operator_name: 'text',
  bill_number: 'text',
  adjustment_number: 'text',
  decided_on: 'date',
  policy_section: 'text',
  adjustment_amount: 'money',
  new_balance: 'money',
  appeal_by: 'date',
} as const satisfies Readonly<Record<string, FactKind>>
export type FactName = keyof typeof LETTER_FACTS

/** Tables of a letter: a paragraph that names one is written once a row, with the row's facts beside the letter's. */
export const LETTER_ROWS = {
  installments: {installment_due: 'date', installment_amount: 'money'},
  replaced: {replaced_number: 'text'},
  missed: {missed_what: 'choice', missed_due: 'date', missed_amount: 'money'},
  calculation: {line_label: 'text', line_billed: 'money', line_policy: 'money'},
} as const satisfies Readonly<Record<string, Readonly<Record<string, FactKind>>>>
export type RowsName = keyof typeof LETTER_ROWS
export const ROWS_NAMES = Object.keys(LETTER_ROWS) as readonly RowsName[]

/** A clause that is a fact is said only where the fact itself stands: one of these, in the paragraph tagged with it. */
export const CLAUSE_FACTS: Readonly<Record<string, readonly string[]>> = {
  customer_name: ['customer_name'],
  customer_address: ['mail_address', 'service_address'],
  account_number: ['account_number'],
  service_address: ['service_address'],
  amount_delinquent: ['amount_delinquent'],
  pay_by_date: ['pay_by'],
  planned_shutoff_date: ['shutoff_date'],
  termination_date: ['shutoff_date'],
  earliest_shutoff_date: ['shutoff_date'],
  representative_phone: ['phone'],
  due_since: ['oldest_due'],
  amount_to_cure: ['amount_to_cure'],
  what_was_missed: ['missed_what'],
  option_chosen: ['option'],
  balance_covered: ['arrangement_total'],
  installments_and_dates: ['installment_due'],
  calculation: ['line_policy'],
  new_balance: ['new_balance'],
  appeal_right: ['appeal_by'],
}

const PLACEHOLDER = /\{([a-z_]+)\}/g

/** Names between braces, in the order of the text. */
export const placeholdersOf = (text: string): string[] =>
  Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name)

/** Each name between braces by what it stands for. */
export const filled = (text: string, value: (name: string) => string): string =>
  text.replace(PLACEHOLDER, (_, name: string) => value(name))
