import {expect} from 'chai'
import fc from 'fast-check'
import {addDays, businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {endOf, foldOf, statusOf} from '#core/variances/variance-status.js'
import {VARIANCE_EVENTS, VARIANCE_STATUSES, type VarianceEvent} from '#core/variances/variance.js'

const WARNING = 30
const day = (text: string): BusinessDate => businessDate(text)

const event = (kind: VarianceEvent['kind'], on: string, rest: Partial<VarianceEvent> = {}): VarianceEvent => ({
  ...{kind, on: day(on), effectiveOn: day(on), untilOn: null, dueOn: null},
  ...{recordedAt: `${on}T18:00:00.000Z`, operatorId: 'mlopez', note: '', missing: [], papers: [], change: null},
  ...rest,
})

const received = event('receive', '2026-01-05')
const granted = event('grant', '2026-01-10', {
  effectiveOn: day('2026-02-01'),
  untilOn: day('2026-08-01'),
  dueOn: day('2026-08-01'),
})

describe('the status of a variance', () => {
  const lacking = event('receive', '2026-01-05', {missing: ['area_drawing']})
  const denied = event('deny', '2026-01-08')
  const cases: [string, VarianceEvent[], string, string][] = [
    ['received', [received], '2026-01-05', 'received'],
    ['without a paper', [lacking], '2026-01-06', 'incomplete'],
    ['with one paper of two', [lacking, event('supply', '2026-01-07', {missing: ['x']})], '2026-01-07', 'incomplete'],
    ['with the paper', [lacking, event('supply', '2026-01-07')], '2026-01-07', 'received'],
    ['the day before the paper', [lacking, event('supply', '2026-01-07')], '2026-01-06', 'incomplete'],
    ['under review', [received, event('review', '2026-01-06')], '2026-01-06', 'under_review'],
    [
      'measured',
      [received, event('review', '2026-01-06'), event('order_check', '2026-01-06')],
      '2026-01-07',
      'field_check',
    ],
    ['denied', [received, denied], '2026-01-08', 'denied'],
    ['appealed', [received, denied, event('appeal', '2026-01-20')], '2026-01-20', 'appealed'],
    [
      'upheld',
      [received, denied, event('appeal', '2026-01-20'), event('uphold', '2026-01-25')],
      '2026-01-25',
      'denied',
    ],
    [
      'granted on appeal',
      [received, denied, event('appeal', '2026-01-20'), event('grant', '2026-01-25')],
      '2026-01-25',
      'effective',
    ],
    ['granted, not yet begun', [received, granted], '2026-01-31', 'approved'],
    ['its first day', [received, granted], '2026-02-01', 'effective'],
    ['31 days before its end', [received, granted], '2026-07-01', 'effective'],
    ['30 days before its end', [received, granted], '2026-07-02', 'expiring'],
    ['its last day', [received, granted], '2026-07-31', 'expiring'],
    ['the day after', [received, granted], '2026-08-01', 'expired'],
    [
      'renewed',
      [received, granted, event('renew', '2026-07-10', {untilOn: day('2027-02-01'), dueOn: day('2027-02-01')})],
      '2026-08-01',
      'effective',
    ],
    [
      'revoked',
      [received, granted, event('revoke', '2026-05-01', {effectiveOn: day('2026-05-10')})],
      '2026-05-10',
      'revoked',
    ],
    [
      'before the day it is revoked from',
      [received, granted, event('revoke', '2026-05-01', {effectiveOn: day('2026-05-10')})],
      '2026-05-09',
      'effective',
    ],
    [
      'replaced',
      [received, granted, event('replace', '2026-05-01', {effectiveOn: day('2026-05-10')})],
      '2026-05-10',
      'expired',
    ],
    ['a denial of what is granted', [received, granted, event('deny', '2026-03-01')], '2026-03-01', 'effective'],
  ]
  for (const [name, events, on, expected] of cases) {
    it(`${name}: ${expected}`, () => {
      expect(statusOf(events, day(on), WARNING)).to.equal(expected)
    })
  }

  it('is open-ended and due for review', () => {
    const reviewed = event('grant', '2026-01-10', {dueOn: day('2028-01-10')})
    expect(statusOf([received, reviewed], day('2027-12-10'), WARNING)).to.equal('effective')
    expect(statusOf([received, reviewed], day('2027-12-11'), WARNING)).to.equal('expiring')
    expect(statusOf([received, reviewed], day('2031-01-01'), WARNING)).to.equal('expiring')
  })

  const start = day('2026-01-01')
  const days = fc.integer({min: 0, max: 60}).map((n) => addDays(start, n))
  const anyEvent = fc.record({
    kind: fc.constantFrom(...VARIANCE_EVENTS),
    on: days,
    effectiveOn: days,
    untilOn: fc.option(days),
    dueOn: fc.option(days),
    recordedAt: fc.constantFrom('2026-01-05T18:00:00.000Z', '2026-01-06T18:00:00.000Z'),
    operatorId: fc.constant('mlopez'),
    note: fc.constant(''),
    missing: fc.subarray(['a', 'b']),
    papers: fc.constant<string[]>([]),
    change: fc.constant(null),
  })

  it('is one of the statuses on any day, whatever happened', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, {maxLength: 12}), days, (events, on) => {
        expect(VARIANCE_STATUSES).to.include(statusOf(events, on, WARNING))
      }),
    )
  })

  it('does not depend on the order in which rows come', () => {
    const shuffled = fc
      .array(anyEvent, {maxLength: 8})
      .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, {minLength: events.length})))
    fc.assert(
      fc.property(shuffled, days, ([events, others], on) => {
        expect(statusOf(others, on, WARNING)).to.equal(statusOf(events, on, WARNING))
      }),
    )
  })

  it('holds from its first day to its end and never after it', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, {maxLength: 12}), days, (events, on) => {
        const {term} = foldOf(events, on)
        const end = term === null ? null : endOf(term)
        if (term === null || end === null || on < end) return
        expect(['expired', 'revoked']).to.include(statusOf(events, on, WARNING))
      }),
    )
  })
})
