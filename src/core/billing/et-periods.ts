import type {ActContext} from '#core/acts/act.js'
import {etOver, isEtGap, type EtPeriod, type NewEtPeriod} from '#core/billing/et-period.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {refuse} from '#core/kernel/refusal.js'
import type {Fraction} from '#core/rates/fraction.js'
import {insertRows, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

interface PeriodRow {
  readonly from_on: BusinessDate
  readonly to_on: BusinessDate
  readonly inches_thousandths: number
}

const periodOf = (row: PeriodRow): EtPeriod => ({
  from: row.from_on,
  to: row.to_on,
  inchesThousandths: row.inches_thousandths,
})

/** A zone has a row for each period, so a search from the first day on reads few more rows than it needs. */
export const ET_PERIODS = `
  select from_on, to_on, inches_thousandths from et_period
  where zone = :zone and from_on < :to and to_on > :from order by from_on`

/** Periods of a zone that touch the days asked for, in their order. */
export async function etPeriodsOf(
  reader: Reader,
  zone: string,
  from: BusinessDate,
  to: BusinessDate,
): Promise<readonly EtPeriod[]> {
  return (await select<PeriodRow>(reader, ET_PERIODS, {zone, from, to})).map(periodOf)
}

/** Inches of ET over a half-open period, exactly. @throws Refusal MISSING_ET (65) naming the first day without any */
export async function etBetween(reader: Reader, zone: string, from: BusinessDate, to: BusinessDate): Promise<Fraction> {
  return requireEt(await etPeriodsOf(reader, zone, from, to), {zone, from, to})
}

/** The same from periods that were read before. @throws Refusal MISSING_ET (65) */
export function requireEt(
  periods: readonly EtPeriod[],
  {zone, from, to}: {readonly zone: string; readonly from: BusinessDate; readonly to: BusinessDate},
): Fraction {
  const found = etOver(periods, from, to)
  if (!isEtGap(found)) return found
  throw refuse('MISSING_ET', `no evapotranspiration of zone ${zone} is known for ${found.uncovered}`, {
    field: 'et_zone',
    next: [`curbstop import-rates FILE with an ET series of zone ${zone} for ${from} up to ${to}`],
  })
}

const ET = {
  zone: 'text',
  from_on: 'text',
  to_on: 'text',
  inches_thousandths: 'integer',
  source: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

/**
 * Keeps the periods that are not known; a period known with the same figure adds nothing. Returns how many were new.
 * @throws Refusal ET_DIFFERS (65) when days that are known come with other periods or figures
 */
export async function recordEtPeriods(trx: Trx, periods: readonly NewEtPeriod[], context: ActContext): Promise<number> {
  const fresh: NewEtPeriod[] = []
  for (const [zone, of] of groupBy(periods, (period) => period.zone)) fresh.push(...(await unknown(trx, zone, of)))
  const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
  const rows = fresh.map(({zone, from, to, inchesThousandths, source}) => ({
    ...{zone, from_on: from, to_on: to, inches_thousandths: inchesThousandths, source},
    ...stamp,
  }))
  await insertRows(trx, 'et_period', ET, rows)
  return rows.length
}

async function unknown(trx: Trx, zone: string, periods: readonly NewEtPeriod[]): Promise<NewEtPeriod[]> {
  const inOrder = periods.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const [first] = inOrder
  if (first === undefined) return []
  const last = inOrder.reduce((latest, {to}) => (to > latest ? to : latest), first.to)
  const stored = await etPeriodsOf(trx, zone, first.from, last)
  const fresh: NewEtPeriod[] = []
  // Both lists are in the order of their days: one walk over both.
  let at = 0
  for (const period of inOrder) {
    while ((stored[at]?.to ?? period.to) <= period.from && at < stored.length) at++
    const there = stored[at]
    if (there === undefined || there.from >= period.to) fresh.push(period)
    else if (!isSame(there, period)) throw differs(zone, there, period)
  }
  return fresh
}

const isSame = (a: EtPeriod, b: EtPeriod): boolean =>
  a.from === b.from && a.to === b.to && a.inchesThousandths === b.inchesThousandths

const THOUSAND = 1000
const shown = ({from, to, inchesThousandths}: EtPeriod): string => {
  const decimals = String(inchesThousandths % THOUSAND).padStart(3, '0')
  return `${from} up to ${to}: ${Math.floor(inchesThousandths / THOUSAND)}.${decimals} inches`
}

const differs = (zone: string, there: EtPeriod, came: EtPeriod) =>
  refuse('ET_DIFFERS', `ET of zone ${zone} is known otherwise: ${shown(there)}, the file has ${shown(came)}`, {
    next: ['bills were priced from what is known; a series that was corrected goes into a zone of its own'],
  })
