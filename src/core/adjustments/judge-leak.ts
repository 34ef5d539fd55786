import {
  EVER,
  frequencyCounts,
  IN_A_ROW,
  IN_WINDOW,
  MONTHS_SINCE,
  nextPossible,
} from '#core/adjustments/leak-frequency.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {least, ZERO, type Cents} from '#core/kernel/money.js'
import type {Because} from '#core/kernel/refusal.js'
import type {LeakCondition, LeakPolicy, LeakRefusal} from '#core/policies/leak-relief.js'
import {compare, fraction, NOTHING, wholeOf, type Fraction} from '#core/rates/fraction.js'
import {wholeCents} from '#core/rates/whole-cents.js'

/** What is known of one bill and its customer. What is absent does not exist. */
export interface LeakFacts {
  /** Quantities of the policy and whole figures of its conditions, by name. */
  readonly figures: Readonly<Record<string, Fraction>>
  readonly answers: Readonly<Record<string, boolean>>
  readonly serviceClass: string | null
  readonly droughtStage: string | null
  /** Days of earlier relief, oldest first, and the day that is judged; null where the figures say how often. */
  readonly earlier: {readonly days: readonly BusinessDate[]; readonly on: BusinessDate} | null
  /** What the class was billed; nothing above it is given back. */
  readonly billed: Cents | null
}

/** Answer of the record: this very bill was relieved. */
export const BILL_RELIEVED = 'bill_relieved'

export type LeakCode = LeakRefusal | 'NOTHING_TO_RELIEVE'

export interface LeakFault {
  readonly code: LeakCode
  readonly reason: string
  readonly because: Because
}

export interface LeakJudgement {
  readonly eligible: boolean
  /** One word for the first thing that forbids it; null when nothing does. */
  readonly reason: string | null
  /** All that forbids it, in the order it is looked at. */
  readonly faults: readonly LeakFault[]
  /** Nothing or more; null where the facts do not say enough. */
  readonly credit: Cents | null
  /** The same before the cap and what was billed limit it. */
  readonly worked: Cents | null
  readonly excusedUnits: Fraction | null
  readonly figures: Readonly<Record<string, Fraction>>
  readonly capReached: boolean
  /** First day on which the next one is possible; null where none is, or where the days of earlier ones are not known. */
  readonly nextOn: BusinessDate | null
  readonly because: readonly Because[]
}

/** What one policy says of one bill: of facts alone, whichever way they were come by. */
export function judgeLeak(policy: LeakPolicy, facts: LeakFacts): LeakJudgement {
  const quantities = quantitiesOf(policy, facts)
  const figures = policy.figures.all(quantities)
  const faults = [...forbidden(policy, facts, quantities), ...noBaseline(policy, quantities)]
  const because = [{rule: policy.rule, citation: policy.citation}]
  const worked = policy.figures.value(policy.credit, quantities)
  if (faults.length === 0 && worked !== null && compare(worked, NOTHING) <= 0) faults.push(nothingToRelieve(policy))
  const next = nextOf(policy, facts, faults.length === 0)
  const [first] = faults
  if (first !== undefined)
    return {
      ...{eligible: false, reason: first.reason, faults, credit: ZERO, excusedUnits: NOTHING, figures},
      ...{worked: ZERO, capReached: false, nextOn: next, because: faults.map((fault) => fault.because)},
    }
  const exact = worked === null ? null : wholeCents(worked, policy.round)
  const credit = exact === null ? null : withinLimits(policy, facts, exact)
  const capReached = exact !== null && policy.cap_cents !== null && exact > policy.cap_cents
  const excusedUnits = figures['excused_units'] ?? null
  return {
    eligible: true,
    reason: null,
    faults,
    credit,
    worked: exact,
    excusedUnits,
    figures,
    capReached,
    nextOn: next,
    because,
  }
}

function quantitiesOf(policy: LeakPolicy, {figures, earlier}: LeakFacts): Readonly<Record<string, Fraction>> {
  const defaults = Object.entries(policy.quantities).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
  const counts = earlier === null ? {} : frequencyCounts(policy.frequency, earlier.days, earlier.on)
  return {...(Object.fromEntries(defaults) as Record<string, Fraction>), ...figures, ...counts}
}

function forbidden(policy: LeakPolicy, facts: LeakFacts, known: Readonly<Record<string, Fraction>>): LeakFault[] {
  const {serviceClass, droughtStage} = facts
  const {rule, classes, drought, citation} = policy
  const faults: LeakFault[] = []
  const fault = (code: LeakCode, reason: string, because: Omit<Because, 'rule'>): void => {
    faults.push({code, reason, because: {rule, ...because}})
  }
  if (classes !== null && serviceClass !== null && !classes.includes(serviceClass))
    fault('LEAK_EXCLUDED', 'class', {citation, fact: `class of service ${serviceClass}`})
  for (const condition of policy.conditions) {
    const found = brokenBy(condition, facts, known)
    if (found !== null) fault(condition.code, condition.reason, {citation: condition.citation, fact: found})
  }
  if (droughtStage !== null && drought.none_in.includes(droughtStage))
    fault('LEAK_DROUGHT', 'drought', {citation: drought.citation, fact: `drought stage ${droughtStage}`})
  const asked = policy.window === null ? undefined : known[policy.window.fact]
  if (policy.window !== null && asked !== undefined && compare(asked, fraction(policy.window.days)) > 0)
    fault('LEAK_LATE', 'window', {
      citation: policy.window.citation,
      fact: `${textOf(asked)} days, ${policy.window.days} at most`,
    })
  const often = facts.answers[BILL_RELIEVED] === true ? 'the bill was relieved before' : tooOften(policy, known)
  if (often !== null) fault('LEAK_LIMIT', 'frequency', {citation: policy.frequency.citation, fact: often})
  return faults
}

/** What was found where the condition does not hold; null where it holds, or where nothing is known. */
function brokenBy(
  {fact, at_least, at_most, is}: LeakCondition,
  {answers}: LeakFacts,
  known: Readonly<Record<string, Fraction>>,
): string | null {
  const answer = answers[fact]
  if (is !== null && answer !== undefined && answer !== is) return `${fact} ${answer ? 'yes' : 'no'}`
  const value = known[fact]
  if (value === undefined) return null
  const low = at_least !== null && compare(value, fraction(at_least)) < 0
  const high = at_most !== null && compare(value, fraction(at_most)) > 0
  return low || high ? `${fact} ${textOf(value)}` : null
}

/** One leak may run over several periods: those after the first are judged by their number alone. */
function tooOften({frequency}: LeakPolicy, known: Readonly<Record<string, Fraction>>): string | null {
  const {months_between, within, ever, consecutive_periods} = frequency
  const numberOf = (name: string): number => Number(wholeOf(known[name]?.n ?? 0n, known[name]?.d ?? 1n, 'down'))
  const row = numberOf(IN_A_ROW)
  if (consecutive_periods !== null && row >= consecutive_periods) return `${row} periods in a row were relieved`
  if (row > 0 && consecutive_periods !== null) return null
  if (ever !== null && numberOf(EVER) >= ever) return `${numberOf(EVER)} were given, ${ever} at most`
  if (within !== null && numberOf(IN_WINDOW) >= within.number)
    return `${numberOf(IN_WINDOW)} in ${within.months} months, ${within.number} at most`
  const since = known[MONTHS_SINCE]
  if (months_between === null || since === undefined || compare(since, fraction(months_between)) >= 0) return null
  return `${textOf(since)} months since the last, ${months_between} at least`
}

function noBaseline(policy: LeakPolicy, known: Readonly<Record<string, Fraction>>): LeakFault[] {
  if (policy.baseline === null || known['baseline'] !== undefined || known['excess_charge'] !== undefined) return []
  const because = {rule: policy.rule, citation: policy.citation, fact: 'no use to compare with'}
  return [{code: 'LEAK_NO_BASELINE', reason: 'no_baseline', because}]
}

const nothingToRelieve = ({rule, citation}: LeakPolicy): LeakFault => ({
  code: 'NOTHING_TO_RELIEVE',
  reason: 'nothing_to_relieve',
  because: {rule, citation, fact: 'the policy charges what was billed'},
})

function withinLimits({cap_cents}: LeakPolicy, {billed}: LeakFacts, credit: Cents): Cents {
  const capped = cap_cents === null ? credit : least(credit, cap_cents)
  return billed === null ? capped : least(capped, billed)
}

function nextOf({frequency}: LeakPolicy, {earlier}: LeakFacts, granted: boolean): BusinessDate | null {
  if (earlier === null) return null
  return nextPossible(frequency, granted ? [...earlier.days, earlier.on] : earlier.days)
}

const textOf = (value: Fraction): string => String(wholeOf(value.n, value.d, 'down'))
