import type {RowFlag} from '#core/imports/importer.js'
import {addDays, daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import {shownUse} from '#core/meters/judge-read.js'
import {ROLLOVER, type LoadedRead} from '#core/meters/loaded-read.js'
import {countsBetween} from '#core/meters/read-use.js'
import type {EarlierRead} from '#core/meters/reads-before-views.js'
import type {Register} from '#core/meters/register.js'
import type {ReadCheckPolicy} from '#core/policies/read-checks.js'

/** Counts over days: compared by cross multiplication, never divided. */
interface Rate {
  readonly counts: number
  readonly days: number
}

interface FlagFacts {
  readonly register: Register
  readonly policy: ReadCheckPolicy
  /** Of this meter at this place, in the order of their days. */
  readonly before: readonly EarlierRead[]
}

const DAYS_OF_A_YEAR = 365
const PERCENT = 100n

/** What should be looked at before a bill is made of a sound read; it refuses nothing. Pure. */
export function flagsOfRead(read: LoadedRead, facts: FlagFacts): RowFlag[] {
  const before = facts.before.filter(({readOn}) => readOn < read.readOn)
  const last = before.at(-1)
  if (last === undefined) return []
  const counts = countsBetween(last.value, {value: read.value, rolledOver: read.code === ROLLOVER}, facts.register)
  const now = {counts, days: daysBetween(last.readOn, read.readOn)}
  const season = sameMonthsBefore(before, {from: last.readOn, to: read.readOn}, facts)
  return [
    ...zeroUse(read, now, facts.policy),
    ...(season === null ? [] : againstSeason(now, season, facts)),
    ...estimatedRun(read, before, facts.policy),
  ]
}

function zeroUse(read: LoadedRead, {counts, days}: Rate, policy: ReadCheckPolicy): RowFlag[] {
  if (read.kind !== 'actual' || counts !== 0 || days < policy.zeroUseFromDays) return []
  return [{check: 'zero_use', detail: `no use in ${days} days`}]
}

/** The use between the two reads nearest to a year before this period; null when there are no such two. */
function sameMonthsBefore(
  before: readonly EarlierRead[],
  period: {readonly from: BusinessDate; readonly to: BusinessDate},
  {policy: {season}, register}: FlagFacts,
): Rate | null {
  const [from, to] = [nearest(before, period.from, season.withinDays), nearest(before, period.to, season.withinDays)]
  if (from === null || to === null || to <= from) return null
  const [first, last] = [before[from], before[to]]
  if (first === undefined || last === undefined) return null
  const days = daysBetween(first.readOn, last.readOn)
  if (days < season.leastDays) return null
  let counts = 0
  for (let at = from + 1; at <= to; at++) {
    const [earlier, later] = [before[at - 1], before[at]]
    if (earlier !== undefined && later !== undefined) counts += countsBetween(earlier.value, later, register)
  }
  return counts < 0 ? null : {counts, days}
}

function nearest(before: readonly EarlierRead[], day: BusinessDate, withinDays: number): number | null {
  const asked = addDays(day, -DAYS_OF_A_YEAR)
  let best: number | null = null
  let distance = withinDays + 1
  before.forEach(({readOn}, at) => {
    const away = Math.abs(daysBetween(asked, readOn))
    if (away < distance) [best, distance] = [at, away]
  })
  return best
}

function againstSeason(now: Rate, season: Rate, {policy, register}: FlagFacts): RowFlag[] {
  const {highUse, lowUse} = policy
  const said = `${shownUse(now.counts, register)} in ${now.days} days; the same months before: ${shownUse(season.counts, register)} in ${season.days} days`
  const [daily, usual] = [BigInt(now.counts) * BigInt(season.days), BigInt(season.counts) * BigInt(now.days)]
  if (daily * PERCENT > usual * BigInt(highUse.percent) && isMuch(now, highUse.fromUnitsADayThousandths, register))
    return [{check: 'high_use', detail: said}]
  const low = now.counts > 0 && daily * PERCENT < usual * BigInt(lowUse.percent)
  return low && isMuch(season, lowUse.fromUnitsADayThousandths, register) ? [{check: 'low_use', detail: said}] : []
}

const isMuch = ({counts, days}: Rate, thousandthsADay: number, {multiplierThousandths}: Register): boolean =>
  BigInt(counts) * BigInt(multiplierThousandths) >= BigInt(thousandthsADay) * BigInt(days)

function estimatedRun(read: LoadedRead, before: readonly EarlierRead[], policy: ReadCheckPolicy): RowFlag[] {
  if (read.kind !== 'estimated') return []
  const lastActual = before.findLastIndex(({kind}) => kind === 'actual')
  const run = before.length - lastActual
  if (run <= policy.estimatedRunMoreThan) return []
  const since = before[lastActual]?.readOn
  return [{check: 'estimated_run', detail: `${run} estimates in a row${since === undefined ? '' : ` since ${since}`}`}]
}
