import {checkedJson} from '#core/imports/checked-json.js'
import {isBusinessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse, type Refusal} from '#core/kernel/refusal.js'
import type {NewEtPeriod} from '#core/billing/et-period.js'

interface EtSeries {
  readonly zone: string
  readonly source: string
  readonly rows: readonly {readonly from: string; readonly to: string; readonly inches: string}[]
}

const DECIMALS = 3

/**
 * The periods of an ET file (`curbstop.et-series/1`), in the order of their days.
 * @throws Refusal BAD_CONFIGURATION (78: the shape), BAD_ET (65: days that are none or overlap)
 */
export function readEtSeries(json: unknown, label: string): readonly NewEtPeriod[] {
  const {zone, source, rows} = checkedJson(json, label, 'et-series.schema.json') as EtSeries
  const periods = rows.map((row, at): NewEtPeriod => {
    const where = `${label}: /rows/${at}`
    const [from, to] = [dayOf(row.from, `${where}/from`), dayOf(row.to, `${where}/to`)]
    if (to <= from) throw bad(`${where}: the period from ${from} to ${to} has no day`)
    return {zone, source, from, to, inchesThousandths: thousandthsOf(row.inches)}
  })
  const inOrder = periods.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  inOrder.forEach((period, at) => {
    const before = inOrder[at - 1]
    if (before !== undefined && before.to > period.from)
      throw bad(
        `${label}: the periods from ${before.from} to ${before.to} and from ${period.from} to ${period.to} overlap`,
      )
  })
  return inOrder
}

const bad = (message: string): Refusal =>
  refuse('BAD_ET', message, {next: ['each day stands in one period; the day `to` is the first of the next']})

function dayOf(text: string, where: string): BusinessDate {
  if (!isBusinessDate(text)) throw bad(`${where}: ${text} is no day`)
  return text
}

/** The schema allows at most three decimals. */
function thousandthsOf(inches: string): number {
  const [whole = '', decimals = ''] = inches.split('.')
  return Number(`${whole}${decimals.padEnd(DECIMALS, '0')}`)
}
