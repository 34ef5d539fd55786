import {notFound} from '#core/kernel/refusal.js'
import type {LetterClauses} from '#core/policies/law.js'

export interface LetterCheck {
  readonly valid: boolean
  /** Required clauses that are not there, in the order of the law. */
  readonly missing: readonly string[]
}

/** Whether a letter says all it has to. @throws Refusal NOT_FOUND (66) for an unknown letter */
export function checkLetter(letter: string, has: readonly string[], law: readonly LetterClauses[]): LetterCheck {
  const clauses = law.find((one) => one.letter === letter)
  if (clauses === undefined)
    throw notFound(
      `no letter is called ${letter}`,
      law.map((one) => one.letter),
    )
  const missing = clauses.must.filter((clause) => !has.includes(clause))
  return {valid: missing.length === 0, missing}
}
