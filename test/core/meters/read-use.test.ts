import {expect} from 'chai'
import fc from 'fast-check'
import {countsBetween, exactUseBetween, useBetween, useOver} from '#core/meters/read-use.js'
import type {Register} from '#core/meters/register.js'
import {waterVolumes} from '#core/policies/water-volumes.js'

const {volumes} = waterVolumes()
const SIX: Register = {dials: 6, unit: 'ccf', multiplierThousandths: 1000}
const on = (value: number): {value: number; rolledOver: boolean} => ({value, rolledOver: false})
const over = (value: number): {value: number; rolledOver: boolean} => ({value, rolledOver: true})
const registers = fc.record({
  dials: fc.integer({min: 4, max: 9}),
  unit: fc.constantFrom('ccf' as const, 'kgal' as const, 'gal' as const, 'cf' as const),
  multiplierThousandths: fc.constantFrom(100, 1000, 10_000),
})

describe('use between two reads', () => {
  const cases: [string, number, {value: number; rolledOver: boolean}, Register, 'ccf' | 'kgal' | 'gal', number][] = [
    ['counts what the register went on by', 4182, on(4217), SIX, 'ccf', 35_000],
    ['is nothing where the register stood still', 4182, on(4182), SIX, 'ccf', 0],
    // 9,990 to 9,999 are 9 counts, 0 is one more, 24 more: 34.
    ['passes the highest value of four dials', 9990, over(24), {...SIX, dials: 4}, 'ccf', 34_000],
    ['is one count from the highest value to nothing', 999_999, over(0), SIX, 'ccf', 1000],
    ['is below zero where nobody says it rolled over', 4182, on(4180), SIX, 'ccf', -2000],
    [
      'counts tens where one count stands for ten',
      100,
      on(103),
      {...SIX, multiplierThousandths: 10_000},
      'ccf',
      30_000,
    ],
    // 7,480 gallons are ten hundred cubic feet of 748.
    ['turns gallons into billing units of 748', 0, on(7480), {...SIX, unit: 'gal'}, 'ccf', 10_000],
    ['turns billing units into gallons', 0, on(3), SIX, 'gal', 2_244_000],
    ['turns cubic feet into hundreds of them', 0, on(1250), {...SIX, unit: 'cf'}, 'ccf', 12_500],
    // 1000 / 748 = 1.336898…
    ['rounds half up where a unit does not divide', 0, on(1), {...SIX, unit: 'kgal'}, 'ccf', 1337],
    // 100 gallons = 0.13369 ccf, 0.1 kgal.
    ['turns gallons into thousands', 0, on(100), {...SIX, unit: 'gal'}, 'kgal', 100],
  ]
  for (const [what, from, to, register, unit, expected] of cases) {
    it(what, () => {
      expect(useBetween(from, to, register, {unit, volumes})).to.equal(expected)
    })
  }

  it('is the same whole as in parts, whatever read lies between', () => {
    fc.assert(
      fc.property(
        registers,
        fc.array(fc.integer({min: 0, max: 9999}), {minLength: 1, maxLength: 8}),
        (register, steps) => {
          let value = 0
          const reads = steps
            .map((step) => on((value += step) % 10_000))
            .filter((read, at, all) => at === 0 || read.value >= all[at - 1]!.value)
          const [first, last] = [reads[0]!, reads.at(-1)!]
          const unit = {unit: 'ccf' as const, volumes}
          expect(useOver(reads, register, unit)).to.equal(useBetween(first.value, last, register, unit))
        },
      ),
    )
  })

  it('gives back the use that moved the register, past its highest value too', () => {
    fc.assert(
      fc.property(registers, fc.nat(), fc.nat(), (register, start, moved) => {
        const range = 10 ** register.dials
        const [from, counts] = [start % range, moved % range]
        const value = (from + counts) % range
        fc.pre(counts > 0)
        expect(countsBetween(from, {value, rolledOver: value < from}, register)).to.equal(counts)
      }),
    )
  })

  it('is exact in the unit of the register and never further than half a thousandth in another', () => {
    fc.assert(
      fc.property(
        registers,
        fc.integer({min: 0, max: 9999}),
        fc.constantFrom('ccf' as const, 'kgal' as const),
        (register, value, unit) => {
          const exact = exactUseBetween(0, on(value), register, {unit, volumes})
          const rounded = BigInt(useBetween(0, on(value), register, {unit, volumes}))
          const off = rounded * exact.d - exact.n * 1000n
          expect((off < 0n ? -off : off) * 2n <= exact.d).to.equal(true)
        },
      ),
    )
  })
})
