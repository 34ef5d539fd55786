import {expectationOf, perDay, percent, type BillCase, type Expectation} from '#core/billing/investigate/bill-case.js'
import {type Hypothesis, type Hypothesise, type Judging} from '#core/billing/investigate/hypothesis.js'
import {exchange, misread, otherClass, staleBudget} from '#core/billing/investigate/record-hypotheses.js'
import {catchUp, leak, occupants, stopped, unitError, weather} from '#core/billing/investigate/use-hypotheses.js'
import type {BillInvestigationPolicy} from '#core/policies/bill-investigation.js'

const ALL: readonly Hypothesise[] = [
  ...[leak, misread, catchUp, exchange, unitError, otherClass, staleBudget, stopped, weather, occupants],
]

export interface Judgement {
  readonly expected: Expectation | null
  /** Use a day in percent of what was expected. */
  readonly percent: number | null
  /** The likeliest first: those the policy shows, then the rest. */
  readonly hypotheses: readonly Hypothesis[]
  /** How many of them stand out. */
  readonly standing: number
}

/** Judges one bill from its facts alone; every score is by the policy. */
export function judgeBill(facts: BillCase, policy: BillInvestigationPolicy): Judgement {
  const expected = expectationOf(facts.period, facts.earlier, policy)
  const found = expected === null ? null : percent(perDay(facts.period), expected.perDay)
  const judging: Judging = {facts, policy, expected, percent: found}
  const hypotheses = ALL.flatMap((judge) => judge(judging) ?? []).toSorted((a, b) => b.score - a.score)
  const standing = hypotheses.filter(({score}) => score >= policy.shown_from).length
  return {expected, percent: found, hypotheses, standing}
}
