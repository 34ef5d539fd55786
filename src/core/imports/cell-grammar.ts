import type {CellGrammar, Column, DateCell, MoneyCell, QuantityCell, Sign} from '#core/imports/layout-profile.js'
import {type BusinessDate, dateOf} from '#core/kernel/business-date.js'
import {instantOf} from '#core/kernel/clock.js'

/** What a field holds: text, whole cents, whole numbers, `YYYY-MM-DD`, yes/no, or null for a blank cell. */
export type FieldValue = string | number | boolean | null
export interface CellFault {
  readonly reason: string
}
export type CellReader = (text: string) => FieldValue | CellFault

export const isCellFault = (value: FieldValue | CellFault): value is CellFault =>
  typeof value === 'object' && value !== null

/** Compiles a column's grammar once. The reader gets a cell that is not blank. */
export function cellReader(column: Column): CellReader {
  const read = readerOf(column)
  return column.trim === true && column.type !== 'text' ? (text) => read(text.trim()) : read
}

function readerOf(grammar: CellGrammar): CellReader {
  switch (grammar.type) {
    case 'text':
      return (text) =>
        text.length > grammar.max_length
          ? {reason: `longer than ${grammar.max_length} characters`}
          : text.normalize('NFC')
    case 'money':
      return moneyReader(grammar)
    case 'integer':
      return integerReader(grammar.min, grammar.max)
    case 'quantity':
      return quantityReader(grammar)
    case 'date':
      return (text) => dateIn(text, grammar.format) ?? {reason: `not a date written ${grammar.format}`}
    case 'moment':
      return momentReader
    case 'instant':
      return instantReader
    case 'enum': {
      const values = new Map(Object.entries(grammar.values))
      return (text) => values.get(text) ?? {reason: `not one of ${[...values.keys()].join(', ')}`}
    }
    case 'yes_no':
      return (text) =>
        grammar.yes.includes(text) ||
        (grammar.no.includes(text) ? false : {reason: `not one of ${[...grammar.yes, ...grammar.no].join(', ')}`})
  }
}

const WHOLE = {plain: '\\d{1,9}', separated: '(?:\\d{1,9}|\\d{1,3}(?:,\\d{3}){1,2})'}

function moneyReader(grammar: MoneyCell): CellReader {
  const decimals = grammar.decimals ?? 'two'
  const whole = grammar.separators === true ? WHOLE.separated : WHOLE.plain
  const body = {
    two: `(${whole})\\.(\\d{2})`,
    up_to_two: `(${whole})(?:\\.(\\d{1,2}))?`,
    none: `(${whole})()`,
    implied_two: '(\\d{1,11})()',
  }[decimals]
  const pattern = new RegExp(`^(-?)${body}$`)
  const bracketed = new RegExp(`^\\(${body}\\)$`)
  const unit = decimals === 'implied_two' ? 1 : 100
  const reason = `not an amount written ${moneyExample(grammar)}`
  return (text) => {
    const negative = grammar.parentheses === true ? bracketed.exec(text) : null
    const match = pattern.exec(text)
    if (negative !== null) return signed(-centsOf(negative[1], negative[2], unit), grammar.sign, reason)
    if (match === null) return {reason}
    const value = centsOf(match[2], match[3], unit)
    if (match[1] === '-') return value === 0 ? {reason} : signed(-value, grammar.sign, reason)
    return signed(value, grammar.sign, reason)
  }
}

const centsOf = (whole = '', decimals = '', unit = 100): number =>
  Number(whole.replaceAll(',', '')) * unit + Number(decimals.padEnd(2, '0'))

function moneyExample(grammar: MoneyCell): string {
  const example = {two: '1234.56', up_to_two: '1234.5 or 1234.56', none: '1234', implied_two: '123456 (cents)'}
  const separators = grammar.separators === true ? ', separators as 1,234 allowed' : ''
  const parentheses = grammar.parentheses === true ? ', (…) for a negative allowed' : ''
  return `${example[grammar.decimals ?? 'two']}${separators}${parentheses}`
}

function signed(value: number, sign: Sign = 'any', reason: string): number | CellFault {
  if (value < 0 && sign !== 'any') return {reason: 'below zero'}
  if (value === 0 && sign === 'positive') return {reason: 'zero'}
  if (!Number.isSafeInteger(value)) return {reason}
  return value === 0 ? 0 : value
}

const INTEGER = /^(?:0|-?[1-9]\d{0,14})$/
const LEADING_ZEROS = /^-?0+(?=\d)/

function integerReader(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): CellReader {
  return (text) => {
    if (!INTEGER.test(text.replace(LEADING_ZEROS, ''))) return {reason: 'not a whole number'}
    const value = Number(text)
    if (value < min) return {reason: `below ${min}`}
    return value > max ? {reason: `above ${max}`} : value
  }
}

function quantityReader(grammar: QuantityCell): CellReader {
  const whole = grammar.separators === true ? WHOLE.separated : WHOLE.plain
  const decimals = grammar.max_decimals === 0 ? '()' : `(?:\\.(\\d{1,${grammar.max_decimals}}))?`
  const pattern = new RegExp(`^(-?)(${whole})${decimals}$`)
  const reason = `not a quantity with at most ${grammar.max_decimals} decimals`
  return (text) => {
    const match = pattern.exec(text)
    if (match === null) return {reason}
    const value = Number((match[2] ?? '').replaceAll(',', '')) * 1000 + Number((match[3] ?? '').padEnd(3, '0'))
    if (match[1] === '-') return value === 0 ? {reason} : signed(-value, grammar.sign, reason)
    return signed(value, grammar.sign, reason)
  }
}

interface DatePattern {
  readonly pattern: RegExp
  /** Which groups hold year, month, day. */
  readonly groups: readonly [number, number, number]
}
const DATE_PATTERNS: Readonly<Record<DateCell['format'], DatePattern>> = {
  'YYYY-MM-DD': {pattern: /^(\d{4})-(\d{2})-(\d{2})$/, groups: [1, 2, 3]},
  'MM/DD/YYYY': {pattern: /^(\d{2})\/(\d{2})\/(\d{4})$/, groups: [3, 1, 2]},
  'M/D/YYYY': {pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, groups: [3, 1, 2]},
  YYYYMMDD: {pattern: /^(\d{4})(\d{2})(\d{2})$/, groups: [1, 2, 3]},
  MMDDYYYY: {pattern: /^(\d{2})(\d{2})(\d{4})$/, groups: [3, 1, 2]},
}
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** A year outside is a slip of the keyboard (0016, 20216): no district has older papers or later ones. */
const YEARS = {first: 1850, last: 2199}

/** The real day a text names, null when there is none such (30 February, month 13). */
function dateIn(text: string, format: DateCell['format']): BusinessDate | null {
  const {pattern, groups} = DATE_PATTERNS[format]
  const match = pattern.exec(text)
  if (match === null) return null
  const [year, month, day] = [Number(match[groups[0]]), Number(match[groups[1]]), Number(match[groups[2]])]
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0
  const lastDay = (MONTH_DAYS[month - 1] ?? 0) + leapDay
  if (year < YEARS.first || year > YEARS.last || day < 1 || day > lastDay) return null
  return dateOf(year, month, day)
}

const momentReader: CellReader = (text) =>
  dateIn(text.slice(0, 10), 'YYYY-MM-DD') !== null && /^T(?:[01]\d|2[0-3]):[0-5]\d$/.test(text.slice(10))
    ? text
    : {reason: 'not a local time written YYYY-MM-DDTHH:MM'}

const INSTANT = /^(\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d)(?::[0-5]\d)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/

const instantReader: CellReader = (text) =>
  INSTANT.test(text) && dateIn(text.slice(0, 10), 'YYYY-MM-DD') !== null
    ? instantOf(text)
    : {reason: 'not a time with its zone, such as 2026-11-20T09:15:00-08:00'}
