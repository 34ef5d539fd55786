import {expect} from 'chai'
import fc from 'fast-check'
import {decideShutoff, judgeForDay, nextLawfulDay} from '#core/collections/shutoff-decision.js'
import type {ShutoffFacts} from '#core/collections/shutoff-facts.js'
import {explainShutoff} from '#core/collections/shutoff-proof.js'
import {addDays, addHours, dayOf, momentOf} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {AGENCY_KINDS} from '#core/policies/shutoff-law.js'
import {at, bill, booksOn, day, letter, READY} from './books.js'

const BOOKS = booksOn('2026-04-28')
const decide = (facts: ShutoffFacts, moment: string) => decideShutoff(facts, at(moment), BOOKS)
const lineOf = (facts: ShutoffFacts, moment: string, rule: string) =>
  explainShutoff(facts, at(moment), BOOKS).find((line) => line.rule === rule)!

describe('shut-off decision', () => {
  it('rests on the bill that may be acted on first when an older one was never noticed', () => {
    const facts = {
      ...READY,
      items: [bill('old', null, '2026-01-05'), ...READY.items],
      contacts: READY.contacts,
    }
    const decision = decide(facts, '2026-04-28T09:00')
    expect(decision.eligible).to.equal(true)
    expect(decision.bill?.id).to.equal('B1')
    expect(decision.open_cents).to.equal(32840)
  })

  it('bars a bill whose mailing is unknown, and says so', () => {
    const facts = {...READY, items: [bill('B1', null, '2026-02-26')]}
    expect(decide(facts, '2026-04-28T09:00').blocked_by).to.deep.equal(['G-19D'])
    expect(decide(facts, '2026-04-28T09:00').advisories).to.include('BILL-MAILING-UNKNOWN')
    expect(lineOf(facts, '2026-04-28T09:00', 'G-19D').fact).to.contain('not known')
  })

  it('takes open amounts as the store has applied them', () => {
    const facts = {...READY, items: [{...READY.items[0]!, open_cents: cents(5000)}]}
    expect(decide(facts, '2026-04-28T09:00').blocked_by).to.deep.equal(['P-MIN'])
    const more = {...READY, items: [{...READY.items[0]!, open_cents: cents(5001)}]}
    expect(decide(more, '2026-04-28T09:00').eligible).to.equal(true)
  })

  it('G-CONTENT: a notice without complaint procedure, assistance and telephone does not start the ten days', () => {
    const lacking = letter('2026-03-30', {district_complete: false})
    expect(decide({...READY, notices: [lacking]}, '2026-04-28T09:00').blocked_by).to.deep.equal(['G-CONTENT'])
    const both = {...READY, notices: [lacking, letter('2026-04-20')]}
    const decision = decide(both, '2026-04-28T09:00')
    expect(decision.blocked_by).to.deep.equal(['G-15D'])
    expect(decision.next_lawful).to.equal('2026-05-05T08:00')
    expect(decide({...READY, agency: 'mutual', notices: [lacking]}, '2026-04-28T09:00').eligible).to.equal(true)
  })

  it('S-CONTENT: a notice without a language of HSC 116922 is no notice; of one whose languages nobody recorded that is said', () => {
    const at = '2026-04-28T09:00'
    const english = letter('2026-03-30', {complete: false, missing_languages: ['zh', 'ko']})
    expect(decide({...READY, notices: [english]}, at).blocked_by).to.include('S-CONTENT')
    expect(lineOf({...READY, notices: [english]}, at, 'S-CONTENT').fact).to.contain('not written in zh, ko')
    const unknown = {...READY, notices: [letter('2026-03-30', {missing_languages: null})]}
    expect(decide(unknown, at).eligible).to.equal(true)
    expect(lineOf(unknown, at, 'S-CONTENT').fact).to.contain('languages are not recorded')
  })

  it('P-HOLD: a dated hold bars through its last day, for any class of service', () => {
    const hold = {id: 'H1', kind: 'weather_stop', from: day('2026-04-27'), until: day('2026-04-28')}
    const decision = decide({...READY, holds: [hold]}, '2026-04-28T16:00')
    expect(decision.blocked_by).to.deep.equal(['P-HOLD'])
    expect(decision.next_lawful).to.equal('2026-04-29T08:00')
    expect(decide({...READY, service: 'commercial', holds: [hold]}, '2026-04-28T16:00').first_rule).to.equal('P-HOLD')
  })

  it('a protection that ended or has not begun does not bar', () => {
    const med = {
      id: 'M1',
      certified_by: 'primary_care_provider',
      submitted_by: 'customer',
      financial: 'ssi_ssp',
      willing: true,
      from: day('2026-03-01'),
      until: day('2026-04-27'),
    }
    expect(decide({...READY, medical: [med]}, '2026-04-28T09:00').eligible).to.equal(true)
    const later = {...READY, appeals: [{id: 'A', filed: day('2026-04-29'), by: 'customer', closed: null}]}
    expect(decide(later, '2026-04-28T09:00').eligible).to.equal(true)
    expect(decide(later, '2026-04-29T08:00').blocked_by).to.deep.equal(['S-APPEAL'])
  })

  it('an arrangement that was superseded no longer counts', () => {
    const planned = [{id: 'I', due: day('2026-03-20'), amount_cents: cents(100), paid: null}]
    const plan = {id: 'A', made: day('2026-03-01'), installments: planned, current_bills: [], final_notices: []}
    const ended = {...plan, ended: day('2026-03-10')}
    expect(decide({...READY, arrangements: [ended]}, '2026-04-28T09:00').eligible).to.equal(true)
    expect(decide({...READY, arrangements: [{...plan, ended: null}]}, '2026-04-28T09:00').eligible).to.equal(false)
  })

  it('offers a plan to whoever shows part of what the medical protection asks for', () => {
    const med = {id: 'M', certified_by: 'clinic', submitted_by: 'customer', financial: null, willing: true}
    const decision = decide({...READY, medical: [{...med, from: null, until: null}]}, '2026-04-28T09:00')
    expect(decision.eligible).to.equal(true)
    expect(decision.advisories).to.deep.equal(['OFFER-PLAN', 'ASK-INCOME'])
  })

  it('before the chapter was in force only the older rules held', () => {
    const books = booksOn('2019-06-03')
    const facts = {...READY, items: [bill('B', '2019-03-01', '2019-03-22')], notices: [letter('2019-04-01')]}
    const told = {...facts, contacts: [{id: 'C', method: 'posted' as const, at: at('2019-04-15T09:00')}]}
    expect(decideShutoff(told, at('2019-04-17T09:00'), books).eligible).to.equal(true)
    expect(decideShutoff(told, at('2019-04-17T09:00'), booksOn('2020-02-01')).blocked_by).to.deep.equal(['S-60D'])
  })
})

describe('a day’s list', () => {
  it('lists an account whose first lawful moment lies within the office hours of the day', () => {
    const facts = {...READY, contacts: [{id: 'C', method: 'posted' as const, at: at('2026-04-27T15:00')}]}
    expect(judgeForDay(facts, day('2026-04-28'), BOOKS).decision.blocked_by).to.deep.equal(['G-48H'])
    const judged = judgeForDay(facts, day('2026-04-29'), BOOKS)
    expect(judged.listed).to.equal(true)
    expect(judged.from).to.equal('2026-04-29T15:00')
    expect(judged.decision.eligible).to.equal(true)
    expect(judgeForDay(facts, day('2026-04-29'), BOOKS, at('2026-04-29T16:00')).from).to.equal('2026-04-29T16:00')
  })

  it('lists nobody on a closed day', () => {
    const judged = judgeForDay(READY, day('2026-05-02'), BOOKS)
    expect(judged.listed).to.equal(false)
    expect(judged.decision.blocked_by).to.deep.equal(['G-NODAY'])
  })

  it('the next lawful day follows today and skips Thanksgiving and the day after', () => {
    expect(nextLawfulDay(BOOKS.calendar, day('2026-11-23'))).to.equal('2026-11-24')
    expect(nextLawfulDay(BOOKS.calendar, day('2026-11-25'))).to.equal('2026-11-30')
  })
})

describe('the proof', () => {
  it('tells each rule with citation, dates and the facts used', () => {
    const line = lineOf(READY, '2026-04-28T08:00', 'S-60D')
    expect(line.outcome).to.equal('pass')
    expect(line.citation).to.equal('HSC 116908(a)(1)(A)')
    expect(line.fact).to.equal('bill due 2026-02-26 + 61 days = 2026-04-28')
    expect(line.evidence).to.deep.equal(['B1'])
    expect(lineOf(READY, '2026-04-28T08:00', 'S-7BD').fact).to.equal(
      'notice mailed 2026-03-30; business day 7 is 2026-04-10 (closed 2026-03-31, 2026-04-03)',
    )
    expect(lineOf(READY, '2026-04-28T08:00', 'G-48H').fact).to.equal(
      'adult reached by phone 2026-04-23 10:00; the wait is over 2026-04-25 10:00',
    )
    expect(lineOf(READY, '2026-04-28T08:00', 'U-24H').outcome).to.equal('not_applicable')
  })

  it('tells when a bar ends, and null when it does not', () => {
    const line = lineOf(READY, '2026-04-27T09:00', 'S-60D')
    expect([line.outcome, line.clear_from]).to.deep.equal(['bar', '2026-04-28T00:00'])
    const missing = lineOf({...READY, contacts: []}, '2026-04-27T09:00', 'G-48H')
    expect([missing.outcome, missing.clear_from]).to.deep.equal(['bar', null])
  })

  it('names every bar of every rule with text in force', () => {
    const lines = explainShutoff(READY, at('2026-04-28T08:00'), BOOKS)
    expect(lines).to.have.length(31)
    for (const line of lines) expect(line.fact, line.rule).to.have.length.greaterThan(5)
  })
})

/** Random accounts around the dates of READY. */
const near = (from: string, days: number) => fc.integer({min: 0, max: days}).map((n) => addDays(day(from), n))
const facts: fc.Arbitrary<ShutoffFacts> = fc.record({
  agency: fc.constantFrom(...AGENCY_KINDS),
  service: fc.constantFrom('residential' as const, 'residential' as const, 'commercial' as const),
  dwelling: fc.constantFrom('sfd' as const, 'multi' as const, null),
  customer: fc.constantFrom('occupant' as const, 'landlord' as const),
  reason: fc.constant('nonpayment' as const),
  mailing_address_differs: fc.boolean(),
  phone_reached: fc.boolean(),
  items: fc.array(
    near('2026-01-05', 90).map((due) => ({...bill(`B${due}`, null, due, 4000), mailed: addDays(due, -21)})),
    {maxLength: 3},
  ),
  payments: fc.array(
    fc.record({date: near('2026-02-01', 80), returned: fc.option(near('2026-03-01', 80))}).map((p) => ({
      ...p,
      id: `P${p.date}`,
      amount_cents: cents(3000),
      method: 'check',
      return_code: null,
    })),
    {maxLength: 2},
  ),
  notices: fc.array(
    fc
      .record({date: near('2026-01-20', 90), complete: fc.boolean(), mail_returned: fc.boolean()})
      .map((n) => letter(n.date, {...n, occupant_copy: n.date})),
    {maxLength: 2},
  ),
  calls: fc.array(
    near('2026-02-20', 60).map((date) => ({id: 'call', date, options_offered: true})),
    {maxLength: 1},
  ),
  contacts: fc.array(
    fc
      .record({
        date: near('2026-04-01', 40),
        method: fc.constantFrom('posted' as const, 'phone_reached' as const, 'phone_not_reached' as const),
      })
      .map(({date, method}) => ({id: 'contact', method, at: momentOf(date, '11:20')})),
    {maxLength: 2},
  ),
  visits: fc.constant([]),
  occupant_notices: fc.array(
    near('2026-03-20', 40).map((date) => ({id: 'occupants', date})),
    {maxLength: 1},
  ),
  medical: fc.constant([]),
  appeals: fc.array(
    fc.record({filed: near('2026-03-01', 60), open: fc.integer({min: 0, max: 30})}).map(({filed, open}) => ({
      id: 'appeal',
      filed,
      by: 'customer',
      closed: open === 0 ? null : addDays(filed, open),
    })),
    {maxLength: 1},
  ),
  disputes: fc.constant([]),
  extensions: fc.array(
    near('2026-04-01', 40).map((until) => ({id: 'extension', granted: null, until})),
    {maxLength: 1},
  ),
  bankruptcies: fc.constant([]),
  holds: fc.constant([]),
  arrangements: fc.array(
    fc.record({due: near('2026-02-01', 60), posted: near('2026-03-01', 70), paid: fc.boolean()}).map((a) => ({
      id: 'plan',
      made: addDays(a.due, -20),
      ended: null,
      installments: [{id: 'i', due: a.due, amount_cents: cents(3000), paid: a.paid ? a.due : null}],
      current_bills: [],
      final_notices: [a.posted],
    })),
    {maxLength: 1},
  ),
})
const moments = fc
  .record({date: near('2026-03-01', 90), hour: fc.integer({min: 0, max: 23})})
  .map(({date, hour}) => addHours(momentOf(date, '00:30'), hour))

describe('properties of the decision', () => {
  it('is lawful exactly when nothing bars, and at the next lawful moment it is', () => {
    fc.assert(
      fc.property(facts, moments, (account, moment) => {
        const decision = decideShutoff(account, moment, BOOKS)
        expect(decision.eligible).to.equal(decision.blocked_by.length === 0)
        expect(decision.eligible).to.equal(decision.next_lawful === moment)
        if (decision.next_lawful === null) return
        expect(decision.next_lawful >= moment).to.equal(true)
        expect(decideShutoff(account, decision.next_lawful, BOOKS).eligible).to.equal(true)
        expect(BOOKS.calendar.isOpenAt(decision.next_lawful)).to.equal(true)
      }),
      {numRuns: 1500},
    )
  })

  it('no hour before the next lawful moment is lawful', () => {
    fc.assert(
      fc.property(facts, moments, (account, moment) => {
        const next = decideShutoff(account, moment, BOOKS).next_lawful
        const limit = next ?? momentOf(addDays(dayOf(moment), 40), '00:00')
        for (let hour = moment; hour < limit; hour = addHours(hour, 1)) {
          expect(decideShutoff(account, hour, BOOKS).eligible, hour).to.equal(false)
        }
      }),
      {numRuns: 100},
    )
  })

  it('the proof and the decision name the same bars', () => {
    fc.assert(
      fc.property(facts, moments, (account, moment) => {
        const bars = explainShutoff(account, moment, BOOKS).filter((line) => line.outcome === 'bar')
        const named = bars.map((line) => line.rule).sort()
        const {blocked_by} = decideShutoff(account, moment, BOOKS)
        const others = named.filter((rule) => rule !== 'G-NODAY')
        expect(blocked_by).to.deep.equal(others.length > 0 ? others : named)
      }),
      {numRuns: 500},
    )
  })

  it('the order of facts says nothing, and a payment that came back changes nothing but the notice', () => {
    fc.assert(
      fc.property(facts, moments, (account, moment) => {
        const turned = {
          ...account,
          items: [...account.items].reverse(),
          notices: [...account.notices].reverse(),
          contacts: [...account.contacts].reverse(),
          payments: [...account.payments].reverse(),
        }
        const one = {...decideShutoff(account, moment, BOOKS), bill: null}
        const other = {...decideShutoff(turned, moment, BOOKS), bill: null}
        expect(other).to.deep.equal(one)
        const books = {...BOOKS, policy: {...BOOKS.policy, renotice_after_return: false}}
        const plain = {...account, arrangements: []}
        const stood = plain.payments.filter((p) => p.returned === null)
        const without = decideShutoff({...plain, payments: stood}, moment, books)
        expect(decideShutoff(plain, moment, books)).to.deep.equal(without)
      }),
      {numRuns: 500},
    )
  })
})
