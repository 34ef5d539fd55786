import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {calendarOf} from '#core/kernel/calendar.js'
import {judgeForDay} from '#core/collections/shutoff-decision.js'
import type {DemoAccount} from '#core/demo/demo-account.js'
import {ALL_PLANTED_FROM, demoAccounts, makeDistrict, SCENARIOS} from '#core/demo/demo-district.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadDistrictPolicy, loadLaw} from '#core/policies/law.js'
import {mustBeInForce} from '#core/policies/provision.js'
import {shutoffLawOn} from '#core/policies/shutoff-law.js'
import {factsOf} from './facts-of-demo.js'

const ACCOUNTS = 2400
const SEED = 1
/** Before and after holidays and a turn of the year; a district is made for each. */
const TRAINING_DATES =
  process.env['CURBSTOP_SWEEP'] === 'full'
    ? ['2026-03-30', '2026-07-02', '2026-09-08', '2027-01-04', '2027-02-26']
    : ['2026-07-02', '2027-01-04']
/** Every rule that can bar a shut-off of a water district, a story each. */
const BARRING = [
  'S-60D',
  'S-7BD',
  'S-CONTENT',
  'S-OCC',
  'S-VISIT',
  'S-APPEAL',
  'S-MED',
  'S-ARR-KEPT',
  'S-ARR-60',
  'S-CUR-60',
  'S-5BD',
  'S-5BD-EARLY',
  'S-TEN',
  'G-19D',
  'G-15D',
  'G-48H',
  'G-CONTENT',
  'G-DISPUTE',
  'G-EXT',
  'F-366',
  'P-MIN',
  'P-NONRES',
  'P-HOLD',
]

function judged(trainingDate: string, accounts = ACCOUNTS) {
  const today = businessDate(trainingDate)
  const district = makeDistrict({accounts, seed: SEED, trainingDate: today})
  const law = loadLaw(DATA_ROOT)
  const policy = loadDistrictPolicy(DATA_ROOT, 'rivergate')
  const {listDay} = district.days
  const books = {
    calendar: calendarOf(policy.calendar),
    law: shutoffLawOn(law.shutoff, listDay),
    policy: mustBeInForce(policy.shutoff, listDay, 'shut-off policy'),
  }
  return Array.from(demoAccounts(district), (account) => {
    const facts = factsOf(account, law.letters)
    return {account, facts, judgement: judgeForDay(facts, listDay, books)}
  })
}

describe('the demo district', () => {
  const all = judged('2026-11-23')
  const named = (name: string) => all.filter(({account}) => account.scenario === name)

  it('lists for Tuesday 2026-11-24', () => {
    const district = makeDistrict({accounts: 1, seed: SEED, trainingDate: businessDate('2026-11-23')})
    expect(district.days.listDay).to.equal('2026-11-24')
  })

  for (const {name, outcome, rule} of SCENARIOS) {
    it(`${name}: at least four accounts, each ${outcome}${rule === null ? '' : ` by ${rule} first`}`, () => {
      const found = named(name)
      expect(found.length).to.be.at.least(4)
      for (const {account, judgement} of found) {
        const told = `${name} at ${account.index}: ${judgement.decision.blocked_by.join(' ')}`
        expect(judgement.listed, told).to.equal(outcome === 'listed')
        expect(judgement.decision.first_rule, told).to.equal(rule)
      }
    })
  }

  it('has a story for every rule that can bar', () => {
    expect(SCENARIOS.flatMap(({rule}) => (rule === null ? [] : [rule]))).to.have.members(BARRING)
  })

  it('keeps everybody else off the list', () => {
    const listed = all.filter(({account, judgement}) => account.scenario === null && judgement.listed)
    expect(listed.map(({account}) => account.index)).to.eql([])
  })

  it('says the same of any training date', function () {
    this.timeout(180_000)
    for (const date of TRAINING_DATES) {
      for (const {account, judgement} of judged(date, ALL_PLANTED_FROM)) {
        if (account.scenario === null) continue
        const {outcome, rule} = SCENARIOS.find(({name}) => name === account.scenario)!
        const told = `${date} ${account.scenario} at ${account.index}: ${judgement.decision.blocked_by.join(' ')}`
        expect(judgement.listed, told).to.equal(outcome === 'listed')
        expect(judgement.decision.first_rule, told).to.equal(rule)
      }
    }
  })
})

describe('the accounts of the demo district', () => {
  const of = (accounts: number, seed = SEED): DemoAccount[] =>
    Array.from(demoAccounts(makeDistrict({accounts, seed, trainingDate: businessDate('2026-11-23')})))
  const all = of(ACCOUNTS)

  it('are the same in a larger district', () => {
    expect(of(300)).to.eql(all.slice(0, 300))
  })

  it('are others with another seed', () => {
    expect(of(50, 2).map((account) => account.customer.name)).to.not.eql(
      all.slice(0, 50).map((account) => account.customer.name),
    )
  })

  it('have numbers, meters and addresses of their own', () => {
    const many = of(6000)
    expect(new Set(many.map((account) => account.number)).size).to.equal(6000)
    expect(new Set(many.map((account) => account.premise.meter.serial)).size).to.equal(6000)
    expect(new Set(many.map(({premise}) => `${premise.address} ${premise.unit}`)).size).to.equal(6000)
  })

  it('are billed for each day once, from one read to the next, under the district’s own plans', () => {
    for (const {bills, startRead, index, plan} of all) {
      let [on, register] = [startRead.on, startRead.register]
      for (const bill of bills) {
        expect([bill.from, bill.register - bill.ccf], `account ${index}`).to.eql([on, register])
        expect(bill.cents).to.equal(bill.lines.reduce((sum, line) => sum + line.cents, 0))
        const codes = bill.lines.map((line) => line.code)
        expect(codes.slice(0, 3), `account ${index}`).to.eql(['ACCOUNT', 'DEMAND', 'WATER'])
        expect(codes.includes('SEWER'), `account ${index}`).to.equal(plan !== 'IRR-1')
        ;[on, register] = [bill.to, bill.register]
      }
    }
  })

  it('have an opening and a closing bill for the days served', () => {
    const opening = all.filter(({bills, opened_on}) => bills[0]?.from === opened_on)
    expect(opening.length).to.be.greaterThan(50)
    const closed = all.filter(({closed_on}) => closed_on !== null)
    expect(closed.length).to.be.greaterThan(10)
    for (const {bills, closed_on} of closed) expect(bills.at(-1)?.to).to.equal(closed_on)
  })

  it('of one cycle were read again on the training date, all but a few', () => {
    const read = all.filter(({nextRead}) => nextRead !== null)
    expect(new Set(read.map(({premise}) => premise.cycle))).to.eql(new Set([18]))
    const cycle = all.filter(({premise, closed_on}) => premise.cycle === 18 && closed_on === null)
    expect(read.length).to.be.within(Math.floor(cycle.length * 0.9), cycle.length - 1)
    for (const {nextRead, bills, startRead} of read) {
      expect(nextRead!.on).to.equal('2026-11-23')
      expect(nextRead!.register).to.be.at.least(bills.at(-1)?.register ?? startRead.register)
    }
  })

  it('pay nothing in the future and nothing before its bill', () => {
    for (const {bills, payments, index} of all) {
      for (const payment of payments) {
        expect(payment.on <= '2026-11-23' && (payment.returned?.on ?? '') <= '2026-11-23', `account ${index}`).to.equal(
          true,
        )
        for (const {bill, cents} of payment.pays) {
          expect(cents, `account ${index}`).to.be.greaterThan(0)
          const paidAhead = payment.pays[0]!.bill < bill
          if (!paidAhead) expect(bills[bill]!.mailed <= payment.on, `account ${index}`).to.equal(true)
        }
      }
    }
  })

  it('never pay more than a bill', () => {
    for (const {bills, payments, index} of all) {
      const paid = bills.map(() => 0)
      for (const payment of payments) {
        if (payment.returned !== null) continue
        for (const {bill, cents} of payment.pays) paid[bill] = paid[bill]! + cents
      }
      paid.forEach((cents, at) => expect(cents, `account ${index} bill ${at}`).to.be.at.most(bills[at]!.cents))
    }
  })

  it('are classed and pay as the shares say', () => {
    const per = (found: (account: DemoAccount) => boolean): number => (1000 * all.filter(found).length) / all.length
    expect(per((a) => a.class === 'residential')).to.be.within(915, 955)
    expect(per((a) => a.class === 'commercial')).to.be.within(20, 50)
    const year = all.filter((a) => a.kind === 'house' && a.bills.length === 12)
    const mean = year.flatMap((a) => a.bills).reduce((n, b) => n + b.ccf, 0) / (12 * year.length)
    expect(mean).to.be.within(12, 16)
    const bills = all.flatMap((a) =>
      a.bills.map((bill, at) => ({
        bill,
        paid: a.payments.find((p) => p.returned === null && p.pays.some((part) => part.bill === at)),
      })),
    )
    const due = bills.filter(({bill}) => bill.due < '2026-11-23')
    const onTime = due.filter(({bill, paid}) => paid !== undefined && paid.on <= bill.due).length / due.length
    expect(onTime).to.be.within(0.76, 0.86)
  })
})
