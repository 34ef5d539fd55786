import type {BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import type {VariedFact} from '#core/policies/variance-policy.js'
import {compare, decimalFraction, decimalText, plus, type Fraction} from '#core/rates/fraction.js'
import type {Grant} from '#core/variances/variance.js'

/** One stored value of a fact. */
export interface FactRow {
  readonly factId: string
  readonly value: string
  readonly from: BusinessDate
  readonly until: BusinessDate | null
  readonly recordedAt: string
  /** Written for a variance, not known by itself. */
  readonly varied: boolean
}

/** Everything that says what one fact of an account is. */
export interface FactBasis {
  readonly name: VariedFact
  readonly rows: readonly FactRow[]
  /** What the rate plan takes where no row holds. */
  readonly fallback: string
}

/** A row to be written: the value from a day up to another, or from it on. */
export interface FactSpan {
  readonly name: VariedFact
  readonly value: string
  readonly before: string
  readonly from: BusinessDate
  readonly until: BusinessDate | null
}

const PLACES = 3
const numberOf = (text: string): Fraction => mustExist(decimalFraction(text), `${text} is a number`)
const same = (a: string, b: string): boolean => compare(numberOf(a), numberOf(b)) === 0
const holds = (
  {from, until}: {readonly from: BusinessDate; readonly until: BusinessDate | null},
  day: BusinessDate,
): boolean => from <= day && (until === null || day < until)

/** As a bill finds it: of the rows that hold the one recorded last, then the one that begins last. */
function rowOn(rows: readonly FactRow[], day: BusinessDate): FactRow | null {
  const key = ({recordedAt, from, factId}: FactRow): string => `${recordedAt} ${from} ${factId}`
  const holding = rows.filter((row) => holds(row, day))
  return holding.reduce<FactRow | null>((best, row) => (best === null || key(row) > key(best) ? row : best), null)
}

/** The fact without any variance: what is known of it by itself, else what the plan takes. */
export const ownValue = ({rows, fallback}: FactBasis, day: BusinessDate): string =>
  rowOn(
    rows.filter((row) => !row.varied),
    day,
  )?.value ?? fallback

/** The fact as the store gives it to a bill. */
export const storedValue = ({rows, fallback}: FactBasis, day: BusinessDate): string =>
  rowOn(rows, day)?.value ?? fallback

/** The fact with what was granted: the last one that sets it, and all that add to it. */
export function grantedValue(basis: FactBasis, grants: readonly Grant[], day: BusinessDate): string {
  const holding = grants.filter((grant) => grant.change.name === basis.name && holds(grant, day))
  const key = ({decidedAt, from, varianceNo}: Grant): string => `${decidedAt} ${from} ${varianceNo}`
  const set = holding
    .filter(({change}) => change.how === 'set')
    .reduce<Grant | null>((best, one) => (best === null || key(one) > key(best) ? one : best), null)
  const added = holding.filter(({change}) => change.how === 'add').map(({change}) => numberOf(change.value))
  return decimalText(added.reduce(plus, numberOf(set?.change.value ?? ownValue(basis, day))), PLACES)
}

/**
 * Rows that make the stored fact what the grants say from a day on. Earlier rows stay as they are: a later row holds, so
 * a variance that ends early is a row with the value that holds without it, and nothing is written where it is right already.
 */
export function factsOfVariance(basis: FactBasis, grants: readonly Grant[], from: BusinessDate): FactSpan[] {
  const edges = [...basis.rows, ...grants.filter(({change}) => change.name === basis.name)]
    .flatMap((one) => [one.from, ...(one.until === null ? [] : [one.until])])
    .filter((day) => day > from)
  const days = Array.from(new Set([from, ...edges])).toSorted()
  const spans: FactSpan[] = []
  for (const [at, day] of days.entries()) {
    const [value, before] = [grantedValue(basis, grants, day), storedValue(basis, day)]
    if (same(value, before)) continue
    const last = spans.at(-1)
    const until = days[at + 1] ?? null
    if (last?.until === day && same(last.value, value) && same(last.before, before))
      spans[spans.length - 1] = {...last, until}
    else spans.push({name: basis.name, value, before, from: day, until})
  }
  return spans
}
