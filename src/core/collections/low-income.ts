import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import type {PovertyLevel} from '#core/policies/law.js'
import {mustBeInForce} from '#core/policies/provision.js'
import type {LawRule} from '#core/policies/shutoff-law.js'

export interface LowIncomeInput {
  readonly year: number
  /** Persons in the household, from 1. */
  readonly size: number
  /** Yearly income the customer declares; null when none was declared. The statute asks for no proof. */
  readonly declared_income_cents: Cents | null
  readonly programs: readonly string[]
}

export interface LowIncomeAnswer {
  readonly low_income: boolean
  /** A household below it counts; the limit itself does not. */
  readonly limit_cents: Cents
}

/** Income limit of a household in a year. @throws Refusal NO_POVERTY_LINE (78) when the year's table is missing */
export function incomeLimit(level: PovertyLevel, year: number, size: number): Cents {
  const table = level.years.find((one) => one.year === year)
  if (table === undefined) {
    throw new Refusal({
      code: 'NO_POVERTY_LINE',
      exit: EXIT.configuration,
      message: `no federal poverty guideline for ${year} is entered`,
      next: ['enter the published guideline in data/law/federal-poverty-level.json'],
    })
  }
  const line = table.first_person_cents + (size - 1) * table.each_further_cents
  return cents(Math.round((line * level.percent) / 100))
}

/** Public programs that show inability to pay by themselves (HSC 116910(a)(2)). */
export const deemingPrograms = (rules: readonly LawRule[]): ReadonlySet<string> =>
  new Set(rules.flatMap((rule) => (rule.rule === 'S-FIN' ? [...rule.values.programs] : [])))

/** Deemed by a program of a household member, or by declaring less than the limit (HSC 116910(a)(2), 116914(b)). */
export function judgeLowIncome(
  input: LowIncomeInput,
  level: PovertyLevel,
  programs: ReadonlySet<string>,
): LowIncomeAnswer {
  const limit_cents = incomeLimit(level, input.year, input.size)
  const byProgram = input.programs.some((program) => programs.has(program))
  const byIncome = input.declared_income_cents !== null && input.declared_income_cents < limit_cents
  return {low_income: byProgram || byIncome, limit_cents}
}

/** What shows inability to pay on a day: programs, and the declaration itself (HSC 116910(a)(2)). */
export function incomeGrounds(
  rules: readonly LawRule[],
  on: BusinessDate,
): {readonly grounds: readonly string[]; readonly citation: string} {
  const known = rules.flatMap((rule) => (rule.rule === 'S-FIN' ? [rule] : []))
  const rule = mustBeInForce(known, on, 'S-FIN')
  return {grounds: [...rule.values.programs, ...rule.values.declarations], citation: rule.citation}
}
