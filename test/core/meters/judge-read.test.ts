import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {flagsOfRead} from '#core/meters/flag-read.js'
import {faultsOfRead} from '#core/meters/judge-read.js'
import type {LoadedRead} from '#core/meters/loaded-read.js'
import type {EarlierRead, KnownMeter} from '#core/meters/reads-before-views.js'
import {readCheckPolicy} from '#core/policies/read-checks.js'

const day = businessDate
const today = day('2026-11-23')
const policy = readCheckPolicy('rivergate', today)
const register = {dials: 4, unit: 'ccf' as const, multiplierThousandths: 1000}
const hung = (from: string, to: string | null) => ({
  servicePointId: 'SP',
  installedOn: day(from),
  removedOn: to === null ? null : day(to),
})
const METER: KnownMeter = {meterId: 'M', register, installations: [hung('2020-03-01', null)]}
const read = (change: Partial<LoadedRead>): LoadedRead => ({
  line: 2,
  serial: 'M-1',
  readOn: day('2026-11-20'),
  value: 4217,
  kind: 'actual',
  account: null,
  book: '',
  code: '',
  reader: '',
  readAt: null,
  ...change,
})
const earlier = (readOn: string, value: number, kind: EarlierRead['kind'] = 'actual'): EarlierRead => ({
  readOn: day(readOn),
  value,
  kind,
  rolledOver: false,
})
const faults = (
  change: Partial<LoadedRead>,
  before: readonly EarlierRead[] = [],
  meter: KnownMeter | null = METER,
): string[] =>
  faultsOfRead(read(change), {today, policy, meter, before}).map(
    ({field, value, reason}) => `${field} ${value}: ${reason}`,
  )

describe('a read of a file', () => {
  it('that goes on from the one before has nothing against it', () => {
    expect(faults({}, [earlier('2026-10-20', 4182)])).to.deep.equal([])
    expect(faults({value: 4182}, [earlier('2026-10-20', 4182)])).to.deep.equal([])
  })

  it('is refused where the meter is nobody’s, not yet there, gone, or never hung', () => {
    expect(faults({}, [], null)).to.deep.equal(['meter M-1: no meter of this serial'])
    expect(faults({readOn: day('2020-02-29')})).to.deep.equal([
      'meter M-1: before the meter was installed on 2020-03-01',
    ])
    const gone = {...METER, installations: [hung('2020-03-01', '2026-11-02')]}
    expect(faults({readOn: day('2026-11-02')}, [], gone)).to.deep.equal([])
    expect(faults({readOn: day('2026-11-03')}, [], gone)).to.deep.equal([
      'meter M-1: not installed on 2026-11-03: it was taken out on 2026-11-02',
    ])
    const back = {...gone, installations: [...gone.installations, hung('2026-11-22', null)]}
    expect(faults({}, [], back)[0]).to.contain('taken out on 2026-11-02 and installed again on 2026-11-22')
    expect(faults({}, [], {...METER, installations: []})).to.deep.equal(['meter M-1: the meter is installed nowhere'])
  })

  it('is refused after today, at a time of another day, and with more digits than dials', () => {
    expect(faults({readOn: day('2026-11-24'), value: 10_000})).to.deep.equal([
      'read_date 2026-11-24: after today 2026-11-23',
      'read 10000: has 5 digits, the register has 4 dials',
    ])
    expect(faults({readAt: '2026-11-19T10:00' as LoadedRead['readAt']})).to.deep.equal([
      'read_time 2026-11-19T10:00: not on the day of the read, 2026-11-20',
    ])
    expect(faults({value: 9999})).to.deep.equal([])
  })

  it('is refused beside another value of its day and before a later read', () => {
    expect(faults({}, [earlier('2026-11-20', 4182)])).to.deep.equal([
      'read 4217: the actual read of this meter on that day is 4,182 already',
    ])
    expect(faults({}, [earlier('2026-11-20', 4217)])).to.deep.equal([])
    expect(faults({}, [earlier('2026-11-21', 4230)])).to.deep.equal([
      'read_date 2026-11-20: before the last read, 4,230 of 2026-11-21: reads come in the order of their days',
    ])
  })

  it('below the one before says what a rollover would mean, and is taken when one is marked', () => {
    const before = [earlier('2026-10-20', 9990)]
    // Ten counts to 10,000 and 24 on: 34.
    expect(faults({value: 24}, before)).to.deep.equal([
      'read 24: below the actual read before, 9,990 of 2026-10-20; over 9,999 the use would be 34 ccf: ' +
        'rollover in column code accepts it. A read of another meter stands under its own serial',
    ])
    expect(faults({value: 24, code: 'rollover'}, before)).to.deep.equal([])
    // From 4,182 to 4,180 it would be 9,998: that is a misread, or an estimate that was too high.
    expect(faults({value: 4180}, [earlier('2026-10-20', 4182, 'estimated')])[0]).to.contain(
      'below the estimated read before, 4,182 of 2026-10-20; over 9,999 the use would be 9,998 ccf, more than 50 percent',
    )
  })

  it('marked as rolled over is refused where it did not, and where the use is past belief', () => {
    expect(faults({code: 'rollover'}, [earlier('2026-10-20', 4182)])[0]).to.contain('the register did not roll over')
    // The policy believes half of half the register: 2,500 of 10,000 counts.
    expect(faults({value: 2400, code: 'rollover'}, [earlier('2026-10-20', 9900)])).to.deep.equal([])
    expect(faults({value: 2401, code: 'rollover'}, [earlier('2026-10-20', 9900)])[0]).to.contain(
      'the use is 2,501 ccf, more than 50 percent of half the register',
    )
  })

  it('is not compared with reads from before its meter was put in again', () => {
    expect(faults({value: 3}, [earlier('2019-10-20', 9000)])).to.deep.equal([])
  })
})

describe('a read that is taken', () => {
  const flags = (change: Partial<LoadedRead>, before: readonly EarlierRead[]): string[] =>
    flagsOfRead(read(change), {register, policy, before}).map(({check, detail}) => `${check}: ${detail}`)
  const year = [earlier('2025-10-21', 4000), earlier('2025-11-20', 4030), earlier('2026-10-20', 4182)]

  it('is flagged when nothing was used for weeks, but not when it is estimated', () => {
    expect(flags({value: 4182}, [earlier('2026-10-20', 4182)])).to.deep.equal(['zero_use: no use in 31 days'])
    expect(flags({value: 4182, kind: 'estimated'}, [earlier('2026-10-20', 4182)])).to.deep.equal([])
    expect(flags({value: 4182}, [earlier('2026-11-10', 4182)])).to.deep.equal([])
  })

  it('is flagged against the same months a year before, day by day', () => {
    // 30 ccf in 30 days then. 62 in 31 days are just twice as much, 63 are more; 8 are above a quarter, 7 below.
    expect(flags({value: 4182 + 62}, year)).to.deep.equal([])
    expect(flags({value: 4182 + 63}, year)).to.deep.equal([
      'high_use: 63 ccf in 31 days; the same months before: 30 ccf in 30 days',
    ])
    expect(flags({value: 4182 + 8}, year)).to.deep.equal([])
    expect(flags({value: 4182 + 7}, year)[0]).to.contain('low_use: 7 ccf in 31 days')
    expect(flags({value: 9000}, year.slice(2))).to.deep.equal([])
  })

  it('is flagged as the third estimate in a row', () => {
    const run = [
      earlier('2026-08-20', 4100),
      earlier('2026-09-20', 4110, 'estimated'),
      earlier('2026-10-20', 4120, 'estimated'),
    ]
    expect(flags({kind: 'estimated'}, run)).to.deep.equal(['estimated_run: 3 estimates in a row since 2026-08-20'])
    expect(flags({kind: 'estimated'}, run.slice(0, 2))).to.deep.equal([])
    expect(flags({kind: 'actual'}, run)).to.deep.equal([])
  })
})
