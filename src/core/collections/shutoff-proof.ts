import type {BusinessDate, LocalMoment} from '#core/kernel/business-date.js'
import {
  clearAfter,
  isInForce,
  notApplicable,
  type RuleCode,
  type ShutoffBooks,
  type ShutoffCase,
  type Telling,
} from '#core/collections/shutoff-case.js'
import {SHUTOFF_RULES} from '#core/collections/shutoff-catalogue.js'
import {judgeCase, type JudgedCase} from '#core/collections/shutoff-decision.js'
import type {ShutoffFacts} from '#core/collections/shutoff-facts.js'
import {tellClosed} from '#core/collections/shutoff-rules-scope.js'
import type {Verified} from '#core/policies/provision.js'

/** One line of the proof: a rule, where it stands, and what it found. */
export interface RuleResult {
  readonly rule: RuleCode
  readonly title: string
  readonly citation: string
  readonly verified: Verified
  readonly effective_from: BusinessDate
  readonly outcome: 'pass' | 'bar' | 'not_applicable'
  /** One sentence with the dates used. */
  readonly fact: string
  /** The moment itself when it passes; when it stops barring; null when it does not. */
  readonly clear_from: LocalMoment | null
  /** Ids of the facts used. */
  readonly evidence: readonly string[]
}

/** The rule's text in force, or the latest known for another agency when this one has none. */
function source(c: ShutoffCase, books: ShutoffBooks, code: RuleCode) {
  if (code in c.policy.rules) return c.policy.rules[code as keyof typeof c.policy.rules]
  const own = c.law[code as keyof typeof c.law]
  if (own !== null) return own
  const others = Object.values(books.law).map((law) => law[code as keyof typeof law])
  return others.find((rule) => rule !== null) ?? null
}

function scopeFault(c: ShutoffCase, code: RuleCode): string {
  if (!c.residential) return `does not apply to ${c.facts.service} service`
  return code.startsWith('P-') ? 'not set by this district' : `not a rule for this kind of agency (${c.facts.agency})`
}

function tellRule(judged: JudgedCase, code: RuleCode, at: LocalMoment): Telling {
  const {c} = judged
  if (c.facts.reason === 'unauthorized_action' && code !== 'S-SCOPE') {
    return notApplicable('not a shut-off for nonpayment')
  }
  if (!isInForce(c, code)) return notApplicable(scopeFault(c, code))
  if (code === 'G-NODAY') return tellClosed(c.calendar, at)
  const rule = SHUTOFF_RULES.find((one) => one.code === code)
  return rule === undefined ? notApplicable('no such rule') : rule.tells(c)
}

function clearOf(judged: JudgedCase, code: RuleCode, at: LocalMoment): LocalMoment | null {
  const {c} = judged
  if (code === 'G-NODAY') return isInForce(c, code) ? c.calendar.nextOpenMoment(at) : at
  return clearAfter(
    judged.bars.filter((bar) => bar.code === code),
    at,
  )
}

/** The proof of `decideShutoff`: every rule of the catalogue in order, with citation, fact and evidence.
 * A rule with no text in force anywhere on the day is left out. */
export function explainShutoff(facts: ShutoffFacts, at: LocalMoment, books: ShutoffBooks): readonly RuleResult[] {
  const judged = judgeCase(facts, at, books)
  const codes: readonly RuleCode[] = [...SHUTOFF_RULES.map((rule) => rule.code), 'G-NODAY']
  return codes.flatMap((code) => {
    const text = source(judged.c, books, code)
    if (text === null) return []
    const told = tellRule(judged, code, at)
    const unauthorized = facts.reason === 'unauthorized_action'
    const clear = unauthorized ? at : clearOf(judged, code, at)
    const barred = clear !== at
    const outcome = barred ? 'bar' : told.applies ? 'pass' : 'not_applicable'
    return [
      {
        rule: code,
        title: text.title,
        citation: text.citation,
        verified: text.verified,
        effective_from: text.effective_from,
        outcome,
        fact: told.fact,
        clear_from: clear,
        evidence: told.evidence,
      },
    ]
  })
}
