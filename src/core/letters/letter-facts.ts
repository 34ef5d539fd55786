import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import type {Calendar} from '#core/kernel/calendar.js'
import {sum, type Cents} from '#core/kernel/money.js'
import type {ArrangementTold} from '#core/letters/arrangement-told-views.js'
import type {LetterAccount} from '#core/letters/letter-accounts-views.js'
import type {LetterBooks} from '#core/letters/letter-books.js'
import {OCCUPANT} from '#core/letters/letter-text.js'
import type {NoticeDates} from '#core/letters/notice-dates.js'
import type {FactValue, LetterFacts} from '#core/letters/render-letter.js'
import type {PlannedPayment, ShutoffFacts} from '#core/collections/shutoff-facts.js'
import type {LowIncomeRelief} from '#core/policies/law.js'
import type {FactName} from '#core/policies/letter-placeholders.js'
import type {PostedRecord} from '#core/adjustments/posted-views.js'

export const RECIPIENTS = ['customer', 'occupant', 'third_party'] as const
export interface Recipient {
  readonly recipient: (typeof RECIPIENTS)[number]
  readonly name: string
  readonly address: string
}

/** Who writes, from where, by which law. */
export interface LetterOffice {
  readonly district: string
  readonly books: LetterBooks
  readonly calendar: Calendar
  readonly relief: LowIncomeRelief
}

type Values = Readonly<Partial<Record<FactName, FactValue>>>
/** What a letter tells besides the account and the office. */
export interface Told {
  readonly values: Values
  readonly rows: LetterFacts['rows']
}

/** Town and postal code go on a line of their own. */
const TOWN = /^(.*?), ([^,]+,? (?:[A-Z]{2} )?\d{5}(?:-\d{4})?)$/

export function addressLines(address: string): string[] {
  const [, street, town] = TOWN.exec(address) ?? []
  return street === undefined || town === undefined ? [address] : [street, town]
}

/** Everything that is frozen with a letter to one recipient. */
export function letterFacts(office: LetterOffice, account: LetterAccount, to: Recipient, told: Told): LetterFacts {
  const {contact} = office.books.policy
  const {opens, closes} = office.calendar.officeHours
  const name = to.recipient === 'occupant' ? OCCUPANT : to.name
  return {
    head: {
      district: office.district,
      return_address: contact.return_address,
      written_on: office.books.day,
      account: account.accountNumber,
      service_address: account.serviceAddress,
      to: [name, ...addressLines(to.address)],
    },
    values: {
      customer_name: account.name,
      mail_address: account.mailAddress,
      service_address: account.serviceAddress,
      account_number: account.accountNumber,
      ...{phone: contact.phone, relay: contact.relay, email: contact.email, policy_web: contact.policy_web},
      office_address: contact.return_address.join(', '),
      ...{office_opens: opens, office_closes: closes},
      cap_hours: office.relief.reconnection.operating_cap_cents,
      cap_after: office.relief.reconnection.nonoperational_cap_cents,
      ...told.values,
    },
    rows: told.rows,
  }
}

export interface PastDueTold {
  readonly pastDue: Cents
  readonly oldestDue: BusinessDate
  readonly dates: NoticeDates | null
}

/** What is owed and by when it has to be paid: the amounts of the day the letter is written. */
export const pastDueTold = ({pastDue, oldestDue, dates}: PastDueTold): Values => ({
  ...{amount_delinquent: pastDue, oldest_due: oldestDue},
  ...(dates === null ? {} : {pay_by: dates.payBy, shutoff_date: dates.shutoffOn}),
})

/** Installment 0 is the down payment. */
const isDownPayment = ({id}: PlannedPayment): boolean => id.endsWith('/0')

/** What was missed of the arrangement that stands, and of the bills beside it. */
export function missedTold(facts: ShutoffFacts, today: BusinessDate): Told {
  const plan = facts.arrangements.find((one) => one.ended === null)
  const late = (planned: readonly PlannedPayment[]) => planned.filter((one) => one.due < today && one.paid === null)
  const missed = [
    ...late(plan?.installments ?? []).map((one) => ({
      one,
      what: isDownPayment(one) ? 'down_payment' : 'installment',
    })),
    ...late(plan?.current_bills ?? []).map((one) => ({one, what: 'current_bill'})),
  ]
  return {
    values: {amount_to_cure: sum(missed.map(({one}) => one.amount_cents))},
    rows: {
      missed: missed.map(({one, what}) => ({
        ...{missed_what: what, missed_due: one.due, missed_amount: one.amount_cents},
      })),
    },
  }
}

/** Days of default and of the posted notice after it, from the law in force. */
export interface DefaultDays {
  readonly defaultDays: number
  readonly finalDays: number
}

export const arrangementTold = (plan: ArrangementTold, {defaultDays, finalDays}: DefaultDays): Told => ({
  values: {
    ...{arrangement_number: plan.arrangementNo, option: plan.option, made_on: plan.madeOn},
    ...{arrangement_total: plan.total, operator_name: plan.operatorName},
    ...{default_days: defaultDays, final_days: finalDays},
  },
  rows: {
    replaced: plan.replaces === null ? [] : [{replaced_number: plan.replaces}],
    installments: plan.installments.map(({dueOn, amount}) => ({installment_due: dueOn, installment_amount: amount})),
  },
})

export interface DecisionTold {
  readonly record: PostedRecord
  readonly balance: Cents
  readonly operatorName: string
  /** Section of the policy that an adjustment of this type stands on, where its worksheet names no rule. */
  readonly section: string
}

/** A decision about a bill, with the worksheet it came from. */
export function adjustmentTold({record, balance, operatorName, section}: DecisionTold, books: LetterBooks): Told {
  const {worksheet} = record
  const citations = Array.from(new Set(worksheet.because.map((one) => one.citation)))
  const rows = worksheet.rows.map((row) => ({
    line_label: row.quantity === '' ? row.label : `${row.label}, ${row.quantity}`,
    ...{line_billed: row.billed_cents, line_policy: row.policy_cents},
  }))
  const whole = {line_label: record.type, line_billed: 0, line_policy: record.amount}
  return {
    values: {
      ...{bill_number: record.bill ?? record.account, adjustment_number: record.journalNo},
      ...{
        decided_on: record.postedOn,
        policy_section: citations.join('; ') || section,
      },
      ...{adjustment_amount: record.amount, new_balance: balance, operator_name: operatorName},
      appeal_by: addDays(books.day, books.policy.appeal_days),
    },
    rows: {calculation: rows.length === 0 ? [whole] : rows},
  }
}
