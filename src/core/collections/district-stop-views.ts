import type {HoldFact} from '#core/collections/shutoff-facts.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Nobody in the district is shut off from a day through another: weather, a holiday week, an emergency. */
export interface DistrictStop {
  readonly stopId: string
  readonly from: BusinessDate
  readonly until: BusinessDate
  readonly reason: string
  readonly endedOn: BusinessDate | null
  readonly operatorId: string
}

interface Row {
  stop_id: string
  effective_from: BusinessDate
  until_on: BusinessDate
  reason: string
  ended_on: BusinessDate | null
  operator_id: string
}

const STOPS = `select s.stop_id, s.effective_from, s.until_on, s.reason, e.ended_on, s.operator_id
  from district_stop s left join district_stop_end e on e.stop_id = s.stop_id
  where s.until_on >= :day order by s.effective_from, s.stop_id`

/** Stops whose last day is not before the day, with their end. */
export async function stopsFrom(reader: Reader, day: BusinessDate): Promise<DistrictStop[]> {
  const rows = await select<Row>(reader, STOPS, {day})
  return rows.map((row) => ({
    stopId: row.stop_id,
    from: row.effective_from,
    until: row.until_on,
    reason: row.reason,
    endedOn: row.ended_on,
    operatorId: row.operator_id,
  }))
}

/** The same as holds of every account: one that was ended stands no more. */
export async function districtStops(reader: Reader, day: BusinessDate): Promise<readonly HoldFact[]> {
  const stops = await stopsFrom(reader, day)
  return stops
    .filter(({endedOn}) => endedOn === null || endedOn > day)
    .map(({stopId, from, until}) => ({id: stopId, kind: 'weather_stop', from, until}))
}
