import {factValueFault} from '#core/billing/billing-fact.js'
import {addDays, addMonths, maxDate, minDate, type BusinessDate} from '#core/kernel/business-date.js'
import {EXIT, refuse, Refusal, usage} from '#core/kernel/refusal.js'
import type {DroughtStage} from '#core/policies/drought-stage.js'
import type {VarianceReason} from '#core/policies/variance-policy.js'
import {compare, decimalFraction, fraction} from '#core/rates/fraction.js'
import type {FactChange, VarianceForm} from '#core/variances/variance.js'

/** Another variance that has to do with this form. */
export interface NearVariance {
  readonly varianceNo: string
  readonly reason: string
  /** Somebody has still to decide. */
  readonly open: boolean
  /** The day of its grant; null without one. */
  readonly grantedOn: BusinessDate | null
}

/** A person of this form who is listed in a variance that counts; its account as this desk may see it. */
export interface ListedTwice {
  readonly account: string
  readonly varianceNo: string
  readonly reason: string
  readonly sameAccount: boolean
  /** Nobody has decided it. */
  readonly open: boolean
  readonly from: BusinessDate
  /** First day on which it no longer counts; null while nobody has said when. */
  readonly until: BusinessDate | null
}

export interface FormAsked {
  readonly form: VarianceForm
  readonly reason: VarianceReason
  /** Kinds of the papers that came with it. */
  readonly evidence: readonly string[]
  readonly receivedOn: BusinessDate
  readonly stage: DroughtStage
  /** First day that no bill covers. */
  readonly unbilledFrom: BusinessDate | null
  readonly near: readonly NearVariance[]
  readonly listed: readonly ListedTwice[]
  /** What the fact is on a day without this form and without what is only added; null where the plan does not ask for it. */
  readonly valueOn: ((day: BusinessDate) => string) | null
}

export interface JudgedForm {
  readonly change: FactChange | null
  readonly from: BusinessDate
  /** First day on which it no longer holds; null while it is open. */
  readonly until: BusinessDate | null
  /** Kinds of papers that are missing. */
  readonly missing: readonly string[]
}

/**
 * What a form comes to: from when, until when, what it changes, which papers it lacks. Papers alone may come later.
 * @throws Refusal SUSPENDED, ALREADY_FILED, TOO_SOON, NOTICE_SHORT, DUPLICATE_PERSON … (65), MISSING_FACT … (64)
 */
export function judgeForm(asked: FormAsked): JudgedForm {
  mustBeOpenNow(asked)
  mustSayEverything(asked)
  const {from, until} = termOf(asked)
  mustBeListedOnce(asked, {from, until})
  const change = changeOf(asked)
  mustGain(asked, change, from)
  return {change, from, until, missing: missingOf(asked.reason, asked.evidence)}
}

export const missingOf = ({evidence}: VarianceReason, given: readonly string[]): string[] =>
  evidence.filter((kind) => !given.includes(kind))

const becauseOf = ({code, citation}: VarianceReason) => [{rule: `variance.${code.toLowerCase()}`, citation}]

export function mustBeOpenNow({reason, stage, near, receivedOn}: FormAsked): void {
  const because = becauseOf(reason)
  if (reason.suspendedIn.includes(stage.stage))
    throw refuse('SUSPENDED', `no variance for ${reason.code} while stage ${stage.stage} of the shortage plan holds`, {
      field: 'reason',
      because: [...because, {rule: 'drought.stage', citation: stage.citation}],
    })
  const waiting = near.find((one) => one.open && one.reason === reason.code)
  if (waiting !== undefined)
    throw refuse('ALREADY_FILED', `${waiting.varianceNo} asks for ${reason.code} and waits`, {
      field: 'reason',
      next: [
        `curbstop file-variance --supply ${waiting.varianceNo} --attach FILE --evidence KIND`,
        `curbstop decide-variance ${waiting.varianceNo} --grant`,
      ],
    })
  if (reason.onceInMonths === null) return
  const since = addMonths(receivedOn, -reason.onceInMonths)
  const last = near.find((one) => one.reason === reason.code && one.grantedOn !== null && one.grantedOn > since)
  if (last?.grantedOn != null)
    throw refuse(
      'TOO_SOON',
      `${last.varianceNo} was granted on ${last.grantedOn}; the next one can be asked for from ${addMonths(last.grantedOn, reason.onceInMonths)}`,
      {field: 'reason', because},
    )
}

function mustSayEverything({form, reason, evidence}: FormAsked): void {
  const strange = Object.keys(form.facts).find((name) => name !== reason.asks)
  if (strange !== undefined)
    throw usage('UNKNOWN_FACT', `${reason.code} asks for ${reason.asks}, not for ${strange}`, 'fact')
  const paper = evidence.find((kind) => !reason.evidence.includes(kind))
  if (paper !== undefined)
    throw usage('UNKNOWN_EVIDENCE', `${reason.code} takes ${reason.evidence.join(', ')}, not ${paper}`, 'evidence')
  if (reason.asks === 'persons') {
    if (form.persons.length === 0)
      throw missing('MISSING_PERSON', `${reason.code} names everybody: --person 'Name,YYYY', once for each`, 'person')
  } else if (form.facts[reason.asks] === undefined)
    throw missing('MISSING_FACT', `${reason.code} says how much: --fact ${reason.asks}=NUMBER`, 'fact')
  if (reason.noteNeeded && form.note === '')
    throw missing('MISSING_NOTE', `${reason.code} is explained: --note TEXT`, 'note')
  if (reason.end === 'told' && form.until === null)
    throw missing('MISSING_END', `${reason.code} ends: --until DATE`, 'until')
  const value = form.facts[reason.asks]
  if (value !== undefined) mustBeWritten(reason, value)
}

const missing = (code: string, message: string, field: string): Refusal =>
  new Refusal({code, exit: EXIT.usage, message, field})

const GALLONS = /^[1-9]\d{0,6}$/

function mustBeWritten(reason: VarianceReason, value: string): void {
  const {asks, most} = reason
  const wrong =
    asks === 'persons'
      ? null
      : asks === 'gallons'
        ? GALLONS.test(value)
          ? null
          : 'gallons is a whole number from 1'
        : factValueFault(asks, value)
  const number = decimalFraction(value)
  if (wrong !== null || number === null) throw refuse('BAD_FACT', `${wrong ?? asks}, not ${value}`, {field: 'fact'})
  const limit = most === null ? null : decimalFraction(most)
  if (limit !== null && compare(number, limit) > 0)
    throw refuse('TOO_MUCH', `${asks} ${value}: ${reason.code} gives ${most ?? ''} at most`, {
      field: 'fact',
      because: becauseOf(reason),
    })
}

/** From the next bill on, and never earlier: days that were billed stay as they were billed. */
function termOf({form, reason, receivedOn, unbilledFrom}: FormAsked): {from: BusinessDate; until: BusinessDate | null} {
  const asked = form.from ?? unbilledFrom ?? receivedOn
  const earliest = addDays(receivedOn, reason.noticeDays)
  if (reason.noticeDays > 0 && asked < earliest)
    throw refuse(
      'NOTICE_SHORT',
      `${reason.code} is told ${reason.noticeDays} days before: from ${earliest} at the earliest`,
      {
        field: 'from',
        because: becauseOf(reason),
      },
    )
  const from = unbilledFrom === null ? asked : maxDate(asked, unbilledFrom)
  const told = form.until === null ? null : addDays(form.until, 1)
  if (told !== null && told <= from)
    throw refuse('REVERSED_DATES', `it would end on ${form.until ?? ''}, before it begins on ${from}`, {field: 'until'})
  const longest = reason.lastsMonths === null ? null : addMonths(from, reason.lastsMonths)
  if (told !== null && longest !== null && told > longest)
    throw refuse(
      'TOO_LONG',
      `${reason.code} stands ${reason.lastsMonths ?? 0} months at most, through ${addDays(longest, -1)}`,
      {
        field: 'until',
        because: becauseOf(reason),
      },
    )
  return {from, until: told === null ? longest : longest === null ? told : minDate(told, longest)}
}

/** @throws Refusal DUPLICATE_PERSON (65) */
export function mustBeListedOnce(
  {form, listed, reason}: FormAsked,
  {from, until}: Pick<JudgedForm, 'from' | 'until'>,
): void {
  const seen = new Set<string>()
  for (const {name_key, born} of form.persons) {
    const key = `${name_key} ${born}`
    if (seen.has(key)) throw refuse('DUPLICATE_PERSON', 'somebody is listed twice on this form', {field: 'person'})
    seen.add(key)
  }
  const other = listed.find(
    (one) =>
      (one.until === null || one.until > from) &&
      (until === null || one.from < until) &&
      !(one.sameAccount && one.reason === reason.code),
  )
  if (other === undefined) return
  const where = other.sameAccount ? 'this account' : `account ${other.account}`
  throw refuse('DUPLICATE_PERSON', `somebody of this form is listed in ${other.varianceNo} of ${where}`, {
    field: 'person',
    because: becauseOf(reason),
    next: [
      other.open
        ? `curbstop decide-variance ${other.varianceNo} --deny --note …`
        : `curbstop decide-variance ${other.varianceNo} --revoke --from ${from} --note …`,
    ],
  })
}

export function changeOf({form, reason}: Pick<FormAsked, 'form' | 'reason'>): FactChange | null {
  if (reason.fact === null || reason.how === 'credit') return null
  const value = reason.asks === 'persons' ? String(form.persons.length) : (form.facts[reason.asks] ?? '0')
  return {name: reason.fact, how: reason.how, value}
}

/** A variance asks for more than there is. @throws Refusal NOT_IN_PLAN, NO_GAIN (65) */
export function mustGain(
  {reason, valueOn}: Pick<FormAsked, 'reason' | 'valueOn'>,
  change: FactChange | null,
  from: BusinessDate,
): void {
  if (change === null) return
  if (valueOn === null)
    throw refuse('NOT_IN_PLAN', `no rate plan of the account asks for ${change.name}`, {field: 'reason'})
  const [now, asked] = [decimalFraction(valueOn(from)), decimalFraction(change.value)]
  const gains =
    change.how === 'add'
      ? compare(asked ?? fraction(0), fraction(0)) > 0
      : compare(asked ?? fraction(0), now ?? fraction(0)) > 0
  if (!gains)
    throw refuse('NO_GAIN', `${change.name} is ${valueOn(from)} on ${from} already; ${change.value} gives no more`, {
      field: change.name === 'household_size' ? 'person' : 'fact',
      because: becauseOf(reason),
    })
}
