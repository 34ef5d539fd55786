import {Refusal} from '#core/kernel/refusal.js'
import {parseExpression, type Expression} from '#core/rates/expression.js'

/** `compat`: as the reference calculator RateParser, which rounds budgets to whole units. `exact`: nothing is rounded. */
export type OwrsMode = 'compat' | 'exact'

/** RateParser goes by the name of a part alone. */
export const isBudgetName = (name: string): boolean => name.includes('budget')

export const roundedHalfEven = (of: Expression): Expression => ({
  kind: 'call',
  function: 'round_half_even',
  arguments: [of],
})

const isNumber = (node: Expression): boolean => node.kind === 'number'

/**
 * RateParser splits the formula of a budget at + * and blanks and rounds what stands between them: in `a+b/2*0.93` the
 * operands are a, b/2 and 0.93, which becomes 1. Where brackets keep that from being read, each name and number is.
 */
export function roundedOperands(text: string, known: readonly string[]): Expression {
  const whole = parseExpression(text, known)
  if (isNumber(whole)) return whole
  const operands = text.match(/[^+*\s]+/g) ?? []
  const alone = operands.every((operand) => parses(operand, known))
  if (!alone) return roundedLeaves(whole)
  return parseExpression(
    text.replaceAll(/[^+*\s]+/g, (operand) => `round_half_even(${operand})`),
    known,
  )
}

function parses(text: string, known: readonly string[]): boolean {
  try {
    parseExpression(text, known)
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

function roundedLeaves(node: Expression): Expression {
  switch (node.kind) {
    case 'number':
    case 'name':
      return roundedHalfEven(node)
    case 'negated':
      return {kind: 'negated', of: roundedLeaves(node.of)}
    case 'binary':
      return {...node, left: roundedLeaves(node.left), right: roundedLeaves(node.right)}
    case 'call':
      return {...node, arguments: node.arguments.map(roundedLeaves)}
  }
}
