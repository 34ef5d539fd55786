import type {FieldValue} from '#core/imports/cell-grammar.js'
import type {BusinessDate, LocalMoment} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'
import type {RowFault} from '#core/kernel/refusal.js'

/** One data row of a file, typed by its profile. */
export interface ParsedRow {
  /** Line of the file on which the row starts, the header's line counted. */
  readonly line: number
  /** Row key of the profile, unique within kind and profile; null while the row has faults. */
  readonly key: string | null
  /** sha256 (hex) of the typed columns, whatever their order in the file; null while the row has faults. */
  readonly contentHash: string | null
  /** No prototype: a field that the profile does not name is absent. */
  readonly fields: Readonly<Record<string, FieldValue>>
  /** All of them, not only the first. */
  readonly faults: readonly RowFault[]
  /** Fields that stand on an assumption of the profile in this row. */
  readonly assumed: readonly string[]
}

/** The typed getters return null for a blank cell and for an optional column that the file does not have. */
export function textIn(row: ParsedRow, field: string): string | null {
  const value = row.fields[field] ?? null
  must(value === null || typeof value === 'string', `${field} is not a text field`)
  return value
}

export function integerIn(row: ParsedRow, field: string): number | null {
  const value = row.fields[field] ?? null
  must(value === null || typeof value === 'number', `${field} is not a number field`)
  return value
}

export function flagIn(row: ParsedRow, field: string): boolean | null {
  const value = row.fields[field] ?? null
  must(value === null || typeof value === 'boolean', `${field} is not a yes/no field`)
  return value
}

export function centsIn(row: ParsedRow, field: string): Cents | null {
  const value = integerIn(row, field)
  return value === null ? null : cents(value)
}

/** The grammar has proved the day real. */
export const dateFieldIn = (row: ParsedRow, field: string): BusinessDate | null =>
  textIn(row, field) as BusinessDate | null
export const momentIn = (row: ParsedRow, field: string): LocalMoment | null => textIn(row, field) as LocalMoment | null
