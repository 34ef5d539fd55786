import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {reverseAdjustment} from '#core/adjustments/reverse-adjustment.js'
import {makeDistrict} from '#core/demo/demo-district.js'
import {loadDemo} from '#core/demo/load-demo.js'
import {businessDate} from '#core/kernel/business-date.js'
import {unbilledReadsOf} from '#core/meters/unbilled-reads-views.js'
import {select} from '#core/store/dialect.js'
import {adjusted} from '../../support/adjusted.js'
import {brokenChecks} from '../../support/books.js'
import {newTestStore, type TestStore} from '../../support/desk.js'

/** Bills again by hand, from the rate tables of 2025: whole numbers only, nothing of the program. */
const halfUp = (n: bigint, d: bigint): bigint => (2n * n + d) / (2n * d)
/** Cents of thousandths of dollars times whole units. */
const cents = (thousandths: bigint): bigint => halfUp(thousandths, 10n)
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

interface Facts {
  readonly days: bigint
  readonly ccf: bigint
  readonly size: string
  readonly sewer: boolean
  readonly persons: bigint
  readonly yard: bigint
  readonly efficient: boolean
  readonly valley: boolean
  /** Inches as a fraction. */
  readonly et: readonly [bigint, bigint]
}

const DEMAND: Readonly<Record<string, bigint>> = {'5/8"': 388n, '3/4"': 388n, '1"': 594n, '1-1/2"': 1963n, '2"': 3150n}
const daily = ({days, size}: Facts): bigint => cents(days * 204n) + cents(days * (DEMAND[size] ?? 0n))

/** RES-1: 55 gallons a person, 0.80 or 0.50 of ET at 0.62 gallons, 748 gallons a ccf, whole ccf; four tiers. */
function home(facts: Facts): number {
  const {days, ccf, persons, yard, efficient, valley, sewer, et} = facts
  const [n, d] = et
  const gallons = persons * 55n * days * 1000n * d + yard * n * (efficient ? 310n : 496n)
  const budget = halfUp(gallons, 748n * 1000n * d)
  // Twentieths of a ccf: a fifth of the budget and half as much again are whole.
  const [use, tops] = [ccf * 20n, [budget * 4n, budget * 20n, budget * 30n, ccf * 20n]]
  let [before, water] = [0n, 0n]
  for (const [at, price] of [1410n, valley ? 3870n : 4170n, 7110n, 13_720n].entries()) {
    const top = least(use, tops[at] ?? use)
    if (top > before) water += (top - before) * price
    before = top > before ? top : before
  }
  const block = persons < 3n ? 75n : persons < 5n ? 100n : persons < 7n ? 125n : 175n
  const sewage = sewer ? halfUp(days * 1190n * block, 1000n) : 0n
  return Number(daily(facts) + halfUp(water, 200n) + sewage)
}

/** COM-1: one price for water, sewer by the day and by 90 percent of the water, backflow a period. */
function shop(facts: Facts): number {
  const {days, ccf, sewer} = facts
  const sewage = sewer ? cents(days * 1190n) + halfUp(ccf * 9n * 1620n, 100n) : 0n
  return Number(daily(facts) + cents(ccf * 4170n) + sewage + 475n)
}

interface DemoBill {
  readonly account_no: string
  readonly account_id: string
  readonly bill_no: string
  readonly service_from: string
  readonly service_to: string
  readonly amount_cents: number
  readonly inputs_json: string
  readonly from_value: number
  readonly to_value: number
}

type Given = string | {readonly n: string; readonly d: string}

/** What the bill was priced from, with the use of its reads. */
function factsOf(bill: DemoBill, ccf = bill.to_value - bill.from_value): Facts {
  const {values} = JSON.parse(bill.inputs_json) as {values: Record<string, Given | undefined>}
  const word = (name: string, usual: string): string => (typeof values[name] === 'string' ? values[name] : usual)
  const {et} = values
  return {
    days: BigInt((Date.parse(bill.service_to) - Date.parse(bill.service_from)) / 86_400_000),
    ccf: BigInt(ccf),
    size: word('meter_size', ''),
    sewer: word('sewer', 'connected') === 'connected',
    persons: BigInt(word('household_size', '3')),
    yard: BigInt(word('irrigated_area', '1500')),
    efficient: word('landscape', 'existing') === 'efficient',
    valley: word('rate_area', 'main') === 'san_jacinto_valley',
    et: typeof et === 'object' ? [BigInt(et.n), BigInt(et.d)] : [0n, 1n],
  }
}

const BILLS = `select n.account_no, b.account_id, b.bill_no, b.service_from, b.service_to, b.amount_cents, p.inputs_json,
    f.value as from_value, t.value as to_value
  from bill b join account n on n.account_id = b.account_id
  join bill_pricing p on p.account_id = b.account_id and p.bill_id = b.bill_id and p.plan_code = 'RES-1'
  join bill_read d on d.account_id = b.account_id and d.bill_id = b.bill_id
  join meter_read f on f.service_point_id = d.service_point_id and f.read_id = d.from_read_id
  join meter_read t on t.service_point_id = d.service_point_id and t.read_id = d.to_read_id
  where b.service_from >= '2026-01-01' and p.inputs_json not like '%"partial":true%' and p.inputs_json not like '%low_income%'
    and p.inputs_json not like '%extra_indoor%' and p.inputs_json not like '%large_animals%' and p.inputs_json not like '%establishing%'
    and not exists (select 1 from bill_cancellation c where c.account_id = b.account_id and c.bill_id = b.bill_id)
  order by n.account_no, b.service_from`

const swapped = (value: number): number => {
  const text = String(value)
  return Number(text.slice(0, -2) + text.slice(-1) + text.slice(-2, -1))
}

/** Two bills in a row of which the read between them may have been typed with its last digits swapped. */
function misreadIn(bills: readonly DemoBill[]): readonly [DemoBill, DemoBill] {
  const at = bills.findIndex((bill, i) => {
    const next = bills[i + 1]
    const right = swapped(bill.to_value)
    const fits = right > bill.from_value && right < (next?.to_value ?? 0) && right !== bill.to_value
    return next?.account_id === bill.account_id && next.from_value === bill.to_value && fits
  })
  return [bills[at]!, bills[at + 1]!]
}

const standing = async (desk: Desk, accountId: string): Promise<ReadonlyMap<string, DemoBill>> =>
  new Map(
    (await select<DemoBill>(desk.store.db, BILLS))
      .filter((bill) => bill.account_id === accountId)
      .map((bill) => [bill.service_from, bill]),
  )

describe('bills of the demo district that are made again', () => {
  let store: TestStore
  let desk: Desk
  before(async function () {
    this.timeout(120_000)
    store = await newTestStore()
    desk = await store.as('hgrant')
    const trainingDate = businessDate('2026-11-23')
    await loadDemo(await store.as('kchen'), makeDistrict({accounts: 120, seed: 1, trainingDate}), () => undefined)
  })
  afterEach(async () => {
    expect(await brokenChecks(desk.store.db)).to.deep.equal({})
  })
  after(() => store.remove())

  it('are priced by hand as the district bills them', async () => {
    const bills = await select<DemoBill>(desk.store.db, BILLS)
    expect(bills.length).to.be.greaterThan(100)
    for (const bill of bills) expect(home(factsOf(bill)), bill.bill_no).to.equal(bill.amount_cents)
  })

  it('come to what the right read gives, after two digits were swapped', async () => {
    const [first, second] = misreadIn(await select<DemoBill>(desk.store.db, BILLS))
    const right = swapped(first.to_value)
    const done = await adjusted(desk, {
      ...{account: first.account_no, bill: first.bill_no, reason: 'MISREAD', given: {read: String(right)}},
    })
    const expected = [home(factsOf(first, right - first.from_value)), home(factsOf(second, second.to_value - right))]
    const now = await standing(desk, first.account_id)
    expect([now.get(first.service_from)!.amount_cents, now.get(second.service_from)!.amount_cents]).to.deep.equal(
      expected,
    )
    expect(done.amount_cents).to.equal(expected[0]! + expected[1]! - first.amount_cents - second.amount_cents)
  })

  it('come to what the plan of the right class gives, which bills the account from now on', async () => {
    const all = await select<DemoBill>(desk.store.db, BILLS)
    const last = all.findLast((bill) => bill.service_from > '2026-08-01')!
    const of = all.filter((bill) => bill.account_id === last.account_id)
    const [, , from] = of.toReversed()
    const wrong = of.filter((bill) => bill.service_from >= from!.service_from)
    const given = {class: 'commercial', plan: 'COM-1', from: from!.service_from}
    const done = await adjusted(desk, {account: last.account_no, reason: 'WRONG_CLASS', given})
    const expected = wrong.map((bill) => shop(factsOf(bill)))
    expect(done.rebilled.map((one) => one.amount_cents)).to.deep.equal(expected)
    expect(await plansOf(desk, last)).to.deep.equal([['COM-1', last.to_value]])
    await perform(desk, reverseAdjustment, {journal: done.journal, reason: 'a home after all', note: ''})
    const again = await standing(desk, last.account_id)
    expect(wrong.map((bill) => again.get(bill.service_from)!.amount_cents)).to.deep.equal(
      wrong.map((bill) => bill.amount_cents),
    )
    expect(await plansOf(desk, last)).to.deep.equal([['RES-1', last.to_value]])
  })
})

/** By which plan and from which read the next bill counts. */
async function plansOf(desk: Desk, {account_id: accountId, account_no: accountNo}: DemoBill) {
  const account = {accountId, accountNo, serviceClass: '', premiseId: ''}
  const through = {district: 'rivergate', readsThrough: businessDate('2026-11-23')}
  const found = await unbilledReadsOf(desk.store.db, [account], through)
  return found.map(({ratePlan, from}) => [ratePlan, from?.value])
}
