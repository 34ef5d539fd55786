import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import type {DemoPremise} from '#core/demo/demo-account.js'
import type {DemoData, KindOfPlace} from '#core/demo/demo-data.js'
import {CYCLES} from '#core/demo/demo-days.js'
import type {DemoRates} from '#core/demo/demo-rates.js'
import {streamOf, type Stream} from '#core/demo/random.js'

/** Accounts are laid out in groups: an apartment building, or the houses of a few streets. */
export const GROUP = 16
const ROUTES = 60
const FIRST_HOUSE = 101
const HOUSE_STEP = 4
const DAYS_A_YEAR = 365

export interface Place {
  readonly kind: KindOfPlace
  readonly premise: DemoPremise
  /** One building of many customers, each with a meter. */
  readonly apartments: boolean
}

/** What a planted story needs of the place it happens at. */
export interface PlaceNeeds {
  readonly kind?: KindOfPlace['kind']
  readonly dwelling?: KindOfPlace['dwelling']
}

/** An apartment building takes a whole group of sixteen accounts. */
export const isApartmentGroup = (data: DemoData, seed: number, group: number): boolean =>
  streamOf(seed, 'group', group).chance(data.mix.shares.apartment_group_share)

/** Where account `index` is served; every index has an address of its own, whatever the size of the district. */
export function placeOf(
  {data, rates}: {readonly data: DemoData; readonly rates: DemoRates},
  at: {seed: number; index: number; today: BusinessDate},
  needs: PlaceNeeds,
): Place {
  const stream = streamOf(at.seed, 'place', at.index)
  const group = Math.floor(at.index / GROUP)
  const apartments = needs.kind === undefined && isApartmentGroup(data, at.seed, group)
  const kind = kindOf(data, stream, {
    ...needs,
    ...(apartments ? {kind: 'house' as const, dwelling: 'multi' as const} : {}),
  })
  const lot = apartments ? group * GROUP : at.index
  const {streets} = data.town
  const street = (lot * 7 + group) % streets.length
  const house = FIRST_HOUSE + HOUSE_STEP * Math.floor(lot / streets.length) * GROUP + HOUSE_STEP * (lot % GROUP)
  const route = (street % ROUTES) + 1
  const built_on = addDays(at.today, -DAYS_A_YEAR * stream.between(3, 45) - stream.below(DAYS_A_YEAR))
  return {
    kind,
    apartments,
    premise: {
      address: `${house + (street % 2)} ${mustExist(streets[street], 'a street')}`,
      unit: apartments
        ? `Apt ${at.index - lot + 1}`
        : kind.kind === 'park_space'
          ? `Spc ${stream.between(1, 180)}`
          : '',
      city: data.town.city,
      postal_code: mustExist(data.town.postal_codes[route % data.town.postal_codes.length], 'a postal code'),
      dwelling: kind.dwelling,
      route: `R${String(route).padStart(2, '0')}`,
      cycle: (route % CYCLES) + 1,
      built_on,
      sewer: rates.hasSewer(kind.plan),
      meter: {serial: `RW${String(10_000_000 + at.index * 7 + (at.index % 5))}`, size: stream.pick(kind.meters)},
    },
  }
}

function kindOf(data: DemoData, stream: Stream, needs: PlaceNeeds): KindOfPlace {
  const drawn = stream.byShare(data.mix.kinds)
  const wanted = needs.kind === undefined ? drawn : data.mix.kinds.find((kind) => kind.kind === needs.kind)
  const kind = mustExist(wanted, `a kind ${needs.kind ?? ''}`)
  return needs.dwelling === undefined ? kind : {...kind, dwelling: needs.dwelling}
}
