import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {variancePolicy, varianceReason} from '#core/policies/variance-policy.js'
import {judgeForm, type FormAsked} from '#core/variances/judge-form.js'
import type {VarianceForm} from '#core/variances/variance.js'
import {refusedAs} from '../../support/refused.js'

const day = businessDate
const policy = variancePolicy('rivergate', day('2026-11-23'))
const stage = (name: '2' | '3a') => ({
  ...{stage: name, citation: 'a resolution', verified: 'policy' as const, effective_from: day('2026-01-01')},
})
const FAMILY = [
  {name_key: 'ANA RUIZ', born: 1984},
  {name_key: 'LUIS RUIZ', born: 1982},
  {name_key: 'EVA RUIZ', born: 2011},
  {name_key: 'LEO RUIZ', born: 2014},
]

function asked(code: string, form: Partial<VarianceForm> = {}, rest: Partial<FormAsked> = {}): FormAsked {
  const reason = varianceReason(policy, code)
  return {
    form: {reason: code, facts: {}, persons: [], from: null, until: null, note: '', ...form},
    reason,
    evidence: reason.evidence,
    receivedOn: day('2026-11-23'),
    stage: stage('2'),
    unbilledFrom: day('2026-11-10'),
    near: [],
    listed: [],
    valueOn: () => '3',
    ...rest,
  }
}
const refused = (of: FormAsked): Promise<string> => refusedAs(Promise.resolve().then(() => judgeForm(of)))

describe('a form for a larger budget', () => {
  it('holds from the first day that is not billed, and changes the household', () => {
    expect(judgeForm(asked('RESIDENTS', {persons: FAMILY}))).to.deep.equal({
      change: {name: 'household_size', how: 'set', value: '4'},
      ...{from: '2026-11-10', until: null, missing: []},
    })
    expect(judgeForm(asked('RESIDENTS', {persons: FAMILY}, {unbilledFrom: null})).from).to.equal('2026-11-23')
    expect(judgeForm(asked('RESIDENTS', {persons: FAMILY, from: day('2026-10-01')})).from).to.equal('2026-11-10')
  })

  it('lists the papers it lacks and goes on', () => {
    expect(judgeForm(asked('RESIDENTS', {persons: FAMILY}, {evidence: []})).missing).to.deep.equal(['household_form'])
  })

  it('lasts as long as the reason does: a new landscape six months, a licence a year or less', () => {
    const landscape = judgeForm(asked('NEW_LANDSCAPE', {facts: {establishing_area: '600'}}, {valueOn: () => '0'}))
    expect([landscape.from, landscape.until]).to.deep.equal(['2026-11-10', '2027-05-10'])
    const licence = asked('LICENSED_CARE', {facts: {extra_indoor: '2.5'}, until: day('2027-03-31')})
    expect(judgeForm(licence).until).to.equal('2027-04-01')
  })

  it('adds the guests for as long as they stay, told 30 days before', () => {
    const guests = {persons: FAMILY.slice(0, 2), from: day('2026-12-23'), until: day('2027-01-31')}
    expect(judgeForm(asked('GUESTS', guests))).to.deep.equal({
      change: {name: 'household_size', how: 'add', value: '2'},
      ...{from: '2026-12-23', until: '2027-02-01', missing: []},
    })
  })

  it('makes no fact of a pool', () => {
    expect(judgeForm(asked('POOL', {facts: {gallons: '20000'}}, {valueOn: null})).change).to.equal(null)
  })

  const guests = {persons: FAMILY.slice(0, 1), until: day('2027-01-31')}
  const listed = {
    ...{account: '001-00000-01', varianceNo: 'V-1', reason: 'RESIDENTS', sameAccount: false, open: false},
    ...{from: day('2025-01-01'), until: null},
  }
  const pool = {facts: {gallons: '20000'}}
  const filled = (grantedOn: string) => ({varianceNo: 'V-1', reason: 'POOL', open: false, grantedOn: day(grantedOn)})
  const cases: [string, FormAsked, string][] = [
    ['nobody named', asked('RESIDENTS'), 'MISSING_PERSON 64'],
    ['no area', asked('AREA'), 'MISSING_FACT 64'],
    ['a fact of another reason', asked('AREA', {facts: {gallons: '1'}}), 'UNKNOWN_FACT 64'],
    [
      'a paper of another reason',
      asked('AREA', {facts: {irrigated_area: '9'}}, {evidence: ['x']}),
      'UNKNOWN_EVIDENCE 64',
    ],
    ['an area in words', asked('AREA', {facts: {irrigated_area: '1,850'}}), 'BAD_FACT 65'],
    ['gallons in parts', asked('POOL', {facts: {gallons: '1.5'}}), 'BAD_FACT 65'],
    ['more than is given', asked('MEDICAL', {facts: {extra_indoor: '10.001'}}), 'TOO_MUCH 65'],
    ['another reason without words', asked('OTHER', {facts: {extra_indoor: '1'}}), 'MISSING_NOTE 64'],
    ['guests without an end', asked('GUESTS', {persons: FAMILY}), 'MISSING_END 64'],
    ['guests 29 days before', asked('GUESTS', {...guests, from: day('2026-12-22')}), 'NOTICE_SHORT 65'],
    [
      'guests for longer than six months',
      asked('GUESTS', {...guests, from: day('2026-12-23'), until: day('2027-06-23')}),
      'TOO_LONG 65',
    ],
    [
      'an end before it begins',
      asked('MEDICAL', {facts: {extra_indoor: '1'}, until: day('2026-11-09')}),
      'REVERSED_DATES 65',
    ],
    ['a pool in stage 3a', asked('POOL', pool, {stage: stage('3a')}), 'SUSPENDED 65'],
    ['a second pool within five years', asked('POOL', pool, {near: [filled('2021-11-24')]}), 'TOO_SOON 65'],
    [
      'the same reason while one waits',
      asked(
        'AREA',
        {facts: {irrigated_area: '9'}},
        {near: [{varianceNo: 'V-1', reason: 'AREA', open: true, grantedOn: null}]},
      ),
      'ALREADY_FILED 65',
    ],
    ['a person twice', asked('RESIDENTS', {persons: [...FAMILY, ...FAMILY.slice(0, 1)]}), 'DUPLICATE_PERSON 65'],
    ['a person of another household', asked('RESIDENTS', {persons: FAMILY}, {listed: [listed]}), 'DUPLICATE_PERSON 65'],
    [
      'a resident as a guest',
      asked('GUESTS', {...guests, from: day('2026-12-23')}, {listed: [{...listed, sameAccount: true}]}),
      'DUPLICATE_PERSON 65',
    ],
    ['a plan that does not ask', asked('RESIDENTS', {persons: FAMILY}, {valueOn: null}), 'NOT_IN_PLAN 65'],
    ['no more than there is', asked('RESIDENTS', {persons: FAMILY.slice(0, 3)}), 'NO_GAIN 65'],
    ['nothing more', asked('MEDICAL', {facts: {extra_indoor: '0'}}), 'NO_GAIN 65'],
  ]
  for (const [name, of, expected] of cases) {
    it(`is refused: ${name}`, async () => {
      expect(await refused(of)).to.equal(expected)
    })
  }

  it('takes a pool five years after the last one, a person whose other household has ended', () => {
    expect(judgeForm(asked('POOL', pool, {near: [filled('2021-11-23')]})).missing).to.deep.equal([])
    const ended = {...listed, until: day('2026-11-10')}
    expect(judgeForm(asked('RESIDENTS', {persons: FAMILY}, {listed: [ended]})).change?.value).to.equal('4')
    const own = {...listed, sameAccount: true}
    expect(judgeForm(asked('RESIDENTS', {persons: FAMILY}, {listed: [own]})).change?.value).to.equal('4')
  })

  it('says where a person is listed by the account alone', async () => {
    const of = asked('RESIDENTS', {persons: FAMILY}, {listed: [listed]})
    const error = await Promise.resolve()
      .then(() => judgeForm(of))
      .catch((caught: unknown) => caught as Error)
    expect((error as Error).message).to.equal('somebody of this form is listed in V-1 of account 001-00000-01')
  })
})
