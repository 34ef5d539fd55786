import {expect} from 'chai'
import fc from 'fast-check'
import {exactText} from '#core/rates/exact-text.js'
import {compare, decimalFraction, fraction, over} from '#core/rates/fraction.js'

describe('a number without loss', () => {
  it('is a decimal where it ends', () => {
    expect(exactText(fraction(287, 100))).to.equal('2.87')
    expect(exactText(fraction(-1, 8))).to.equal('-0.125')
    expect(exactText(fraction(300, 100))).to.equal('3')
    expect(exactText(fraction(0, 7))).to.equal('0')
  })

  it('is its quotient in lowest terms where it does not', () => {
    expect(exactText(fraction(3850, 748))).to.equal('175/34')
    expect(exactText(fraction(-2, 6))).to.equal('-1/3')
  })

  it('reads back as the same number', () => {
    fc.assert(
      fc.property(fc.bigInt({min: -(10n ** 12n), max: 10n ** 12n}), fc.bigInt({min: 1n, max: 10n ** 9n}), (n, d) => {
        const [top = '', bottom = '1'] = exactText(fraction(n, d)).split('/')
        const read = over(decimalFraction(top)!, decimalFraction(bottom)!)
        expect(compare(read, fraction(n, d))).to.equal(0)
      }),
    )
  })
})
