import {expect} from 'chai'
import type {BillCase, ServedPoint} from '#core/billing/bill-case.js'
import {openRunBooks, type RunBooks} from '#core/billing/load-run-terms.js'
import {priceAccount} from '#core/billing/price-account.js'
import {businessDate} from '#core/kernel/business-date.js'
import type {BillableRead, UnbilledReads} from '#core/meters/unbilled-read.js'
import {compilePlan} from '#core/rates/price-bill.js'
import {TINY, TINY_SIZE} from '../../support/run-home.js'
import {newTestStore, type TestStore} from '../../support/desk.js'

const day = businessDate
const read = (id: string, on: string, value: number, rolledOver = false): BillableRead => ({
  ...{readId: id, readOn: day(on), value, kind: 'actual', code: '', flags: [], rolledOver},
})

interface Counted {
  readonly from: number
  readonly to: number
  readonly unit?: 'ccf' | 'kgal'
  readonly rolledOver?: boolean
}

/** Served from 20 October to the read of 19 November, 30 days. */
function point(name: string, plan: string, counted: Counted | null, more: Partial<ServedPoint> = {}): ServedPoint {
  const served = {servicePointId: name, ratePlan: plan, startOn: day('2026-10-20'), endOn: null}
  const service = more.service ?? 'water'
  if (counted === null) return {...served, service, meters: [], ...more}
  const {from, to, unit = 'ccf', rolledOver = false} = counted
  const one: UnbilledReads = {
    ...{accountId: 'A', accountNo: 'A', serviceClass: 'residential', premiseId: 'P', agreementId: name},
    ...{servicePointId: name, service, ratePlan: plan, startOn: served.startOn, finalOn: null, fromIsBilled: false},
    meter: {
      ...{meterId: `M-${name}`, serial: name, size: '3/4', installedOn: day('2015-01-01'), removedOn: null},
      register: {dials: 6, unit, multiplierThousandths: 1000},
    },
    from: read(`${name}-1`, '2026-10-20', from),
    reads: [read(`${name}-2`, '2026-11-19', to, rolledOver)],
  }
  return {...served, service, meters: [one], ...more}
}

const account = (...points: ServedPoint[]): BillCase => ({
  ...{accountId: 'A', accountNo: 'A', serviceClass: 'residential', points, facts: {}, bills: []},
})

describe('what the plans of an account are given', () => {
  let store: TestStore
  let books: RunBooks
  before(async () => {
    store = await newTestStore()
    const {store: opened} = await store.as('kchen')
    const asked = {cycle: '07', readsThrough: day('2026-11-23'), billOn: day('2026-11-23'), dueOn: day('2026-12-14')}
    books = await openRunBooks(opened.db, 'rivergate', asked)
    for (const plan of [TINY, TINY_SIZE]) books.plans.set(plan.code, compilePlan(plan))
  })
  after(() => store.remove())

  it('is the use of all meters of a plan together, and each meter for itself', () => {
    const size = account(point('a', 'T-SIZE', {from: 0, to: 5}), point('b', 'T-SIZE', {from: 0, to: 7}))
    expect(priceAccount(size, books.terms)).to.include({outcome: 'bill', total: 2000})
    // 15.00 a day; 12 ccf are 20.00 + 6.00; 6.00: no tier is used twice.
    const both = account(point('a', 'T-1', {from: 0, to: 5}), point('b', 'T-1', {from: 0, to: 7}))
    const {bill, total} = priceAccount(both, books.terms)
    expect([total, bill?.useThousandths, bill?.pricings[0]?.inputs.meters.length]).to.deep.equal([4700, 12_000, 2])
  })

  it('is priced plan after plan, each with its own meters', () => {
    const two = account(point('a', 'T-1', {from: 0, to: 5}), point('b', 'T-SIZE', {from: 0, to: 7}))
    const {bill, total} = priceAccount(two, books.terms)
    expect(bill?.pricings.map(({planCode}) => planCode)).to.deep.equal(['T-1', 'T-SIZE'])
    expect(total).to.equal(1500 + 1000 + 600 + 1000)
  })

  it('gives a service without a meter the water of the account', () => {
    books.plans.set('T-SEWER', compilePlan({...TINY, code: 'T-SEWER'}))
    const sewer = account(point('a', 'T-SIZE', {from: 0, to: 7}), point('s', 'T-SEWER', null, {service: 'sewer'}))
    const {total} = priceAccount(sewer, books.terms)
    // T-SEWER: 15.00, 7 × 2.00, 7 × 1.00, 6.00; T-SIZE: 10.00
    expect(total).to.equal(1500 + 1400 + 700 + 600 + 1000)
  })

  it('turns the unit of the register into that of the plan', () => {
    // 3 kgal are 3,000,000 / 748 thousandths of a ccf: 4010.695…
    const {bill} = priceAccount(account(point('a', 'T-1', {from: 0, to: 3, unit: 'kgal'})), books.terms)
    expect(bill?.useThousandths).to.equal(4011)
  })

  it('counts over the top where the reader confirmed it', () => {
    const over = account(point('a', 'T-1', {from: 999_990, to: 2, rolledOver: true}))
    expect(priceAccount(over, books.terms)).to.include({outcome: 'bill', total: 1500 + 2000 + 600 + 600})
  })

  it('refuses meters of one bill that were not read together', () => {
    const late = point('b', 'T-1', {from: 0, to: 7})
    const early = {...late, meters: late.meters.map((one) => ({...one, reads: [read('x', '2026-10-30', 3)]}))}
    expect(priceAccount(account(point('a', 'T-1', {from: 0, to: 5}), early), books.terms)).to.include({
      rule: 'READ_GAP',
    })
  })

  it('gives the same row for the same facts, whatever their order', () => {
    const home = account(point('a', 'T-1', {from: 0, to: 5}))
    const one = priceAccount({...home, facts: {edus: '1', rate_area: 'main'}}, books.terms)
    const other = priceAccount({...home, facts: {rate_area: 'main', edus: '1'}}, books.terms)
    expect(other.hash).to.equal(one.hash)
    expect(priceAccount({...home, facts: {edus: '2', rate_area: 'main'}}, books.terms).hash).to.not.equal(one.hash)
  })
})
