import type {DemoFacts} from '#core/demo/demo-account.js'
import type {DemoData, KindOfPlace} from '#core/demo/demo-data.js'
import type {Stream} from '#core/demo/random.js'

const AREA_SPREAD = 0.3
const AREA_STEP = 50
const FEWEST_DWELLINGS = 2

interface Parcel {
  readonly kind: KindOfPlace
  /** ccf of a usual month. */
  readonly parcel: number
  readonly zone: string
  /** A story is told of a debt that is worth a letter: a household of some size. */
  readonly planted: boolean
}
/** Persons whose fixed charges alone are above the least balance anybody is shut off for. */
const PLANTED_PERSONS = 3

/** What is known of an account for its bill: only what its plan asks for is recorded. */
export function factsOf({mix}: DemoData, {kind, parcel, zone, planted}: Parcel, stream: Stream): DemoFacts {
  const drawn = stream.byShare(mix.households)
  const persons = planted ? Math.max(PLANTED_PERSONS, drawn.persons) : drawn.persons
  const wide = Math.exp(AREA_SPREAD * stream.normal())
  const valley = stream.chance(mix.shares.valley_share)
  const lowIncome = stream.chance(mix.shares.low_income_share) && !planted
  if (kind.irrigated_per_ccf === 0) return {}
  const ofOneHome = kind.ccf_per_dwelling === 0 && kind.class === 'residential'
  const flat = ofOneHome && kind.dwelling === 'multi'
  const area = flat ? 0 : AREA_STEP * Math.round((parcel * kind.irrigated_per_ccf * wide) / AREA_STEP)
  const dwellings = Math.max(FEWEST_DWELLINGS, Math.round(parcel / Math.max(1, kind.ccf_per_dwelling)))
  return {
    et_zone: zone,
    irrigated_area: String(area),
    ...(ofOneHome ? {household_size: String(persons)} : {}),
    ...(kind.ccf_per_dwelling === 0 ? {} : {dwelling_units: String(dwellings)}),
    ...(valley ? {rate_area: 'san_jacinto_valley'} : {}),
    ...(ofOneHome && lowIncome ? {low_income: 'yes'} : {}),
  }
}
