import {Refusal, refuse} from '#core/kernel/refusal.js'
import {compileFormula, type Evaluate} from '#core/rates/compile-figure.js'
import {namesIn, parseExpression} from '#core/rates/expression.js'
import type {Fraction} from '#core/rates/fraction.js'
import {Scope, type CompiledPart} from '#core/rates/tariff-scope.js'

/** Formulas by name, over one another and over named quantities, in the language of rate plans. */
export interface NamedFigures {
  /** What a formula comes to; null where a quantity it stands on is not known. */
  value(formula: string, quantities: Readonly<Record<string, Fraction>>): Fraction | null
  /** Every figure that can be worked out. */
  all(quantities: Readonly<Record<string, Fraction>>): Readonly<Record<string, Fraction>>
}

/**
 * @param known names of the quantities
 * @throws Refusal BAD_FORMULA (65) for one that does not parse or names what nobody knows
 */
export function namedFigures(formulas: Readonly<Record<string, string>>, known: readonly string[]): NamedFigures {
  const parts = new Map<string, CompiledPart>()
  const names = {parts, inputsBeatParts: false}
  const compiled = (text: string): Evaluate => {
    const strange = namesIn(parseExpression(text)).find((name) => !known.includes(name) && !(name in formulas))
    if (strange !== undefined) throw refuse('BAD_FORMULA', `'${text}' names ${strange}, which is no quantity of it`)
    return compileFormula(text, names)
  }
  for (const [name, text] of Object.entries(formulas)) parts.set(name, {slot: parts.size, evaluate: compiled(text)})
  const value: NamedFigures['value'] = (formula, quantities) => {
    const evaluate = compiled(formula)
    try {
      return evaluate(new Scope(quantities, parts.size))
    } catch (error) {
      if (error instanceof Refusal && error.code === 'MISSING_INPUT') return null
      throw error
    }
  }
  return {
    value,
    all: (quantities) =>
      Object.fromEntries(
        Object.keys(formulas).flatMap((name) => {
          const found = value(name, quantities)
          return found === null ? [] : [[name, found]]
        }),
      ),
  }
}
