import {parseEmail, phoneKey} from '#core/accounts/contact-data.js'
import {BILLING_FACT_NAMES, factValueFault} from '#core/billing/billing-fact.js'
import type {DistrictTable} from '#core/accounts/district-tables.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {RowFault} from '#core/kernel/refusal.js'

type Order = readonly [earlier: string, later: string, reason: string]

/** Days that cannot lie the other way round. */
const IN_ORDER: Readonly<Partial<Record<DistrictTable, readonly Order[]>>> = {
  service_points: [['installed_on', 'removed_on', 'removed before it was installed']],
  meters: [['installed_on', 'removed_on', 'removed before it was installed']],
  agreements: [['start_on', 'end_on', 'ends before it starts']],
  facts: [['from_on', 'until_on', 'ends before it begins']],
  open_items: [['bill_on', 'due_on', 'due before it was billed']],
  notices: [
    ['sent_on', 'returned_on', 'came back before it was sent'],
    ['sent_on', 'occupant_copy_on', 'copied to the occupant before it was sent'],
  ],
  protections: [
    ['filed_on', 'until_on', 'ends before it was filed'],
    ['filed_on', 'closed_on', 'closed before it was filed'],
  ],
  arrangements: [['made_on', 'ended_on', 'ended before it was made']],
}

/** Days of things that have happened: none lies after today. */
const HAPPENED: Readonly<Partial<Record<DistrictTable, readonly string[]>>> = {
  service_points: ['installed_on'],
  meters: ['installed_on'],
  open_items: ['bill_on', 'mailed_on'],
  credits: ['since_on'],
  deposits: ['received_on'],
  notices: ['sent_on', 'returned_on'],
  contacts: ['at'],
  protections: ['filed_on', 'closed_on'],
  arrangements: ['made_on', 'ended_on'],
  installments: ['paid_on'],
}

/** What is wrong with a row by itself, beyond how its cells are written. */
export function districtRowFaults(table: DistrictTable, row: ParsedRow, today: BusinessDate): RowFault[] {
  const text = (field: string): string => {
    const value = row.fields[field]
    return typeof value === 'string' ? value : ''
  }
  const fault = (field: string, reason: string): RowFault => ({
    line: row.line,
    field: `${table}.${field}`,
    value: text(field),
    reason,
  })
  const faults: RowFault[] = []
  for (const [earlier, later, reason] of IN_ORDER[table] ?? []) {
    if (text(later) !== '' && text(later) < text(earlier)) faults.push(fault(later, reason))
  }
  for (const field of HAPPENED[table] ?? []) {
    if (text(field).slice(0, 10) > today) faults.push(fault(field, `after today, ${today}`))
  }
  if (table === 'facts') faults.push(...factFaults(text, fault))
  if (table === 'persons') faults.push(...contactFaults(text, fault))
  const {open_cents: open, amount_cents: amount} = row.fields
  if (table === 'open_items' && typeof open === 'number' && typeof amount === 'number' && open > amount)
    faults.push({line: row.line, field: 'open_items.open_amount', value: String(open), reason: 'more than the amount'})
  return faults
}

function factFaults(text: (field: string) => string, fault: (field: string, reason: string) => RowFault): RowFault[] {
  const name = BILLING_FACT_NAMES.find((one) => one === text('name'))
  const wrong = name === undefined ? null : factValueFault(name, text('value'))
  const never = text('until_on') !== '' && text('until_on') === text('from_on')
  return [
    ...(wrong === null ? [] : [fault('value', wrong)]),
    ...(never ? [fault('until_on', 'ends on the day it begins')] : []),
  ]
}

function contactFaults(
  text: (field: string) => string,
  fault: (field: string, reason: string) => RowFault,
): RowFault[] {
  const faults: RowFault[] = []
  if (text('phone') !== '' && phoneKey(text('phone')) === null)
    faults.push(fault('phone', 'no phone number with its area code'))
  if (text('email') !== '' && !isEmail(text('email'))) faults.push(fault('email', 'no e-mail address'))
  return faults
}

function isEmail(text: string): boolean {
  try {
    parseEmail(text)
    return true
  } catch {
    return false
  }
}
