import {daysBetween, maxDate, minDate, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import type {DemoAccount, DemoBill, DemoFacts, DemoPremise, DemoRead} from '#core/demo/demo-account.js'
import type {DemoData, KindOfPlace} from '#core/demo/demo-data.js'
import type {BillDays, DemoDays} from '#core/demo/demo-days.js'
import {factsOf} from '#core/demo/demo-facts.js'
import type {DemoRates} from '#core/demo/demo-rates.js'
import type {Stream} from '#core/demo/random.js'

const PERCENT = 100
const FIRST_REGISTER = 4000
/** What a pipe that burst takes beyond the usual. */
const LEAK_TIMES = 6

interface Making {
  readonly data: DemoData
  readonly days: DemoDays
  readonly rates: DemoRates
}

export interface Served {
  readonly kind: KindOfPlace
  readonly premise: DemoPremise
  readonly served_from: BusinessDate
  readonly served_to: BusinessDate | null
  readonly vacant: boolean
  readonly planted: boolean
  readonly stream: Stream
  /** Of its own, so that a household more changes no use. */
  readonly factStream: Stream
}

/** Facts, reads and bills of the year: use is lognormal over parcels, by season, with each month's own noise. */
export function useOf(making: Making, served: Served): Pick<DemoAccount, 'facts' | 'startRead' | 'bills' | 'nextRead'> {
  const {data, days} = making
  const {kind, premise, stream} = served
  const spread = kind.spread_percent / PERCENT
  const parcel = kind.mean_ccf * Math.exp(spread * stream.normal() - (spread * spread) / 2)
  const register = stream.below(FIRST_REGISTER)
  const facts = factsOf(data, {kind, parcel, zone: zoneOf(making), planted: served.planted}, served.factStream)
  const bills: DemoBill[] = []
  for (const period of days.billsOf(premise.cycle)) {
    const ccf = usualUse(data, {parcel, to: period.to, stream})
    const estimated = stream.chance(data.mix.shares.estimated_read_share)
    const before = bills.at(-1)?.register ?? register
    const bill = billOf(making, {served, facts, period, ccf, estimated, before})
    if (bill !== null) bills.push(bill)
  }
  const first = mustExist(days.billsOf(premise.cycle)[0], 'a first bill').from
  const begun = bills[0]?.from ?? maxDate(served.served_from, first)
  return {
    facts,
    bills,
    startRead: {on: begun, register, estimated: false},
    nextRead: nextReadOf(making, served, {parcel, register: bills.at(-1)?.register ?? register}),
  }
}

const zoneOf = ({rates}: Making): string => mustExist(rates.weather[0], 'weather').zone

/** A month's use of the parcel, not rounded. */
function usualUse(data: DemoData, of: {parcel: number; to: BusinessDate; stream: Stream}): number {
  const {mix} = data
  const noise = mix.month_noise_percent / PERCENT
  const month = Number(of.to.slice(5, 7)) - 1
  const season = mustExist(mix.season_percent[month], 'a month of the season') / PERCENT
  return of.parcel * season * Math.exp(noise * of.stream.normal() - (noise * noise) / 2)
}

interface Period {
  readonly served: Served
  readonly facts: DemoFacts
  readonly period: BillDays
  /** Of the whole period. */
  readonly ccf: number
  readonly estimated: boolean
  /** The register at its start. */
  readonly before: number
}

/** The bill of the days served in a period; null where there are none. */
function billOf({data, rates}: Making, of: Period): DemoBill | null {
  const {served, facts, period, estimated} = of
  const from = maxDate(period.from, served.served_from)
  const to = served.served_to === null ? period.to : minDate(period.to, served.served_to)
  if (from >= to) return null
  const days = daysBetween(from, to)
  const all = daysBetween(period.from, period.to)
  const ccf = served.vacant ? 0 : Math.round(days === all ? of.ccf : (of.ccf * days) / all)
  const {kind, premise} = served
  const priced = rates.price({
    ...{plan: kind.plan, class: kind.class, from, to, mailed: period.mailed, ccf, facts},
    partial: days < all && days < data.bills.full_period_from_days,
    meter: premise.meter.size,
    sewer: premise.sewer,
  })
  return {...period, from, to, ccf, register: of.before + ccf, estimated, ...priced}
}

/** Meters of the cycle being read: a few could not be read, a few run away. */
function nextReadOf(
  {data, days}: Making,
  {premise, vacant, served_to, stream}: Served,
  {parcel, register}: {parcel: number; register: number},
): DemoRead | null {
  const {cycle, on} = days.reading
  if (premise.cycle !== cycle || served_to !== null) return null
  const {unread_share, leak_share} = data.mix.shares
  const use = usualUse(data, {parcel, to: on, stream})
  if (stream.chance(unread_share)) return null
  const times = stream.chance(leak_share) ? LEAK_TIMES : 1
  return {on, register: register + (vacant ? 0 : Math.round(use * times)), estimated: false}
}
