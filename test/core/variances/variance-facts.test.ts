import {expect} from 'chai'
import fc from 'fast-check'
import {addDays, businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {
  factsOfVariance,
  grantedValue,
  ownValue,
  storedValue,
  type FactBasis,
  type FactRow,
  type FactSpan,
} from '#core/variances/variance-facts.js'
import type {Grant} from '#core/variances/variance.js'

const day = (text: string): BusinessDate => businessDate(text)
const own = (value: string, from: string, at = '2026-01-01T00:00:00.000Z'): FactRow => ({
  ...{factId: value, value, from: day(from), until: null, recordedAt: at, varied: false},
})
const basis = (...rows: readonly FactRow[]): FactBasis => ({name: 'household_size', rows, fallback: '3'})
const grant = (how: 'set' | 'add', value: string, from: string, until: string | null = null): Grant => ({
  varianceNo: `V-${how}${value}`,
  change: {name: 'household_size', how, value},
  ...{from: day(from), until: until === null ? null : day(until), decidedAt: '2026-05-01T00:00:00.000Z'},
})
const plain = (spans: readonly FactSpan[]) => spans.map(({value, from, until}) => [value, from, until])

/** The rows of the store after spans were written to it. */
const written = (of: FactBasis, spans: readonly FactSpan[], at: string): FactBasis => ({
  ...of,
  rows: [
    ...of.rows,
    ...spans.map(({value, from, until}, n) => ({
      factId: `${at}${n}`,
      value,
      from,
      until,
      recordedAt: at,
      varied: true,
    })),
  ],
})

describe('the facts that a variance makes', () => {
  it('are one open row for a household that grew', () => {
    const spans = factsOfVariance(basis(), [grant('set', '5', '2026-06-01')], day('2026-06-01'))
    expect(spans).to.deep.equal([{name: 'household_size', value: '5', before: '3', from: '2026-06-01', until: null}])
  })

  it('end with the guests by themselves', () => {
    const spans = factsOfVariance(
      basis(own('4', '2020-01-01')),
      [grant('add', '2', '2026-06-01', '2026-09-01')],
      day('2026-06-01'),
    )
    expect(plain(spans)).to.deep.equal([['6', '2026-06-01', '2026-09-01']])
  })

  it('keep the guests when the household grows while they stay', () => {
    const guests = grant('add', '2', '2026-06-01', '2026-09-01')
    const before = basis(own('4', '2020-01-01'))
    const first = written(before, factsOfVariance(before, [guests], day('2026-06-01')), '2026-05-01T01')
    const second = factsOfVariance(first, [guests, grant('set', '5', '2026-07-01')], day('2026-07-01'))
    expect(plain(second)).to.deep.equal([
      ['7', '2026-07-01', '2026-09-01'],
      ['5', '2026-09-01', null],
    ])
  })

  it('go back to what is known without it, in a row of its own', () => {
    const before = basis(own('4', '2020-01-01'))
    const open = grant('set', '6', '2026-06-01')
    const first = written(before, factsOfVariance(before, [open], day('2026-06-01')), '2026-05-01T01')
    const ended = factsOfVariance(first, [{...open, until: day('2026-08-10')}], day('2026-08-10'))
    expect(plain(ended)).to.deep.equal([['4', '2026-08-10', null]])
    const after = written(first, ended, '2026-08-10T01')
    expect(['2026-08-09', '2026-08-10'].map((on) => storedValue(after, day(on)))).to.deep.equal(['6', '4'])
  })

  it('are renewed by a row from the old end on', () => {
    const before = basis()
    const old = grant('add', '1', '2026-06-01', '2026-09-01')
    const first = written(before, factsOfVariance(before, [old], day('2026-06-01')), '2026-05-01T01')
    const renewed = factsOfVariance(first, [{...old, until: day('2026-12-01')}], day('2026-09-01'))
    expect(plain(renewed)).to.deep.equal([['4', '2026-09-01', '2026-12-01']])
  })

  it('write nothing where it is right already', () => {
    expect(
      factsOfVariance(basis(own('5', '2020-01-01')), [grant('set', '5.0', '2026-06-01')], day('2026-06-01')),
    ).to.deep.equal([])
  })

  const start = day('2026-01-01')
  const days = fc.integer({min: 0, max: 40}).map((n) => addDays(start, n))
  const span = fc.tuple(days, fc.option(fc.integer({min: 1, max: 30}))).map(([from, length]) => ({
    from,
    until: length === null ? null : addDays(from, length),
  }))
  const rows = fc.array(
    fc
      .tuple(span, fc.integer({min: 1, max: 9}), fc.integer({min: 0, max: 3}), fc.boolean())
      .map(([{from, until}, value, at, varied]): FactRow => ({
        ...{factId: `${from}${value}`, value: String(value), from, until, recordedAt: `2025-12-0${at + 1}`, varied},
      })),
    {maxLength: 5},
  )
  const grants = fc.array(
    fc
      .tuple(span, fc.integer({min: 1, max: 9}), fc.constantFrom('set' as const, 'add' as const))
      .map(([{from, until}, value, how]): Grant => ({
        ...{varianceNo: `V-${how}${value}${from}`, change: {name: 'household_size', how, value: String(value)}},
        ...{from, until, decidedAt: '2026-01-01'},
      })),
    {maxLength: 4},
  )

  it('make the stored fact what the grants say, from the day on and on no day before', () => {
    fc.assert(
      fc.property(rows, grants, days, (known, given, from) => {
        const before = basis(...known)
        const after = written(before, factsOfVariance(before, given, from), '2026-02-01')
        for (let n = -5; n < 90; n += 1) {
          const on = addDays(start, n)
          const expected = on < from ? storedValue(before, on) : grantedValue(before, given, on)
          expect(Number(storedValue(after, on)), `${on} from ${from}`).to.equal(Number(expected))
        }
      }),
    )
  })

  it('never make it less than it is without what is added', () => {
    fc.assert(
      fc.property(rows, grants, days, (known, given, on) => {
        const added = given.filter(({change}) => change.how === 'add')
        expect(Number(grantedValue(basis(...known), added, on))).to.be.at.least(Number(ownValue(basis(...known), on)))
      }),
    )
  })
})
