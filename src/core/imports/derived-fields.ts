import type {FieldValue} from '#core/imports/cell-grammar.js'
import type {DerivedField} from '#core/imports/layout-profile.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {must} from '#core/kernel/must.js'

export type Fields = Record<string, FieldValue>
export const PLACEHOLDER = /\{([a-z0-9_]+)\}/g

/** Adds the fields that the file does not hold, in the profile's order; returns those that are assumed in this row. */
export function deriveFields(fields: Fields, derived: readonly DerivedField[]): string[] {
  const assumed: string[] = []
  for (const rule of derived) {
    const value = valueOf(rule, fields)
    fields[rule.field] = value
    const given = rule.rule === 'first_of' && fields[rule.fields[0] ?? ''] != null
    if (rule.assumed === true && value !== null && !given) assumed.push(rule.field)
  }
  return assumed
}

function valueOf(rule: DerivedField, fields: Fields): FieldValue {
  switch (rule.rule) {
    case 'constant':
      return rule.value
    case 'template':
      return filled(rule.template, fields)
    case 'shift_date': {
      const from = fields[rule.from] ?? null
      return from === null ? null : addDays(from as BusinessDate, rule.days)
    }
    case 'first_of':
      return rule.fields.map((field) => fields[field] ?? null).find((value) => value !== null) ?? null
    case 'share': {
      const whole = amountOf(fields, rule.of)
      return whole === null ? null : shareOf(whole, rule.numerator, rule.denominator)
    }
    case 'difference': {
      const parts = [rule.of, ...rule.less].map((field) => amountOf(fields, field))
      const [whole, ...less] = parts
      if (whole == null || less.includes(null)) return null
      return less.reduce<number>((rest, part) => rest - (part ?? 0), whole)
    }
    case 'positive_part': {
      const whole = amountOf(fields, rule.of)
      return whole === null ? null : Math.max(whole, 0)
    }
  }
}

/** Blank parts leave no gap; all parts blank make a blank. */
function filled(template: string, fields: Fields): string | null {
  const names = [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')
  if (names.every((name) => (fields[name] ?? null) === null)) return null
  const text = template.replace(PLACEHOLDER, (_, name: string) => String(fields[name] ?? ''))
  return text.replace(/ {2,}/g, ' ').trim()
}

function amountOf(fields: Fields, field: string): number | null {
  const value = fields[field] ?? null
  must(value === null || typeof value === 'number', `${field} is not an amount`)
  return value
}

/** Half up, away from zero for a negative amount. */
function shareOf(whole: number, numerator: number, denominator: number): number {
  const scaled = BigInt(Math.abs(whole)) * BigInt(numerator)
  const share = Number((2n * scaled + BigInt(denominator)) / (2n * BigInt(denominator)))
  return whole < 0 ? -share : share
}
