import type {BillCase, PastBill, RunFault} from '#core/billing/bill-case.js'
import {gallonsOf, periodDays, type RunTerms} from '#core/billing/run-terms.js'
import {addDays, daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import type {VolumeUnit} from '#core/meters/volume.js'
import type {UseHold} from '#core/policies/bill-holds.js'

/** A priced bill before it goes out. */
export interface BillAtHand {
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly useThousandths: number
  readonly unit: VolumeUnit
  readonly estimated: boolean
  readonly opening: boolean
  readonly closing: boolean
  /** A meter was exchanged in the period. */
  readonly exchanged: boolean
  readonly total: Cents
}

type Rule = (bill: BillAtHand, of: Before, terms: RunTerms) => string | null
/** What an account had before, and of it the bill of the same season. */
interface Before extends Pick<BillCase, 'serviceClass' | 'bills'> {
  readonly season: UsedBill | null
}

/** The rules in the order they are told, each with the detail of what it found. */
const RULES: readonly (readonly [rule: string, find: Rule])[] = [
  ['NEGATIVE_BILL', ({total}) => (total < 0 ? `the bill comes to ${formatMoney(total)}` : null)],
  ['HIGH_TOTAL', highTotal],
  ['HIGH_USE', (bill, of, terms) => aboveSeason(bill, of, {terms, hold: terms.holds.highUse})],
  ['LOW_USE', lowUse],
  ['ZERO_USE', zeroUse],
  ['ESTIMATED_HIGH', estimatedHigh],
  ['ESTIMATED_RUN', estimatedRun],
  ['AFTER_EXCHANGE', ({exchanged}) => (exchanged ? 'the first bill after a meter was exchanged' : null)],
  ['LONG_PERIOD', longPeriod],
  ['SHORT_PERIOD', shortPeriod],
]

export const HOLD_RULES: readonly string[] = RULES.map(([rule]) => rule)

/** Everything that makes a bill unusual; empty when nobody need look at it. Pure. */
export function holdsOf(bill: BillAtHand, {serviceClass, bills}: BillCase, terms: RunTerms): RunFault[] {
  const before = {serviceClass, bills, season: sameSeason(bill, bills, terms)}
  const faults: RunFault[] = []
  for (const [rule, find] of RULES) {
    const detail = find(bill, before, terms)
    if (detail !== null) faults.push({rule, detail})
  }
  return faults
}

function highTotal({total}: BillAtHand, {serviceClass}: Before, {holds}: RunTerms): string | null {
  const most = holds.highTotal.byClass.get(serviceClass) ?? holds.highTotal.cents
  return total > most ? `${formatMoney(total)}, more than ${formatMoney(most)} for ${serviceClass}` : null
}

const DAYS_OF_A_YEAR = 365
const PERCENT = 100n

/** The bill that ends nearest to a year before; null when none is of the same season. */
function sameSeason(bill: BillAtHand, bills: BillCase['bills'], {holds: {season}}: RunTerms): UsedBill | null {
  const asked = addDays(bill.to, -DAYS_OF_A_YEAR)
  let best: UsedBill | null = null
  let distance = season.withinDays + 1
  for (const past of bills) {
    const away = Math.abs(daysBetween(asked, past.to))
    if (away >= distance || past.usageThousandths === null || past.usageUnit !== bill.unit) continue
    if (periodDays(past) < season.leastDays) continue
    best = {...past, usageThousandths: past.usageThousandths}
    distance = away
  }
  return best
}
type UsedBill = PastBill & {readonly usageThousandths: number}

const shownUse = (thousandths: number): string => String(thousandths / 1000)
const compared = (bill: BillAtHand, past: UsedBill): string =>
  `${shownUse(bill.useThousandths)} ${bill.unit} in ${periodDays(bill)} days; the same season before: ` +
  `${shownUse(past.usageThousandths)} in ${periodDays(past)} days`

/** Thousandths × days of the other bill: daily use compared by cross multiplication, never divided. */
const crossed = (bill: BillAtHand, past: UsedBill): {now: bigint; usual: bigint} => ({
  now: BigInt(bill.useThousandths) * BigInt(periodDays(past)),
  usual: BigInt(past.usageThousandths) * BigInt(periodDays(bill)),
})

/** Gallons by which a bill is off what its days would have used in the season before. */
function gallonsOff(bill: BillAtHand, past: UsedBill, {volumes}: RunTerms): number {
  const {now, usual} = crossed(bill, past)
  const off = (now > usual ? now - usual : usual - now) / BigInt(periodDays(past))
  return gallonsOf(Number(off), bill.unit, volumes)
}

function aboveSeason(
  bill: BillAtHand,
  {season: past}: Before,
  {terms, hold}: {readonly terms: RunTerms; readonly hold: UseHold},
): string | null {
  if (past === null) return null
  const {now, usual} = crossed(bill, past)
  const far = now * PERCENT > usual * BigInt(hold.percent)
  return far && gallonsOff(bill, past, terms) >= hold.leastGallons ? compared(bill, past) : null
}

function lowUse(bill: BillAtHand, {season: past}: Before, terms: RunTerms): string | null {
  if (past === null || bill.useThousandths === 0) return null
  const {lowUse: hold} = terms.holds
  const {now, usual} = crossed(bill, past)
  const far = now * PERCENT < usual * BigInt(hold.percent)
  return far && gallonsOff(bill, past, terms) >= hold.leastGallons ? compared(bill, past) : null
}

function zeroUse(bill: BillAtHand, {bills}: Before, {holds}: RunTerms): string | null {
  if (bill.useThousandths !== 0 || bill.closing) return null
  const before = bills.slice(0, holds.zeroAfterBills)
  const used = before.every(({usageThousandths}) => usageThousandths !== null && usageThousandths > 0)
  if (before.length < holds.zeroAfterBills || !used) return null
  return `no use in ${periodDays(bill)} days; the bill before had ${shownUse(before[0]?.usageThousandths ?? 0)}`
}

function estimatedHigh(bill: BillAtHand, of: Before, terms: RunTerms): string | null {
  return bill.estimated ? aboveSeason(bill, of, {terms, hold: terms.holds.estimatedHigh}) : null
}

function estimatedRun(bill: BillAtHand, {bills}: Before, {holds}: RunTerms): string | null {
  if (!bill.estimated) return null
  const lastActual = bills.findIndex(({estimated}) => !estimated)
  const run = 1 + (lastActual === -1 ? bills.length : lastActual)
  return run > holds.estimatedMoreThan ? `${run} estimated bills in a row` : null
}

function longPeriod(bill: BillAtHand, _of: Before, {holds}: RunTerms): string | null {
  const days = periodDays(bill)
  return days > holds.longMoreThanDays ? `${days} days, more than ${holds.longMoreThanDays}` : null
}

/** Opening and closing bills are short by nature. */
function shortPeriod(bill: BillAtHand, _of: Before, {holds}: RunTerms): string | null {
  const days = periodDays(bill)
  if (bill.opening || bill.closing || days >= holds.shortLessThanDays) return null
  return `${days} days, less than ${holds.shortLessThanDays}`
}
