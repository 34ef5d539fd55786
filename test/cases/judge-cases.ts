import {Refusal} from '#core/kernel/refusal.js'
import {JUDGES} from './case-adapter.js'
import type {Books} from './case-books.js'
import {CaseInputs, NotSupported} from './case-inputs.js'

export interface Case {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly rules: readonly string[]
  readonly inputs: unknown
  readonly query?: string
  readonly expected: Readonly<Record<string, unknown>>
}

export type Verdict =
  | {readonly outcome: 'passed'; readonly of: Case}
  | {readonly outcome: 'failed'; readonly of: Case; readonly got: Readonly<Record<string, unknown>>}
  | {readonly outcome: 'not supported'; readonly of: Case; readonly why: string}

/** Lists of codes, dates and clauses are sets: their order says nothing. */
const canonical = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value)

/** Judges one case; compares the keys that the case expects. Exit code 78 (no table for that year) is not supported. */
export function judgeCase(of: Case, books: Books): Verdict {
  const judge = JUDGES[of.kind]
  if (judge === undefined) return {outcome: 'not supported', of, why: `kind ${of.kind}`}
  try {
    const inputs = new CaseInputs(of.inputs)
    const answer = judge(inputs, books, of.query)
    inputs.mustBeRead()
    const keys = Object.keys(of.expected)
    const unknown = keys.filter((key) => !(key in answer))
    if (unknown.length > 0) return {outcome: 'not supported', of, why: `answer keys: ${unknown.join(', ')}`}
    const got = Object.fromEntries(keys.map((key) => [key, answer[key]]))
    const same = keys.every((key) => canonical(got[key]) === canonical(of.expected[key]))
    return same ? {outcome: 'passed', of} : {outcome: 'failed', of, got}
  } catch (error) {
    if (error instanceof NotSupported || error instanceof Refusal)
      return {outcome: 'not supported', of, why: error.message}
    throw error
  }
}
