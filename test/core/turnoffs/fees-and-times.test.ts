import {expect} from 'chai'
import fc from 'fast-check'
import {businessDate, localMoment} from '#core/kernel/business-date.js'
import {calendarOf} from '#core/kernel/calendar.js'
import {cents} from '#core/kernel/money.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadDistrictPolicy, loadLaw} from '#core/policies/law.js'
import {restorationPolicy} from '#core/policies/restoration-policy.js'
import {factMoment, wasBefore, wrenchTime} from '#core/turnoffs/moments.js'
import {promisedBy} from '#core/turnoffs/promise.js'
import {aboveCap, turnOffFee} from '#core/turnoffs/turn-off-fee.js'

const ZONE = 'America/Los_Angeles'
const policy = restorationPolicy('rivergate', businessDate('2026-11-24'))
const law = loadLaw(DATA_ROOT).low_income.reconnection
const calendar = calendarOf(loadDistrictPolicy(DATA_ROOT, 'rivergate').calendar)

describe('the fee to turn off and on', () => {
  it('is the schedule; below 200 percent of the poverty line the least of schedule, cost and cap', () => {
    expect(turnOffFee({hours: 'operating', lowIncome: false}, policy, law)).to.include({fee: 6500, cap: null})
    expect(turnOffFee({hours: 'operating', lowIncome: true}, policy, law)).to.include({fee: 5000, cap: 5000})
    expect(turnOffFee({hours: 'nonoperational', lowIncome: true}, policy, law)).to.include({fee: 15_000, cap: 15_000})
    const cheap = {...policy, fees: {...policy.fees, operating: {schedule: cents(6500), actualCost: cents(4210)}}}
    expect(turnOffFee({hours: 'operating', lowIncome: true}, cheap, law).fee).to.equal(4210)
  })

  it('moves the cap with an index that staff entered, and drops the fraction of a cent', () => {
    const indexed = {...policy, capIndex: {base: 267_054, now: 298_990}}
    // 5000 x 298.990 / 267.054 = 5597.93
    expect(turnOffFee({hours: 'operating', lowIncome: true}, indexed, law)).to.include({fee: 5597, cap: 5597})
  })

  it('waives no more than what is above the cap, and never charges more', () => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 30_000}), (charged) => {
        const lowered = turnOffFee({hours: 'operating', lowIncome: true}, policy, law)
        expect(aboveCap(cents(charged), lowered)).to.equal(Math.max(0, charged - 5000))
      }),
    )
  })
})

describe('by when water is promised', () => {
  const by = (now: string, wrongful: boolean, hours: 'operating' | 'nonoperational') =>
    promisedBy(localMoment(now), {wrongful, hours}, policy, calendar)

  it('is the same day after a wrongful turn-off, however late', () => {
    expect(by('2026-11-24T10:00', true, 'operating')).to.equal('2026-11-24T12:00')
    expect(by('2026-11-24T22:30', true, 'operating')).to.equal('2026-11-24T23:59')
  })

  it('counts from office hours, over a holiday and a weekend, and at once outside of them for the fee of that', () => {
    expect(by('2026-11-24T10:00', false, 'operating')).to.equal('2026-11-24T14:00')
    // Thanksgiving is 2026-11-26; Rivergate opens again on Monday 2026-11-30 at 08:00.
    expect(by('2026-11-25T18:00', false, 'operating')).to.equal('2026-11-30T12:00')
    expect(by('2026-11-25T22:00', false, 'nonoperational')).to.equal('2026-11-26T02:00')
  })
})

describe('payment time against wrench time', () => {
  const wrench = wrenchTime(localMoment('2026-11-24T10:15'), ZONE)
  const was = (on: string, recordedAt: string) => wasBefore({on: businessDate(on), recordedAt}, wrench, ZONE)

  it('gives the customer the minute of the wrench', () => {
    expect(was('2026-11-24', '2026-11-24T18:14:00.000Z')).to.equal(true)
    expect(was('2026-11-24', '2026-11-24T18:15:59.999Z')).to.equal(true)
    expect(was('2026-11-24', '2026-11-24T18:16:00.000Z')).to.equal(false)
  })

  it('counts what was dated by an earlier day from that day', () => {
    expect(was('2026-11-23', '2026-11-24T20:00:00.000Z')).to.equal(true)
    expect(was('2026-11-24', '2026-11-25T18:00:00.000Z')).to.equal(true)
    expect(was('2026-11-25', '2026-11-26T18:00:00.000Z')).to.equal(false)
    expect(factMoment({on: businessDate('2026-11-23'), recordedAt: '2026-11-24T20:00:00.000Z'}, ZONE)).to.equal(
      '2026-11-23T00:00',
    )
    expect(factMoment({on: businessDate('2026-11-24'), recordedAt: '2026-11-24T20:00:30.000Z'}, ZONE)).to.equal(
      '2026-11-24T12:00',
    )
  })
})
