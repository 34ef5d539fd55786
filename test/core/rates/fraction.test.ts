import {expect} from 'chai'
import fc from 'fast-check'
import {
  compare,
  decimalFraction,
  decimalText,
  fraction,
  minus,
  over,
  plus,
  rounded,
  times,
  wholeOf,
  type Fraction,
} from '#core/rates/fraction.js'

const read = (text: string): Fraction => decimalFraction(text) ?? fraction(0)

describe('rates: fractions', () => {
  it('are read from decimals and written as decimals', () => {
    for (const text of ['0', '1', '-1', '12.5', '0.001', '-3.25']) expect(decimalText(read(text))).to.equal(text)
    expect(decimalText(read('.8'))).to.equal('0.8')
    expect(decimalText(read('3.'))).to.equal('3')
    for (const text of ['', '.', '-', '1e2', '1,000', '$5', ' 1', '1 ', '--1', '1.2.3'])
      expect(decimalFraction(text), text).to.equal(null)
  })

  const halves: [string, number, string, string, string, string][] = [
    // value, places, half_up, half_even, up, down
    ['2.5', 0, '3', '2', '3', '2'],
    ['3.5', 0, '4', '4', '4', '3'],
    ['-2.5', 0, '-3', '-2', '-3', '-2'],
    ['11.945', 2, '11.95', '11.94', '11.95', '11.94'],
    ['11.9449', 2, '11.94', '11.94', '11.95', '11.94'],
    ['1250', -2, '1300', '1200', '1300', '1200'],
    ['7', 0, '7', '7', '7', '7'],
  ]
  for (const [value, places, up, even, ceiling, down] of halves) {
    it(`round ${value} to ${places} places as their mode says`, () => {
      const by = (mode: 'half_up' | 'half_even' | 'up' | 'down') => decimalText(rounded(read(value), mode, places))
      expect([by('half_up'), by('half_even'), by('up'), by('down')]).to.deep.equal([up, even, ceiling, down])
    })
  }

  it('keep what decimals cannot: a third three times is one', () => {
    const third = over(fraction(1), fraction(3))
    expect(compare(plus(plus(third, third), third), fraction(1))).to.equal(0)
  })

  const small = fc.tuple(fc.bigInt(-1000000n, 1000000n), fc.bigInt(1n, 5000n)).map(([n, d]) => fraction(n, d))
  it('obey arithmetic, whatever their denominators', () => {
    fc.assert(
      fc.property(small, small, small, (a, b, c) => {
        expect(compare(times(a, plus(b, c)), plus(times(a, b), times(a, c)))).to.equal(0)
        expect(compare(minus(plus(a, b), b), a)).to.equal(0)
        expect(compare(a, b)).to.equal(-compare(b, a) + 0)
      }),
    )
  })

  it('round to within half of the last place', () => {
    fc.assert(
      fc.property(fc.bigInt(-99999n, 99999n), fc.bigInt(1n, 999n), (n, d) => {
        const whole = wholeOf(n, d, 'half_up')
        const twice = 2n * (whole * d - n)
        expect(twice <= d && twice >= -d).to.equal(true)
      }),
    )
  })
})
