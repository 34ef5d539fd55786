import {
  expectationOf,
  perDay,
  percent,
  type BilledPeriod,
  type Expectation,
} from '#core/billing/investigate/bill-case.js'
import {
  atUse,
  clamp,
  expectedUse,
  near,
  pointsBetween,
  unusual,
  type Hypothesis,
  type Hypothesise,
  type Judging,
} from '#core/billing/investigate/hypothesis.js'
import {addDays, daysBetween} from '#core/kernel/business-date.js'
import {decimalFraction, decimalText, fraction, over, times, total, type Fraction} from '#core/rates/fraction.js'

const PLACES = 2
export const shown = (value: Fraction): string => decimalText(value, PLACES)

export const COMPARED: Readonly<Record<Expectation['from'], string>> = {
  last_year: 'the same season of last year',
  recent_bills: 'the bills before it',
}

/** Use above the season, the longer the likelier: a leak goes on until somebody mends it. */
export const leak: Hypothesise = (judging) => {
  const {facts, policy, expected, percent: found} = judging
  const rule = policy.leak
  if (expected === null || found === null || found < rule.from_percent || facts.period.estimated) return null
  const periods = runOfHigh(judging)
  const further = Math.min(periods - 1, rule.periods_counted) * rule.each_further_period
  const after = afterwards(judging)
  const points = pointsBetween(found, {from: rule.from_percent, full: rule.full_percent}, rule)
  const use = expectedUse(facts, expected)
  return {
    cause: 'leak',
    score: clamp(points + further - (after !== null && after < rule.from_percent ? rule.fell_back : 0)),
    sentence:
      `use is ${found}% of ${COMPARED[expected.from]}, ` +
      `${periods === 1 ? 'for one period' : `for ${periods} periods in a row`}; use by the hour is not known`,
    numbers: {
      use_per_day: shown(perDay(facts.period)),
      usual_per_day: shown(expected.perDay),
      percent: found,
      periods,
      ...(after === null ? {} : {next_period_percent: after}),
    },
    would_be_cents: atUse(facts, use),
    periods: [],
  }
}

/** Periods in a row, the bill's own the last, that stand above their season. */
function runOfHigh({facts, policy}: Judging): number {
  const all = [facts.period, ...facts.earlier]
  const high = (at: number): boolean => {
    const [period, before] = [all[at], all.slice(at + 1)]
    const expected = period === undefined ? null : expectationOf(period, before, policy)
    return (
      period !== undefined && expected !== null && percent(perDay(period), expected.perDay) >= policy.leak.from_percent
    )
  }
  let periods = 0
  while (high(periods)) periods += 1
  return Math.max(1, periods)
}

/** The next period in percent of what the bill's own was expected to be in its season. */
export function afterwards({facts, policy, expected}: Judging): number | null {
  const {later, earlier} = facts
  if (later === null || expected === null) return null
  const usual = expectationOf(later, earlier, policy) ?? expected
  return percent(perDay(later), usual.perDay)
}

/** Estimates before, a read now: what was used is spread by days over all the periods, and each is priced again. */
export const catchUp: Hypothesise = (judging) => {
  const {facts, policy, expected} = judging
  const {period, earlier} = facts
  const estimates = earlier.slice(
    0,
    earlier.findIndex((one) => !one.estimated),
  )
  const estimated = earlier.every((one) => one.estimated) ? earlier : estimates
  if (period.estimated || estimated.length === 0) return null
  const spread = [...estimated.toReversed(), period]
  const days = spread.reduce((sum, one) => sum + one.days, 0)
  const daily = over(total(spread.map((one) => one.use)), fraction(days))
  const periods = spread.map((one) => repriced(one, times(daily, fraction(one.days))))
  const rule = policy.catch_up
  const fits = expected !== null && near(daily, expected.perDay, rule.within_percent)
  const score = !unusual(judging) ? rule.nothing_unusual : fits ? rule.usual_when_spread : rule.otherwise
  const known = periods.every((one) => one.would_be_cents !== null)
  const difference = periods.reduce((sum, one) => sum + (one.would_be_cents ?? 0) - one.billed_cents, 0)
  return {
    cause: 'catch_up',
    score,
    sentence:
      `${estimated.length === 1 ? 'the bill before was' : `${estimated.length} bills before were`} estimated and this one was read; ` +
      `spread by days it is ${shown(daily)} ${facts.unit} a day`,
    numbers: {
      estimated_periods: estimated.length,
      days,
      spread_per_day: shown(daily),
      ...(known ? {difference_cents: difference} : {}),
    },
    would_be_cents: periods.at(-1)?.would_be_cents ?? null,
    periods,
  }
}

const repriced = (one: BilledPeriod, use: Fraction): Hypothesis['periods'][number] => ({
  bill: one.bill,
  from: one.from,
  use: shown(use),
  billed_cents: one.amount,
  would_be_cents: one.priceWith({values: {usage: use}}),
})

/** The use times or by a factor of units is what is expected. */
export const unitError: Hypothesise = ({facts, policy, expected, percent: found}) => {
  if (expected === null || found === null) return null
  const rule = policy.unit
  const usual = expectedUse(facts, expected)
  const {use} = facts.period
  const fits = rule.factors.flatMap((text) => {
    const factor = decimalFraction(text) ?? fraction(1)
    return [
      {words: `divided by ${text}`, use: over(use, factor)},
      {words: `times ${text}`, use: times(use, factor)},
    ].filter((one) => near(one.use, usual, rule.within_percent))
  })
  const best = fits.toSorted((a, b) => distance(a.use, usual) - distance(b.use, usual))[0]
  if (best === undefined) return null
  return {
    cause: 'unit',
    score: clamp(rule.score + (rule.within_percent - distance(best.use, usual))),
    sentence: `use ${best.words} is ${percent(best.use, usual)}% of ${COMPARED[expected.from]}: a unit or multiplier may be wrong`,
    numbers: {use: shown(use), use_in_other_unit: shown(best.use), usual_use: shown(usual)},
    would_be_cents: atUse(facts, best.use),
    periods: [],
  }
}

const distance = (use: Fraction, usual: Fraction): number => Math.abs(percent(use, usual) - 100)

/** Use that has all but stopped, or use where nobody is served. */
export const stopped: Hypothesise = ({facts, policy, expected, percent: found}) => {
  const rule = policy.stopped
  const {period, served} = facts
  if (!served && period.use.n > 0n)
    return {
      cause: 'stopped',
      score: rule.not_served,
      sentence: `${shown(period.use)} ${facts.unit} were used while nobody was served at this meter`,
      numbers: {use: shown(period.use)},
      would_be_cents: null,
      periods: [],
    }
  if (expected === null || found === null || found > rule.below_percent) return null
  const usual = expectedUse(facts, expected)
  return {
    cause: 'stopped',
    score: rule.score,
    sentence: `use is ${found}% of ${COMPARED[expected.from]}: the meter may have stopped, been bypassed, or nobody is at home`,
    numbers: {use: shown(period.use), usual_use: shown(usual), percent: found},
    would_be_cents: atUse(facts, usual),
    periods: [],
  }
}

/** Plants needed more water than in the same season before. */
export const weather: Hypothesise = ({facts, policy, expected, percent: found}) => {
  const [now, before] = [facts.period.values?.['et'], expected?.bill?.values?.['et']]
  if (expected === null || found === null || now === undefined || before === undefined) return null
  const [inches, lastYear] = [numberOf(now), numberOf(before)]
  const rule = policy.weather
  if (inches === null || lastYear === null || lastYear.n === 0n || found <= 100) return null
  const rise = percent(inches, lastYear)
  if (rise < rule.from_percent) return null
  const explains = Math.abs(rise - found) <= rule.within_percent
  return {
    cause: 'weather',
    score: explains ? rule.explains : rule.in_part,
    sentence: `plants needed ${rise}% of the water of last year, use is ${found}%${explains ? '' : ': weather alone does not explain it'}`,
    numbers: {et: shown(inches), et_last_year: shown(lastYear), et_percent: rise, percent: found},
    would_be_cents: facts.period.priceWith({values: {usage: expectedUse(facts, expected), et: lastYear}}),
    periods: [],
  }
}

const numberOf = (value: string | Fraction): Fraction | null =>
  typeof value === 'string' ? decimalFraction(value) : value

/** Somebody new lives there: there is little to compare with. */
export const occupants: Hypothesise = ({facts, policy}) => {
  const rule = policy.occupants
  const {openedOn, period, earlier} = facts
  const days = daysBetween(openedOn, addDays(period.to, -1))
  if (days > rule.within_days || earlier.length >= rule.fewest_bills) return null
  return {
    cause: 'occupants',
    score: rule.score,
    sentence: `the account was opened ${days} days before the period ended and has ${earlier.length} earlier bills: there is little to compare with`,
    numbers: {opened_on: openedOn, days, earlier_bills: earlier.length},
    would_be_cents: null,
    periods: [],
  }
}
