import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {accountNumber} from '#core/kernel/ids.js'
import {must, mustExist} from '#core/kernel/must.js'
import type {DemoAccount, DemoCustomer} from '#core/demo/demo-account.js'
import {useOf} from '#core/demo/demo-bills.js'
import {customerOf} from '#core/demo/demo-customer.js'
import {HABITS, loadDemoData, type DemoData, type Habit, type Kind} from '#core/demo/demo-data.js'
import {demoDays, type DemoDays} from '#core/demo/demo-days.js'
import {payByHabit, Wallet} from '#core/demo/demo-payments.js'
import {GROUP, placeOf, type Place} from '#core/demo/demo-place.js'
import {loadDemoRates, type DemoRates} from '#core/demo/demo-rates.js'
import {streamOf, type Stream} from '#core/demo/random.js'
import {ARRANGED} from '#core/demo/scenarios-arranged.js'
import {LISTED} from '#core/demo/scenarios-listed.js'
import {HELD_PROTECTED} from '#core/demo/scenarios-protected.js'
import {HELD_UNTOLD} from '#core/demo/scenarios-told.js'
import {VARIANTS, type Scenario, type Story} from '#core/demo/story.js'

/** Every story with a known end, by name. */
export const SCENARIOS: readonly Scenario[] = [...LISTED, ...ARRANGED, ...HELD_PROTECTED, ...HELD_UNTOLD]

/** Every thirteenth account is planted until each story has been told in each of its variants. */
const PLANTED_EVERY = 13
const FIRST_PLANTED = 5
/** Accounts from which on every story is there in all its variants. */
export const ALL_PLANTED_FROM = FIRST_PLANTED + PLANTED_EVERY * SCENARIOS.length * VARIANTS

export interface DemoPlan {
  readonly accounts: number
  readonly seed: number
  readonly trainingDate: BusinessDate
}

/** A district that never was; `account(i)` depends on the seed and `i` alone. */
export interface DemoDistrict extends DemoPlan {
  readonly days: DemoDays
  readonly data: DemoData
  readonly rates: DemoRates
  account(index: number): DemoAccount
}

/** @throws Refusal BAD_DATA (78) */
export function makeDistrict(plan: DemoPlan): DemoDistrict {
  const data = loadDemoData()
  const days = demoDays(plan.trainingDate, data.bills)
  const rates = loadDemoRates(data)
  for (const {scenario} of data.mix.tail) scenarioNamed(scenario)
  return {...plan, data, days, rates, account: (index) => accountOf({data, days, rates, seed: plan.seed}, index)}
}

/** The accounts one by one: memory does not grow with the district. */
export function* demoAccounts(district: DemoDistrict, from = 0, to = district.accounts): Iterable<DemoAccount> {
  for (let index = from; index < to; index += 1) yield district.account(index)
}

const scenarioNamed = (name: string): Scenario =>
  mustExist(
    SCENARIOS.find((scenario) => scenario.name === name),
    `a scenario ${name}`,
  )

interface Making {
  readonly data: DemoData
  readonly days: DemoDays
  readonly rates: DemoRates
  readonly seed: number
}

interface Fate {
  readonly scenario: Scenario | null
  readonly variant: number
  readonly habit: Habit
}

/** What becomes of an account: planted by its place in the row, otherwise by chance. */
function fateOf({data}: Making, index: number, stream: Stream): Fate {
  const nth = (index - FIRST_PLANTED) / PLANTED_EVERY
  if (Number.isInteger(nth) && nth >= 0 && nth < SCENARIOS.length * VARIANTS) {
    const scenario = mustExist(SCENARIOS[nth % SCENARIOS.length], 'a scenario')
    return {scenario, variant: Math.floor(nth / SCENARIOS.length), habit: stream.pick(['prompt', 'late', 'prompt'])}
  }
  const drawn = stream.byShare([
    ...data.mix.habits.map(({habit, share}) => ({name: habit, share})),
    ...data.mix.tail.map(({scenario, share}) => ({name: scenario, share})),
  ])
  const habit = HABITS.find((one) => one === drawn.name)
  if (habit !== undefined) return {scenario: null, variant: 0, habit}
  return {scenario: scenarioNamed(drawn.name), variant: stream.below(VARIANTS), habit: 'late'}
}

/** Stories but for businesses are about people at home. */
const HOME: readonly Kind[] = ['house', 'park_space']

function accountOf(making: Making, index: number): DemoAccount {
  const {data, days, seed} = making
  const fate = fateOf(making, index, streamOf(seed, 'fate', index))
  const at = {seed, index, today: days.today}
  const drawn = placeOf(making, at, fate.scenario?.place ?? {})
  const place =
    fate.scenario === null || fate.scenario.place !== undefined || HOME.includes(drawn.kind.kind)
      ? drawn
      : placeOf(making, at, {kind: 'house'})
  const stream = streamOf(seed, 'account', index)
  const stay = stayOf(making, place, {stream, planted: fate.scenario !== null})
  const who = whoLives(making, {index, place, scenario: fate.scenario, stream})
  const use = useOf(making, {
    kind: place.kind,
    premise: place.premise,
    vacant: stay.vacant,
    planted: fate.scenario !== null,
    served_from: stay.opened_on,
    served_to: stay.closed_on,
    stream: streamOf(seed, 'bills', index),
    factStream: streamOf(seed, 'facts', index),
  })
  const {bills} = use
  const chance = {data, stream: streamOf(seed, 'payments', index)}
  const wallet = new Wallet(data, days, chance.stream, fate.habit === 'autopay')
  let story: Story = {notices: [], contacts: []}
  if (fate.scenario === null) payByHabit(wallet, bills, {habit: fate.habit, first: 0, end: bills.length}, chance)
  else
    story = fate.scenario.tell({
      ...chance,
      days,
      bills,
      wallet,
      habit: fate.habit,
      variant: fate.variant,
      mail_differs: who.mail_differs,
    })
  return {
    index,
    scenario: fate.scenario?.name ?? null,
    number: numberOf(seed, index),
    kind: place.kind.kind,
    class: place.kind.class,
    plan: place.kind.plan,
    premise: place.premise,
    opened_on: stay.opened_on,
    closed_on: stay.closed_on,
    paperless: stream.chance(data.mix.shares.paperless_share),
    ...who,
    ...use,
    payments: wallet.payments,
    notices: story.notices.toSorted((a, b) => (a.sent_on < b.sent_on ? -1 : a.sent_on > b.sent_on ? 1 : 0)),
    contacts: story.contacts.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    protections: story.protections ?? [],
    arrangement: story.arrangement ?? null,
  }
}

const SERIALS = 1e8
/** Odd and no multiple of five: every index has a serial of its own. */
const SERIAL_STEP = 61_803_399

const numberOf = (seed: number, index: number): string =>
  accountNumber(Number((BigInt(index) * BigInt(SERIAL_STEP) + BigInt(seed) * 7_919n + 10_407n) % BigInt(SERIALS)))

interface Stay {
  readonly opened_on: BusinessDate
  readonly closed_on: BusinessDate | null
  readonly vacant: boolean
}

const DAYS_A_YEAR = 365

/** How long the customer has been there; a story needs the whole year. */
function stayOf({data, days}: Making, place: Place, {stream, planted}: {stream: Stream; planted: boolean}): Stay {
  const {shares} = data.mix
  const built = place.premise.built_on
  const first = mustExist(days.billsOf(place.premise.cycle)[0], 'a first bill').from
  const since = addDays(first, -stream.between(1, 15 * DAYS_A_YEAR))
  const settled = {opened_on: since < built ? built : since, closed_on: null, vacant: false}
  must(settled.opened_on <= first, 'a settled customer was there before the year began')
  const movedIn = stream.chance(shares.moved_in_this_year_share)
  const movedOut = stream.chance(shares.moved_out_share)
  const vacant = stream.chance(shares.vacant_share)
  const back = stream.between(45, 300)
  if (planted) return settled
  if (movedOut) return {...settled, closed_on: addDays(days.today, -Math.min(back, 120))}
  if (movedIn) return {...settled, opened_on: addDays(days.today, -back)}
  return {...settled, vacant}
}

interface Living {
  readonly index: number
  readonly place: Place
  readonly scenario: Scenario | null
  readonly stream: Stream
}
type Who = Pick<DemoAccount, 'role' | 'tenure' | 'mail_address' | 'mail_differs'> & {readonly customer: DemoCustomer}

/** Customer, role and where the mail goes. */
function whoLives({data, seed}: Making, {index, place, scenario, stream}: Living): Who {
  const {shares} = data.mix
  const group = Math.floor(index / GROUP)
  const {kind} = place.kind
  const home = HOME.includes(kind)
  const landlordOfAll = place.apartments && streamOf(seed, 'landlord', group).chance(shares.apartment_landlord_share)
  const drawnLandlord =
    kind === 'master_metered' || landlordOfAll || (home && stream.chance(shares.house_landlord_share))
  const landlord = scenario === null ? drawnLandlord : scenario.role === 'landlord'
  const firm = home
    ? landlord && stream.chance(600)
      ? 'landlord'
      : null
    : kind === 'master_metered'
      ? 'landlord'
      : kind
  const shared = landlordOfAll && landlord
  const key = shared ? `g${group}` : `a${index}`
  const customer = customerOf(data, {seed, index: shared ? group * GROUP : index, key}, shared ? 'landlord' : firm)
  const elsewhere = stream.chance(shares.mail_elsewhere_share)
  const mail_differs = scenario?.mail_differs ?? (scenario === null ? landlord || elsewhere : landlord)
  const town = stream.pick(data.town.mail_elsewhere)
  const away = `${stream.between(10, 9900)} ${stream.pick(data.town.streets)}, ${town.city} ${town.postal_code}`
  const {address, unit, city, postal_code} = place.premise
  const here = `${unit === '' ? address : `${address} ${unit}`}, ${city} ${postal_code}`
  const owns = landlord || (!place.apartments && !stream.chance(shares.house_tenant_share))
  const role = landlord ? 'landlord' : 'occupant'
  return {customer, role, tenure: owns ? 'owner' : 'tenant', mail_differs, mail_address: mail_differs ? away : here}
}
