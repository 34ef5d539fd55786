import {expect} from 'chai'
import {judgeEligibility, type EligibilityFacts, type JudgedRule} from '#core/collections/arrange-eligibility.js'
import {cents} from '#core/kernel/money.js'
import {arrangementPolicy, type ArrangementPolicy} from '#core/policies/arrangement-policy.js'
import {arrangementRights} from '#core/policies/arrangement-rights.js'
import {day} from './books.js'

const today = day('2026-11-23')
const POLICY = arrangementPolicy('rivergate', today)
const RIGHTS = arrangementRights()

/** Nothing speaks against this one. */
const GOOD: EligibilityFacts = {
  ...{relation: 'holder', closed: false, residential: true, service: 'residential', landlord: false},
  ...{coverable: cents(51_240), openedOn: day('2020-01-01'), offSince: null, running: null, supersede: false},
  ...{brokenOn: [], returnedOn: []},
}

const judge = (facts: Partial<EligibilityFacts>, policy: ArrangementPolicy = POLICY) =>
  judgeEligibility({...GOOD, ...facts}, {policy, rights: RIGHTS, today})
const failed = (facts: Partial<EligibilityFacts>, policy?: ArrangementPolicy): JudgedRule[] =>
  judge(facts, policy).rules.filter((one) => !one.passes)
const told = (facts: Partial<EligibilityFacts>): string[] =>
  failed(facts).map(({rule, effect, passesOn}) => `${rule} ${effect ?? ''} ${passesOn ?? ''}`)

describe('who may have an arrangement', () => {
  it('passes every rule with the fact it looked at', () => {
    const {verdict, rules, priorBreaks} = judge({})
    expect([verdict, priorBreaks, rules.length]).to.deep.equal(['eligible', 0, 10])
    expect(rules.every((one) => one.passes && one.fact !== '' && one.citation !== '')).to.equal(true)
  })

  it('denies who is not of record, what is closed, what owes nothing, what is arranged already', () => {
    expect(told({relation: 'tenant'})).to.deep.equal(['E-RECORD denies never_by_itself'])
    expect(told({closed: true})).to.deep.equal(['E-OPEN denies never_by_itself'])
    expect(told({coverable: cents(0)})).to.deep.equal(['E-OWES denies never_by_itself'])
    const running = {arrangementNo: 'A-1', told: 'A-1 is active, 2 of 6 paid'}
    expect(told({running})).to.deep.equal(['E-ACTIVE denies never_by_itself'])
    expect(judge({running, supersede: true}).verdict).to.equal('eligible')
    expect(judge({coverable: cents(0)}).verdict).to.equal('denied')
  })

  it('says when a failed rule passes: the day the window lets so much out', () => {
    const brokenOn = [day('2024-12-01'), day('2025-06-15'), day('2026-01-10')]
    expect(told({brokenOn})).to.deep.equal(['E-BREAKS narrower_than_law 2027-06-15'])
    expect(told({brokenOn: brokenOn.slice(0, 2)})).to.deep.equal(['E-BREAKS narrower_than_law 2026-12-01'])
    expect(told({returnedOn: [day('2026-02-28'), day('2026-10-01')]})).to.deep.equal([
      'E-RETURNS narrower_than_law 2027-02-28',
    ])
    expect(told({openedOn: day('2026-11-01')})).to.deep.equal(['E-TENURE narrower_than_law 2026-12-31'])
  })

  it('leaves a residential customer the plan of the law where the district is narrower, and names it', () => {
    for (const facts of [{offSince: day('2026-11-20')}, {landlord: true}, {openedOn: today}]) {
      const [rule] = failed(facts)
      expect(judge(facts).verdict).to.equal('by_law')
      expect(rule?.law).to.equal('HSC 116906(a), Gov. 60372(b)-(d)')
    }
  })

  it('leaves another service to those whom the policy names', () => {
    const shop = {residential: false, service: 'commercial'}
    const [rule] = failed(shop)
    expect([judge(shop).verdict, rule?.rule, rule?.law]).to.deep.equal(['needs_override', 'E-CLASS', ''])
    expect(rule?.mayOverride).to.deep.equal(['supervisor'])
    expect(told({...shop, offSince: day('2026-11-20')}).at(-1)).to.equal('E-OFF needs_override never_by_itself')
  })

  it('stands on every number of the policy: one more or less changes a case', () => {
    const moved = (rule: 'E-BREAKS' | 'E-RETURNS' | 'E-TENURE', change: object): ArrangementPolicy => ({
      ...POLICY,
      rules: {...POLICY.rules, [rule]: {...POLICY.rules[rule], ...change}},
    })
    const passes = (facts: Partial<EligibilityFacts>, policy?: ArrangementPolicy): boolean =>
      failed(facts, policy).length === 0
    const twice = {brokenOn: [day('2026-01-10'), day('2026-03-10')]}
    expect([passes(twice), passes(twice, moved('E-BREAKS', {fails_from: 3}))]).to.deep.equal([false, true])
    const once = {brokenOn: [day('2026-01-10')]}
    expect([passes(once), passes(once, moved('E-BREAKS', {fails_from: 1}))]).to.deep.equal([true, false])
    // Broken two years ago to the day: out of 24 months, inside 25.
    const edge = {brokenOn: [day('2024-11-23'), day('2026-01-10')]}
    expect([passes(edge), passes(edge, moved('E-BREAKS', {months: 25}))]).to.deep.equal([true, false])
    const inside = {brokenOn: [day('2024-11-24'), day('2026-01-10')]}
    expect([passes(inside), passes(inside, moved('E-BREAKS', {months: 23}))]).to.deep.equal([false, true])
    const back = {returnedOn: [day('2025-11-23'), day('2026-10-01')]}
    expect([passes(back), passes(back, moved('E-RETURNS', {months: 13}))]).to.deep.equal([true, false])
    const late = {returnedOn: [day('2025-11-24'), day('2026-10-01')]}
    expect([passes(late), passes(late, moved('E-RETURNS', {months: 11}))]).to.deep.equal([false, true])
    expect(passes(late, moved('E-RETURNS', {fails_from: 3}))).to.equal(true)
    // Sixty days before 23 November is 24 September.
    const since = {openedOn: day('2026-09-24')}
    expect([passes(since), passes(since, moved('E-TENURE', {days: 61}))]).to.deep.equal([true, false])
    const newer = {openedOn: day('2026-09-25')}
    expect([passes(newer), passes(newer, moved('E-TENURE', {days: 59}))]).to.deep.equal([false, true])
  })
})
