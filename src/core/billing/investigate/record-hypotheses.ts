import {decimalOf, perDay, percent, type CaseRead} from '#core/billing/investigate/bill-case.js'
import {
  atUse,
  clamp,
  expectedUse,
  near,
  pointsBetween,
  unusual,
  type Hypothesise,
  type Judging,
} from '#core/billing/investigate/hypothesis.js'
import {afterwards, shown} from '#core/billing/investigate/use-hypotheses.js'
import type {Cents} from '#core/kernel/money.js'
import {fraction, over, plus, rounded, times, type Fraction} from '#core/rates/fraction.js'

const DIGITS = 10

interface OtherRead {
  readonly value: number
  readonly transposed: boolean
  readonly use: Fraction
}

/** Two digits changed places, or one digit is another: with it the use is what the season asks for. */
export const misread: Hypothesise = (judging) => {
  const {facts, policy, expected} = judging
  const read = facts.reads.length === 1 ? facts.reads[0] : undefined
  if (read?.to_kind !== 'actual' || expected === null || !unusual(judging)) return null
  const rule = policy.misread
  const usual = expectedUse(facts, expected)
  const perCount = usePerCount(facts.period.use, read)
  const fits = otherReads(read)
    .map(({value, transposed}): OtherRead => ({
      value,
      transposed,
      use: times(fraction(value - read.from_value), perCount),
    }))
    .filter(({use}) => use.n >= 0n && near(use, usual, rule.within_percent))
  const order = ({use, transposed}: OtherRead): number =>
    Math.abs(percent(use, usual) - 100) - (transposed ? rule.within_percent : 0)
  const best = fits.toSorted((a, b) => order(a) - order(b))[0]
  if (best === undefined) return null
  const {points, words} = nextRead(judging)
  return {
    cause: 'misread',
    score: clamp((best.transposed ? rule.transposed : rule.one_digit) + points),
    sentence: `${read.to_value} read as ${best.value} ${best.transposed ? '(two digits changed places)' : '(one digit other)'} makes ${shown(best.use)} ${facts.unit}${words}`,
    numbers: {
      read: read.to_value,
      would_be_read: best.value,
      use: shown(facts.period.use),
      would_be_use: shown(best.use),
    },
    would_be_cents: atUse(facts, best.use),
    periods: [],
  }
}

/** What one count of the register is in the unit of the bill. */
const usePerCount = (use: Fraction, {from_value, to_value}: CaseRead): Fraction =>
  to_value === from_value ? fraction(1) : over(use, fraction(to_value - from_value))

function otherReads({to_value: value, from_value: from, dials}: CaseRead): {value: number; transposed: boolean}[] {
  const digits = String(value).padStart(dials ?? String(Math.max(value, from)).length, '0')
  const found = new Map<number, boolean>()
  for (let at = 0; at < digits.length; at += 1) {
    for (let digit = 0; digit < DIGITS; digit += 1)
      found.set(Number(`${digits.slice(0, at)}${digit}${digits.slice(at + 1)}`), false)
  }
  for (let at = 0; at + 1 < digits.length; at += 1)
    found.set(Number(`${digits.slice(0, at)}${digits[at + 1] ?? ''}${digits[at] ?? ''}${digits.slice(at + 2)}`), true)
  found.delete(value)
  return Array.from(found, ([other, transposed]) => ({value: other, transposed}))
}

/** A wrong read is made good by the next one: both periods together are then usual. */
function nextRead(judging: Judging): {readonly points: number; readonly words: string} {
  const {facts, policy, expected} = judging
  const {later, period} = facts
  if (later === null || expected === null) return {points: 0, words: ''}
  const rule = policy.misread
  const together = over(plus(period.use, later.use), fraction(period.days + later.days))
  if (near(together, expected.perDay, rule.within_percent))
    return {points: rule.next_read_agrees, words: '; the next read makes it good'}
  const after = afterwards(judging)
  const usualAfter = after !== null && after >= policy.usual.low_percent && after <= policy.usual.high_percent
  return usualAfter
    ? {points: -rule.next_read_differs, words: '; but the next read does not make it good'}
    : {points: 0, words: ''}
}

/** A meter was changed in the period, or another size hangs there than was charged. */
export const exchange: Hypothesise = (judging) => {
  const {facts, policy, expected} = judging
  const [changed] = facts.exchanges
  if (changed === undefined) return null
  const charged = facts.period.values?.['meter_size']
  const numbers = {exchanged_on: changed.on, old_meter: changed.old_meter, new_meter: changed.new_meter}
  if (typeof charged === 'string' && charged !== changed.new_size)
    return {
      cause: 'exchange',
      score: policy.exchange.other_size,
      sentence: `meter ${changed.new_meter} of ${changed.new_size} hangs there since ${changed.on}, but ${charged} was charged`,
      numbers: {...numbers, charged_size: charged, size: changed.new_size},
      would_be_cents: facts.period.priceWith({values: {meter_size: changed.new_size}}),
      periods: [],
    }
  if (!unusual(judging) || expected === null) return null
  return {
    cause: 'exchange',
    score: policy.exchange.unusual_use,
    sentence: `meter ${changed.old_meter} was exchanged for ${changed.new_meter} on ${changed.on}: its last read or the new start read may be wrong`,
    numbers,
    would_be_cents: atUse(facts, expectedUse(facts, expected)),
    periods: [],
  }
}

/** Use is usual and the amount is not: another class or area makes the amount usual. */
export const otherClass: Hypothesise = (judging) => {
  const {facts, policy} = judging
  const {period, earlier, choices} = facts
  const [before] = earlier
  const usual = usualAmount(judging)
  if (before === undefined || usual === null || unusual(judging)) return null
  const rule = policy.class
  const amountOf = (amount: Cents): Fraction => fraction(amount)
  if (near(amountOf(period.amount), usual, rule.within_percent)) return null
  const fits = choices.flatMap((choice) => {
    const {name, value} = choice
    const amount = period.priceWith(name === 'class' ? {serviceClass: value} : {values: {[name]: value}})
    const fitting = amount !== null && near(amountOf(amount), usual, rule.within_percent)
    return fitting ? [{choice, amount, changed: before.values?.[name] === value}] : []
  })
  const best = fits.toSorted((a, b) => Number(b.changed) - Number(a.changed))[0]
  if (best === undefined) return null
  const {name, value, now} = best.choice
  return {
    cause: 'class',
    score: best.changed ? rule.changed : rule.other,
    sentence:
      `${name.replaceAll('_', ' ')} ${now} was charged; with ${value} the bill is at its usual level` +
      (best.changed ? ', and the bill before had it' : ''),
    numbers: {charged: now, would_be: value, usual_cents: Number(rounded(usual, 'half_up', 0).n)},
    would_be_cents: best.amount,
    periods: [],
  }
}

/** The middle of what recent bills came to a day, for the days of this one. */
function usualAmount({facts, policy}: Judging): Fraction | null {
  const recent = facts.earlier.slice(0, policy.season.recent_bills)
  const daily = recent
    .map(({amount, days}) => over(fraction(amount), fraction(days)))
    .toSorted((a, b) => decimalOf(a) - decimalOf(b))
  const middle = daily[Math.trunc(daily.length / 2)]
  return middle === undefined ? null : times(middle, fraction(facts.period.days))
}

/** The budget counts the plan's usual persons while the least of a year's use is that of more. */
export const staleBudget: Hypothesise = ({facts, policy}) => {
  const {household, budget, period, earlier, gallonsPerUnit} = facts
  if (household === null || household.recorded || budget === null || household.persons.n <= 0n) return null
  if (decimalOf(period.use) <= decimalOf(budget)) return null
  const rule = policy.budget
  const daily = [period, ...earlier].filter((one) => !one.estimated && one.use.n > 0n).map(perDay)
  const least = daily.toSorted((a, b) => decimalOf(a) - decimalOf(b))[0]
  if (least === undefined) return null
  const gallons = times(least, gallonsPerUnit)
  const found = percent(over(gallons, household.persons), fraction(rule.gallons_per_person))
  if (found < rule.from_percent) return null
  const persons = Math.ceil(decimalOf(gallons) / rule.gallons_per_person)
  return {
    cause: 'budget',
    score: pointsBetween(found, {from: rule.from_percent, full: rule.full_percent}, rule),
    sentence:
      `the budget counts the usual ${shown(household.persons)} persons because nothing else is recorded, ` +
      `and the least use of any period, ${shown(gallons)} gallons a day, is that of ${persons}`,
    numbers: {counted_persons: shown(household.persons), least_gallons_per_day: shown(gallons), persons},
    would_be_cents: period.priceWith({values: {[household.name]: String(persons)}}),
    periods: [],
  }
}
