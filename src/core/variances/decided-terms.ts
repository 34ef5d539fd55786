import {addDays, addMonths, businessDate, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import type {DecideInput, DecisionFacts} from '#core/variances/decision-facts.js'
import {judgeForm, mustBeListedOnce, mustBeOpenNow} from '#core/variances/judge-form.js'
import type {NewEvent} from '#core/variances/record-variance.js'
import {foldOf, isRunning, statusOf} from '#core/variances/variance-status.js'
import type {Grant, StoredVariance} from '#core/variances/variance.js'

/** What a decision makes of a variance. */
export interface DecidedTerms {
  readonly events: readonly NewEvent[]
  /** Others of the account that this one stands instead of. */
  readonly replaced: readonly StoredVariance[]
  /** What holds on the account afterwards. */
  readonly grants: readonly Grant[]
  /** From when something changes; null: nothing does. */
  readonly from: BusinessDate | null
  /** First day on which it no longer holds. */
  readonly until: BusinessDate | null
  /** When one without an end is looked at again. */
  readonly reviewOn: BusinessDate | null
}

interface Moment {
  readonly today: BusinessDate
  readonly recordedAt: string
}

/** @throws Refusal of the form; BILLED_ALREADY, BAD_END, TOO_LONG (65), MISSING_END (64) */
export function decidedTerms(facts: DecisionFacts, input: DecideInput, moment: Moment): DecidedTerms {
  switch (input.decision) {
    case 'grant':
      return grantedTerms(facts, input, moment)
    case 'renew':
      return renewedTerms(facts, input, moment)
    case 'revoke':
      return revokedTerms(facts, input, moment)
    case 'deny':
    case 'uphold': {
      const {note, decision: kind} = input
      const events = [...reviewed(facts), {kind, note}]
      return {events, replaced: [], grants: facts.grants, from: null, until: null, reviewOn: null}
    }
  }
}

const reviewed = ({status}: DecisionFacts): NewEvent[] => (status === 'received' ? [{kind: 'review'}] : [])

/** Days that were billed stay as they were billed. */
function mustBeUnbilled({asked}: DecisionFacts, from: BusinessDate): void {
  const {unbilledFrom} = asked
  if (unbilledFrom === null || from >= unbilledFrom) return
  throw refuse('BILLED_ALREADY', `days before ${unbilledFrom} are billed; it can change from then on`, {
    field: 'from',
    because: [{rule: `variance.${asked.reason.code.toLowerCase()}`, citation: asked.reason.citation}],
  })
}

const papersOf = ({evidence}: StoredVariance): string[] => evidence.map(({sha256}) => sha256)

function grantedTerms(facts: DecisionFacts, input: DecideInput, {today, recordedAt}: Moment): DecidedTerms {
  const {asked, stored, others} = facts
  if (input.from !== null) mustBeUnbilled(facts, businessDate(input.from, 'from'))
  const {change, from, until} = judgeForm({...asked, evidence: asked.reason.evidence})
  const {reviewMonths} = asked.reason
  const reviewOn = reviewMonths === null ? null : addMonths(from, reviewMonths)
  const dueOn = change === null ? null : (until ?? reviewOn)
  const replaced = change?.how === 'set' ? others.filter((one) => isReplacedBy(one, facts, {from, today})) : []
  const numbers = replaced.map(({varianceNo}) => varianceNo)
  const standing = facts.grants.map((one) => (numbers.includes(one.varianceNo) ? {...one, until: from} : one))
  const own = change === null ? [] : [{varianceNo: stored.varianceNo, change, from, until, decidedAt: recordedAt}]
  const granted: NewEvent = {
    kind: 'grant',
    papers: papersOf(stored),
    effectiveOn: from,
    untilOn: until,
    dueOn,
    change,
    note: input.note,
  }
  return {
    events: [...reviewed(facts), granted],
    replaced,
    grants: [...standing, ...own],
    from,
    until,
    reviewOn: until === null ? dueOn : null,
  }
}

/** One of the same reason that would still hold when the new one begins. */
function isReplacedBy(
  one: StoredVariance,
  {stored, policy}: DecisionFacts,
  {from, today}: {readonly from: BusinessDate; readonly today: BusinessDate},
): boolean {
  if (one.form.reason !== stored.form.reason) return false
  const {term} = foldOf(one.events, today)
  if (term === null || !isRunning(statusOf(one.events, today, policy.expiringDays))) return false
  return term.until === null || term.until > from
}

function renewedTerms(facts: DecisionFacts, input: DecideInput, {today}: Moment): DecidedTerms {
  const {asked, stored, grants} = facts
  const {reason} = asked
  const {term} = foldOf(stored.events, today)
  const [from, end] = [term?.from ?? today, term?.until ?? null]
  mustBeOpenNow({...asked, near: []})
  const told = input.until === null ? null : addDays(businessDate(input.until, 'until'), 1)
  if (end === null) {
    const dueOn =
      reason.reviewMonths === null ? null : maxDate(term?.dueOn ?? today, addMonths(today, reason.reviewMonths))
    const events: NewEvent[] = [
      {
        kind: 'renew',
        papers: papersOf(stored),
        effectiveOn: from,
        untilOn: told,
        dueOn: told ?? dueOn,
        note: input.note,
      },
    ]
    return {
      events,
      replaced: [],
      grants: withUntil(grants, stored, told),
      from: told,
      until: told,
      reviewOn: told === null ? dueOn : null,
    }
  }
  if (told === null && reason.end === 'told') throw usage('MISSING_END', `${reason.code} ends: --until DATE`, 'until')
  const longest = reason.lastsMonths === null ? null : addMonths(end, reason.lastsMonths)
  const until = told ?? longest
  if (until !== null && until <= end)
    throw refuse('REVERSED_DATES', `it stands through ${addDays(end, -1)} already`, {field: 'until'})
  if (until !== null && longest !== null && until > longest)
    throw refuse(
      'TOO_LONG',
      `${reason.code} is renewed for ${reason.lastsMonths ?? 0} months at most, through ${addDays(longest, -1)}`,
      {
        field: 'until',
      },
    )
  mustBeListedOnce(asked, {from: end, until})
  const events: NewEvent[] = [
    {kind: 'renew', papers: papersOf(stored), effectiveOn: from, untilOn: until, dueOn: until, note: input.note},
  ]
  return {events, replaced: [], grants: withUntil(grants, stored, until), from: end, until, reviewOn: null}
}

const withUntil = (grants: readonly Grant[], {varianceNo}: StoredVariance, until: BusinessDate | null): Grant[] =>
  grants.map((one) => (one.varianceNo === varianceNo ? {...one, until} : one))

/** Forward only: it posts nothing, and what was billed with it stays. */
function revokedTerms(facts: DecisionFacts, input: DecideInput, {today}: Moment): DecidedTerms {
  const {stored, grants} = facts
  const {term} = foldOf(stored.events, today)
  const day = input.from === null ? today : businessDate(input.from, 'from')
  mustBeUnbilled(facts, day)
  if (term?.until != null && day >= term.until)
    throw refuse('BAD_END', `it ends on ${addDays(term.until, -1)} by itself`, {field: 'from'})
  const from = maxDate(day, term?.from ?? day)
  return {
    events: [{kind: 'revoke', effectiveOn: day, note: input.note}],
    replaced: [],
    grants: withUntil(grants, stored, from),
    from,
    until: null,
    reviewOn: null,
  }
}
