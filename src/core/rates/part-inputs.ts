import {parseExpression, type Expression} from '#core/rates/expression.js'
import type {Figure, Tariff} from '#core/rates/rate-plan.js'

/** Names that a formula uses. */
function namesIn(node: Expression): string[] {
  switch (node.kind) {
    case 'number':
      return []
    case 'name':
      return [node.name]
    case 'negated':
      return namesIn(node.of)
    case 'binary':
      return [...namesIn(node.left), ...namesIn(node.right)]
    case 'call':
      return node.arguments.flatMap(namesIn)
  }
}

function namesOf(figure: Figure, known: readonly string[]): string[] {
  if (typeof figure === 'string') return namesIn(parseExpression(figure, known))
  if ('range_of' in figure) return [figure.range_of, ...figure.values.flatMap((value) => namesOf(value, known))]
  return [...figure.depends_on, ...Object.values(figure.values).flatMap((value) => namesOf(value, known))]
}

export interface PartNeeds {
  /** Other parts it is worked out from, each once, in the order met. */
  readonly parts: readonly string[]
  /** Values of the account or the period, in the order met. */
  readonly inputs: readonly string[]
}

/** What a part is worked out from, through all the parts between. */
export function needsOf(tariff: Tariff, part: string): PartNeeds {
  const known = Object.keys(tariff.parts)
  const parts = new Set<string>()
  const inputs = new Set<string>()
  const visit = (name: string): void => {
    for (const needed of namesOf(tariff.parts[name]?.figure ?? '0', known)) {
      if (tariff.parts[needed] === undefined) inputs.add(needed)
      else if (!parts.has(needed)) {
        parts.add(needed)
        visit(needed)
      }
    }
  }
  visit(part)
  return {parts: Array.from(parts), inputs: Array.from(inputs)}
}
