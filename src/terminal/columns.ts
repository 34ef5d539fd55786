import {cents, plainMoney} from '#core/kernel/money.js'
import {dollars} from '#terminal/dollars.js'
import {clean} from '#terminal/sanitize.js'

/** `decimal` is text that stands for a number and keeps its places. */
export type Kind = 'text' | 'id' | 'cents' | 'count' | 'decimal' | 'date' | 'moment' | 'flag'

/** One column for all of table, TSV and CSV. The key is the key of the JSON row. */
export interface Column {
  readonly key: string
  readonly title: string
  readonly kind: Kind
  /** 1 stays on every screen (the default); 3 is the first to go when the screen is narrow. */
  readonly rank?: 1 | 2 | 3
  /** Sentences: on a narrow screen they run over several lines of a table rather than off it. One column at most. */
  readonly wraps?: true
}

export type Row = Readonly<Record<string, unknown>>

export const isNumeric = (kind: Kind): boolean => kind === 'cents' || kind === 'count' || kind === 'decimal'

/** A value as people read it. Absent is empty. */
export function shownCell(row: Row, column: Column): string {
  const value = row[column.key]
  if (value === null || value === undefined) return ''
  if (column.kind === 'cents') return dollars(Number(value))
  if (column.kind === 'count') return groupThousands(textOf(value))
  if (column.kind === 'flag') return value === true ? 'yes' : 'no'
  if (column.kind === 'moment') return clean(textOf(value)).replace('T', ' ')
  return clean(textOf(value))
}

/** A value as a script reads it: dollars with two decimals and no sign or separator, ISO dates. */
export function plainCell(row: Row, column: Column): string {
  const value = row[column.key]
  if (value === null || value === undefined) return ''
  if (column.kind === 'cents') return plainMoney(cents(Number(value)))
  if (column.kind === 'flag') return value === true ? 'yes' : 'no'
  return clean(textOf(value))
}

const groupThousands = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textOf).join(' ')
  return JSON.stringify(value)
}
