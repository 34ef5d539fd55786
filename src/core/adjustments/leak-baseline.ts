import {keptPricings, type KeptPricing} from '#core/adjustments/asked-bill.js'
import {billAfter, billsUpTo, type BillRecord} from '#core/billing/explain/bill-record-views.js'
import {useUnitOf} from '#core/billing/explain/gallons.js'
import {addMonths, daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import type {LeakBaseline} from '#core/policies/leak-relief.js'
import type {Reader} from '#core/store/open.js'

/** Use that a leak is measured against. */
export type KeptBaseline = {
  readonly bills: readonly string[]
  /** Of each bill, thousandths of the unit. */
  readonly uses_thousandths: readonly number[]
  /** Of the first bill: the tier reached then. */
  readonly pricings: readonly KeptPricing[]
}

const MONTHS_A_YEAR = 12
/** Bills of a year and a year more of them for each year back, monthly at most. */
const billsBack = (years: number): number => MONTHS_A_YEAR * (years + 1) + 1
/** Bills looked at after a repair. */
const BILLS_AFTER = 12

/** null where a bill that is needed is not there. */
export async function baselineOf(
  reader: Reader,
  bill: BillRecord,
  baseline: LeakBaseline,
  repairedOn: BusinessDate,
): Promise<KeptBaseline | null> {
  const bills =
    baseline.kind === 'same_period'
      ? await sameSeason(reader, bill, baseline)
      : await afterRepair(reader, bill, repairedOn, baseline.full_periods)
  const [first] = bills
  if (first === undefined) return null
  return {
    bills: bills.map(({billNo}) => billNo),
    uses_thousandths: bills.map(({usageThousandths}) => usageThousandths ?? 0),
    pricings: await keptPricings(reader, first),
  }
}

const comparable = (bill: BillRecord, other: BillRecord): boolean =>
  other.usageThousandths !== null && useUnitOf(other.usageUnit) === useUnitOf(bill.usageUnit)

/** A bill of each year that ended nearest to the same day, within the days that the policy says. */
async function sameSeason(
  reader: Reader,
  bill: BillRecord,
  {years, within_days}: Extract<LeakBaseline, {kind: 'same_period'}>,
): Promise<readonly BillRecord[]> {
  const {serviceTo: end} = bill
  if (end === null) return []
  const earlier = (await billsUpTo(reader, bill, billsBack(years))).slice(1)
  const found: BillRecord[] = []
  for (let year = 1; year <= years; year += 1) {
    const day = addMonths(end, -MONTHS_A_YEAR * year)
    const away = ({serviceTo}: BillRecord): number =>
      serviceTo === null ? Infinity : Math.abs(daysBetween(serviceTo, day))
    const [nearest] = earlier.filter((one) => comparable(bill, one)).toSorted((a, b) => away(a) - away(b))
    if (nearest === undefined || away(nearest) > within_days) return []
    found.push(nearest)
  }
  return found
}

/** The first bill all of whose days lie after the repair, once enough such bills are there. */
async function afterRepair(
  reader: Reader,
  bill: BillRecord,
  repairedOn: BusinessDate,
  periods: number,
): Promise<readonly BillRecord[]> {
  const full: BillRecord[] = []
  let next = await billAfter(reader, bill)
  for (let seen = 0; next !== null && seen < BILLS_AFTER && full.length < periods; seen += 1) {
    if (next.serviceFrom !== null && next.serviceFrom >= repairedOn && comparable(bill, next)) full.push(next)
    next = await billAfter(reader, next)
  }
  return full.length < periods ? [] : full.slice(0, 1)
}
