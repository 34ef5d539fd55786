import {expect} from 'chai'
import fc from 'fast-check'
import {judgeEligibility} from '#core/collections/arrange-eligibility.js'
import {offersFor, wordsOf, type Able, type Offer} from '#core/collections/arrange-offers.js'
import {judgeExtension} from '#core/collections/extension.js'
import {termsOf} from '#core/collections/arrange-terms.js'
import type {PayDays} from '#core/collections/installment-plan.js'
import {cents} from '#core/kernel/money.js'
import {Refusal} from '#core/kernel/refusal.js'
import {arrangementPolicy} from '#core/policies/arrangement-policy.js'
import {arrangementRights} from '#core/policies/arrangement-rights.js'
import {extensionPolicy} from '#core/policies/extensions.js'
import {loadStaffRoles, type Role} from '#core/staff/roles.js'
import {booksOn, day} from './books.js'

const today = day('2026-11-23')
const policy = arrangementPolicy('rivergate', today)
const rights = arrangementRights()
const {calendar} = booksOn('2026-11-23')
const extensions = extensionPolicy('rivergate', today)
/** Fourteen days from the request, one in a billing period, two a year from July (Rivergate collection policy 4.2). */
const extension = (granted: readonly string[] = [], since = 0) =>
  judgeExtension(
    {
      ...{request: today, due: day('2026-09-21'), delinquent: true, requester: null},
      ...{granted: granted.map(day), this_billing_period: since},
    },
    extensions,
  )
const ABLE: Able = {
  ...{canPay: null, every: 'monthly', payDay: null, months: null, first: null},
  ...{down: cents(0), downBy: null, reason: ''},
}

function offers(
  total: number,
  able: Partial<Able>,
  roles: readonly Role[] = ['advisor'],
  {broken = 0, answer = extension()}: {broken?: number; answer?: ReturnType<typeof extension>} = {},
): Offer[] {
  const brokenOn = Array.from({length: broken}, () => day('2026-01-10'))
  const eligibility = judgeEligibility(
    {
      ...{relation: 'holder', closed: false, residential: true, service: 'residential', landlord: false},
      ...{coverable: cents(total), openedOn: day('2020-01-01'), offSince: null, running: null, supersede: false},
      ...{brokenOn, returnedOn: []},
    },
    {policy, rights, today},
  )
  return offersFor({
    ...{
      total: cents(total),
      eligibility,
      able: {...ABLE, ...able},
      rules: {policy, calendar, today, extension: answer},
    },
    ...{
      authority: {policy, rights, staff: loadStaffRoles('rivergate'), extensions},
      roles,
      residential: true,
      lowering: () => null,
    },
  })
}
const told = ({option, terms}: Offer): string =>
  `${option} ${terms.installments.length} from ${terms.installments[0]?.dueOn ?? ''}: ${terms.installments[0]?.amount ?? 0}`

describe('what may be offered', () => {
  it('offers half a year, a year, one payment and a later beginning where nobody says what can be paid', () => {
    const given = {down: cents(6240), downBy: day('2026-11-25'), first: day('2026-12-15')}
    expect(offers(51_240, given).map(told)).to.deep.equal([
      'amortization 6 from 2026-12-15: 7500',
      'amortization 12 from 2026-12-15: 3750',
      'deferral 1 from 2026-12-15: 45000',
      'deferral 6 from 2027-01-08: 7500',
    ])
  })

  it('goes by the pay days and what can be paid on each', () => {
    const found = offers(28_699, {canPay: cents(6000), every: 'biweekly', payDay: day('2026-10-09')})
    expect(told(found[0]!)).to.equal('alternative 5 from 2026-12-04: 6000')
    expect(found[0]!.terms.installments.at(-1)).to.deep.equal({dueOn: '2027-01-29', amount: 4699})
    expect(wordsOf(found[0]!.asked)).to.deep.equal(['--amount', '60.00', '--pay-days', 'biweekly:2026-10-09'])
    // $120.00 in every month: three months.
    expect(told(found[1]!)).to.equal('amortization 3 from 2026-12-04: 9566')
  })

  it('offers one payment where all of it can be paid, through the last day of an extension', () => {
    // 2026-12-07 is the fourteenth day, a Monday.
    expect(offers(9000, {canPay: cents(9000)}).map(told)).to.include('extension 1 from 2026-12-07: 9000')
  })

  it('offers no extension where the billing period had one, and nobody gets it by naming a day', () => {
    const had = extension(['2026-11-16'], 1)
    const found = offers(9000, {canPay: cents(9000)}, ['advisor'], {answer: had}).map(({option}) => option)
    expect(found).to.not.include('extension')
    const once = {months: 1, amount_cents: null, every: 'monthly' as const, pay_day: null, down_cents: 0, down_by: null}
    const on = (first: string, answer = had) =>
      termsOf(cents(9000), {...once, first}, {policy, calendar, today, extension: answer})
    const thrown = (() => {
      try {
        on('2026-12-07')
      } catch (error) {
        return error
      }
      return null
    })()
    expect(thrown).to.be.instanceOf(Refusal)
    const refusal = thrown as Refusal
    expect([refusal.code, refusal.because.map(({rule}) => rule)]).to.deep.equal(['NO_EXTENSION', ['P-EXT', 'G-EXT']])
    // From the fifteenth day one payment is a deferral, which HSC 116906(a) opens to any customer.
    expect([on('2026-12-07', extension()).option, on('2026-12-08').option]).to.deep.equal(['extension', 'deferral'])
  })

  it('the third extension in a year from July takes a senior', () => {
    const third = extension(['2026-07-06', '2026-09-08'])
    const takes = (answer: ReturnType<typeof extension>) =>
      offers(9000, {canPay: cents(9000)}, ['advisor'], {answer}).find(({option}) => option === 'extension')?.takes
    expect(takes(third)).to.deep.equal(['senior', 'supervisor'])
    expect(takes(extension(['2026-06-30', '2026-09-08']))).to.deep.equal([])
  })

  it('what takes longer than twelve months is for undue hardship, told last and with who may grant it', () => {
    const found = offers(91_551, {canPay: cents(6000)})
    const longer = found.filter((one) => one.terms.months > 12)
    expect(longer.map((one) => one.takes)).to.deep.equal(longer.map(() => ['senior', 'supervisor']))
    expect(found.findIndex((one) => one.takes.length > 0)).to.be.greaterThan(0)
  })

  it('lowers what cannot be repaid in twelve months, from money that is not rates and within its cap', () => {
    // Twelve times $60.00 is $720.00; $195.51 are missing, at most $200.00 may be given.
    const reduced = offers(91_551, {canPay: cents(6000)}).find(({option}) => option === 'reduction')
    expect([reduced?.reduced, reduced?.terms.total, reduced?.terms.months]).to.deep.equal([19_551, 72_000, 12])
    expect(offers(92_001, {canPay: cents(6000)}).some(({option}) => option === 'reduction')).to.equal(false)
  })

  it('asks a senior after two broken ones, and for a down payment that is missing', () => {
    expect(offers(51_240, {}, ['advisor'], {broken: 2}).every((one) => one.takes.length > 0)).to.equal(true)
    const down = {down: cents(12_810), downBy: day('2026-11-25')}
    expect(offers(51_240, down, ['advisor'], {broken: 1})[0]?.takes).to.deep.equal([])
    expect(offers(51_240, {...down, down: cents(12_809)}, ['advisor'], {broken: 1})[0]?.takes).to.deep.equal([
      'senior',
      'supervisor',
    ])
  })

  it('is two to four, each to the cent, none the same, each installment at least the least', () => {
    const anybody = fc.record({
      total: fc.integer({min: 5000, max: 140_000}),
      canPay: fc.option(fc.integer({min: 1000, max: 60_000})),
      every: fc.constantFrom<PayDays>('monthly', 'semimonthly', 'biweekly', 'weekly'),
      payDay: fc.option(fc.constantFrom('2026-11-27', '2026-12-01', '2026-10-31')),
    })
    fc.assert(
      fc.property(anybody, ({total, canPay, every, payDay}) => {
        const able = {
          canPay: canPay === null ? null : cents(canPay),
          every,
          payDay: payDay === null ? null : day(payDay),
        }
        const found = offers(total, able)
        expect(found.length).to.be.within(1, 4)
        for (const {terms, reduced} of found) {
          const sum = terms.installments.reduce((so, one) => so + BigInt(one.amount), BigInt(terms.down?.amount ?? 0))
          expect(sum).to.equal(BigInt(total - reduced))
          expect(terms.installments.every(({dueOn}) => dueOn > today && !calendar.isClosed(dueOn))).to.equal(true)
        }
        expect(new Set(found.map((one) => JSON.stringify(one.terms.installments))).size).to.equal(found.length)
      }),
      {numRuns: 150},
    )
  })
})
