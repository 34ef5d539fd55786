import {parseDateAs, type BusinessDate} from '#core/kernel/business-date.js'
import {badRates, isAbsent, type Entry, type MapNode} from '#core/rates/owrs/tree.js'
import type {RatePlan} from '#core/rates/rate-plan.js'

export interface OwrsMetadata {
  readonly utility: string
  readonly effectiveFrom: BusinessDate
  readonly unit: RatePlan['unit']
  /** Charges are for one period of this length; null where the file does not say. */
  readonly frequency: BillFrequency | null
  /** Where the rates were taken from. */
  readonly link: string | null
}
export type BillFrequency = 'monthly' | 'bimonthly' | 'quarterly' | 'annually'

const DATE_FORMATS = [
  'YYYY-MM-DD',
  'MM/DD/YYYY',
  'M/D/YYYY',
  'MM/D/YYYY',
  'M/DD/YYYY',
  'YYYY-MM-D',
  'YYYY-M-D',
  'MM-DD-YYYY',
]
const FREQUENCIES: ReadonlyMap<string, BillFrequency> = new Map([
  ['monthly', 'monthly'],
  ['bimonthly', 'bimonthly'],
  ['quarterly', 'quarterly'],
  ['annually', 'annually'],
])
/** A hundred cubic feet goes by several names. */
const UNITS: ReadonlyMap<string, RatePlan['unit']> = new Map([
  ['', 'ccf'],
  ['ccf', 'ccf'],
  ['hcf', 'ccf'],
  ['kgal', 'kgal'],
  ['kilolitre', 'kilolitre'],
  ['kiloliter', 'kilolitre'],
  ['gal', 'gal'],
])

/** @throws Refusal BAD_RATES (65) */
export function readMetadata(file: string, entry: Entry | undefined): OwrsMetadata {
  if (entry?.value.kind !== 'map') throw bad(file, entry?.line ?? 1, 'metadata', '', 'the file has no metadata')
  const {text, lineOf} = fieldsOf(entry.value, entry.line)
  const date = text('effective_date')
  const effectiveFrom = DATE_FORMATS.map((format) => parseDateAs(date, format)).find((day) => day !== null)
  if (effectiveFrom === undefined)
    throw bad(file, lineOf('effective_date'), 'effective_date', date, 'effective_date is not a day')
  const unit = UNITS.get(text('bill_unit').toLowerCase())
  if (unit === undefined) throw bad(file, lineOf('bill_unit'), 'bill_unit', text('bill_unit'), 'the unit is not known')
  const every = text('bill_frequency')
  const frequency = FREQUENCIES.get(every.toLowerCase().replaceAll(/[^a-z]/g, ''))
  if (every !== '' && frequency === undefined)
    throw bad(file, lineOf('bill_frequency'), 'bill_frequency', every, 'the frequency of bills is not known')
  const link = text('prop_218_link')
  return {
    utility: text('utility_name'),
    effectiveFrom,
    unit,
    frequency: frequency ?? null,
    link: link === '' ? null : link,
  }
}

function fieldsOf({entries}: MapNode, line: number): {text: (key: string) => string; lineOf: (key: string) => number} {
  const found = (key: string): Entry | undefined => entries.find((entry) => entry.key === key)
  return {
    text: (key) => {
      const value = found(key)?.value
      return value?.kind === 'text' && !isAbsent(value) ? value.text : ''
    },
    lineOf: (key) => found(key)?.line ?? line,
  }
}

const bad = (file: string, line: number, ...[field, value, reason]: [string, string, string]): Error =>
  badRates(file, [{line, field, value, reason}])
