import {expect} from 'chai'
import fc from 'fast-check'
import type {Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {etOver, isEtGap, type EtPeriod} from '#core/billing/et-period.js'
import {etBetween, recordEtPeriods} from '#core/billing/et-periods.js'
import {readEtSeries} from '#core/billing/et-series.js'
import {addDays, businessDate, daysBetween} from '#core/kernel/business-date.js'
import {compare, fraction, plus, type Fraction} from '#core/rates/fraction.js'
import {inTransaction} from '#core/store/transaction.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const day = businessDate
const period = (from: string, to: string, inchesThousandths: number): EtPeriod => ({
  from: day(from),
  to: day(to),
  inchesThousandths,
})
/** Three months of a hot year, in inches. */
const SUMMER = [
  period('2026-06-01', '2026-07-01', 7200),
  period('2026-07-01', '2026-08-01', 8060),
  period('2026-08-01', '2026-09-01', 7440),
]
const inches = (found: ReturnType<typeof etOver>): Fraction => {
  if (isEtGap(found)) throw new Error(`a gap at ${found.uncovered}`)
  return found
}
const equal = (a: Fraction, b: Fraction): boolean => compare(a, b) === 0

describe('evapotranspiration over days', () => {
  it('is the share of each period by its days', () => {
    // 10 of June's 30 days are 2.4 inches, 5 of July's 31 days 1.3.
    expect(equal(inches(etOver(SUMMER, day('2026-06-21'), day('2026-07-06'))), fraction(37, 10))).to.equal(true)
    expect(equal(inches(etOver(SUMMER, day('2026-06-01'), day('2026-09-01'))), fraction(227, 10))).to.equal(true)
    // One day of August: 7.44 / 31 = 0.24.
    expect(equal(inches(etOver(SUMMER, day('2026-08-09'), day('2026-08-10'))), fraction(24, 100))).to.equal(true)
    expect(equal(inches(etOver(SUMMER, day('2026-08-09'), day('2026-08-09'))), fraction(0))).to.equal(true)
  })

  it('names the first day for which there is none: before, between and after', () => {
    const holed = [SUMMER[0]!, SUMMER[2]!]
    expect(etOver(SUMMER, day('2026-05-31'), day('2026-06-10'))).to.deep.equal({uncovered: '2026-05-31'})
    expect(etOver(holed, day('2026-06-10'), day('2026-08-10'))).to.deep.equal({uncovered: '2026-07-01'})
    expect(etOver(SUMMER, day('2026-08-10'), day('2026-09-02'))).to.deep.equal({uncovered: '2026-09-01'})
    expect(etOver([], day('2026-08-10'), day('2026-08-11'))).to.deep.equal({uncovered: '2026-08-10'})
  })

  it('adds up: any split of a period gives the same', () => {
    const first = day('2026-06-01')
    fc.assert(
      fc.property(
        fc.integer({min: 0, max: 92}),
        fc.integer({min: 0, max: 92}),
        fc.integer({min: 0, max: 92}),
        (a, b, c) => {
          const [from, middle, to] = [a, b, c].sort((x, y) => x - y).map((days) => addDays(first, days))
          const parts = plus(inches(etOver(SUMMER, from!, middle!)), inches(etOver(SUMMER, middle!, to!)))
          expect(equal(parts, inches(etOver(SUMMER, from!, to!)))).to.equal(true)
        },
      ),
    )
    expect(daysBetween(first, day('2026-09-01'))).to.equal(92)
  })
})

describe('an ET series', () => {
  const series = (...rows: readonly object[]): unknown => ({
    schema: 'curbstop.et-series/1',
    zone: '50',
    source: 'station report 2026',
    rows,
  })
  const row = (from: string, to: string, text: string): object => ({from, to, inches: text})

  it('is read into periods in the order of their days, exactly', () => {
    const read = readEtSeries(
      series(row('2026-07-01', '2026-08-01', '8.06'), row('2026-06-01', '2026-07-01', '7')),
      'et.json',
    )
    expect(read).to.deep.equal([
      {zone: '50', source: 'station report 2026', ...period('2026-06-01', '2026-07-01', 7000)},
      {zone: '50', source: 'station report 2026', ...period('2026-07-01', '2026-08-01', 8060)},
    ])
  })

  it('is refused with its place: shape, days that are none, turned round, overlapping', async () => {
    const messageOf = async (json: unknown): Promise<string> => {
      const {code, exit, message} = await refusalOf(Promise.resolve().then(() => readEtSeries(json, 'et.json')))
      return `${code} ${exit} ${message}`
    }
    expect(await messageOf({})).to.match(/^BAD_CONFIGURATION 78 et\.json: /)
    expect(await messageOf(series())).to.contain('/rows')
    expect(await messageOf(series({from: '2026-06-01', to: '2026-07-01', inches: 7.2}))).to.contain('/rows/0/inches')
    expect(await messageOf(series(row('2026-06-01', '2026-07-01', '7.2001')))).to.contain('/rows/0/inches')
    expect(await messageOf(series(row('2026-06-31', '2026-07-01', '1')))).to.equal(
      'BAD_ET 65 et.json: /rows/0/from: 2026-06-31 is no day',
    )
    expect(await messageOf(series(row('2026-07-01', '2026-07-01', '1')))).to.contain('has no day')
    expect(
      await messageOf(series(row('2026-06-01', '2026-07-02', '1'), row('2026-07-01', '2026-08-01', '1'))),
    ).to.equal('BAD_ET 65 et.json: the periods from 2026-06-01 to 2026-07-02 and from 2026-07-01 to 2026-08-01 overlap')
  })

  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('kchen')
    })
    after(() => store.remove())
    const keep = (...rows: readonly object[]): Promise<number> =>
      inTransaction(desk.store, (trx) =>
        recordEtPeriods(trx, readEtSeries(series(...rows), 'et.json'), contextOf(desk)),
      )

    it('is kept once, never changed, and gives inches for any covered days', async () => {
      const june = row('2026-06-01', '2026-07-01', '7.2')
      expect(await keep(june)).to.equal(1)
      expect(await keep(june, row('2026-07-01', '2026-08-01', '8.06'))).to.equal(1)
      const found = await etBetween(desk.store.db, '50', day('2026-06-21'), day('2026-07-06'))
      expect(equal(found, fraction(37, 10))).to.equal(true)
      const missing = await refusalOf(etBetween(desk.store.db, '50', day('2026-07-20'), day('2026-08-20')))
      expect([missing.code, missing.exit, missing.message]).to.deep.equal([
        'MISSING_ET',
        65,
        'no evapotranspiration of zone 50 is known for 2026-08-01',
      ])
      expect(missing.next[0]).to.contain('curbstop import-rates')
      const elsewhere = await refusalOf(etBetween(desk.store.db, '9', day('2026-06-21'), day('2026-07-06')))
      expect(elsewhere.message).to.contain('zone 9 is known for 2026-06-21')
      for (const other of [row('2026-06-01', '2026-07-01', '7.3'), row('2026-06-15', '2026-06-20', '1')]) {
        const refused = await refusalOf(keep(row('2026-08-01', '2026-09-01', '7'), other))
        expect([refused.code, refused.exit]).to.deep.equal(['ET_DIFFERS', 65])
      }
      expect((await desk.store.db('et_period').select('zone')).length).to.equal(2)
    })
  })
})
