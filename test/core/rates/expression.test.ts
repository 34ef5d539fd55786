import {expect} from 'chai'
import {compileFormula} from '#core/rates/compile-figure.js'
import {expressionText, namesIn, parseExpression} from '#core/rates/expression.js'
import {decimalText} from '#core/rates/fraction.js'
import {Scope} from '#core/rates/tariff-scope.js'
import {refusedBy} from '../../support/refusal-of.js'

const worth = (text: string, values: Record<string, string> = {}): string =>
  decimalText(compileFormula(text, {parts: new Map(), inputsBeatParts: false})(new Scope(values, 0)))

describe('rates: formulas', () => {
  const known: [string, string][] = [
    ['1+2*3', '7'],
    ['(1+2)*3', '9'],
    ['2-3-4', '-5'],
    ['24/4/2', '3'],
    ['-2*-3', '6'],
    ['-(1 - .5)', '-0.5'],
    ['min(3, 2, 7)', '2'],
    ['max(3, 2 * 4)', '8'],
    ['floor(-1.5)', '-2'],
    ['ceil(1.2)', '2'],
    ['round_half_up(2.5)', '3'],
    ['round_half_even(2.5)', '2'],
    ['round_half_up(1.005, 2)', '1.01'],
    ['3*60*30/748', '7.219251'],
  ]
  for (const [text, value] of known) it(`${text} is ${value}`, () => expect(worth(text)).to.equal(value))

  it('take the names of inputs', () => {
    expect(worth('usage * rate', {usage: '12.5', rate: '2.30'})).to.equal('28.75')
    expect(namesIn(parseExpression('a + b * a - min(c, 2)'))).to.deep.equal(['a', 'b', 'c'])
  })

  it('take names with a hyphen whole where such a part is known', () => {
    const odd = ['Turn-on_charge']
    expect(namesIn(parseExpression('service+Turn-on_charge', odd))).to.deep.equal(['service', 'Turn-on_charge'])
    expect(namesIn(parseExpression('Turn-on_charges', odd))).to.deep.equal(['Turn', 'on_charges'])
  })

  it('are written again with the brackets they need', () => {
    for (const text of ['(a + b) * c', 'a - (b - c)', 'a / (b * c)', '-(a + b)', 'min(a, b + 1)'])
      expect(expressionText(parseExpression(text))).to.equal(text)
  })

  const broken: [string, string][] = [
    ['', "'' does not parse: it ends too early (column 1)"],
    ['1 +', "'1 +' does not parse: it ends too early (column 4)"],
    [
      'flat_rate*usage_ccf flat_rate:4.1165',
      "'flat_rate*usage_ccf flat_rate:4.1165' does not parse: : is out of place (column 30)",
    ],
    ['a b', "'a b' does not parse: b is out of place (column 3)"],
    ['(a', "'(a' does not parse: expected ) (column 3)"],
    ['a)', "'a)' does not parse: ) is out of place (column 2)"],
    ['min(a)', "'min(a)' does not parse: min takes 2 to 9 values (column 1)"],
    ['a^2', "'a^2' does not parse: ^ is out of place (column 2)"],
    ['a; b', "'a; b' does not parse: ; is out of place (column 2)"],
    ['eval("1")', '\'eval("1")\' does not parse: " is out of place (column 6)'],
  ]
  for (const [text, message] of broken) {
    it(`refuse ${text === '' ? 'nothing' : text}`, async () => {
      const refusal = await refusedBy(() => parseExpression(text))
      expect([refusal.code, refusal.message]).to.deep.equal(['BAD_FORMULA', message])
    })
  }

  it('refuse to divide by nothing, a missing value and a word', async () => {
    const codes = []
    for (const text of ['1 / x', 'y', 'z']) codes.push((await refusedBy(() => worth(text, {x: '0', z: 'many'}))).code)
    expect(codes).to.deep.equal(['DIVIDED_BY_ZERO', 'MISSING_INPUT', 'NOT_A_NUMBER'])
  })

  it('refuse nesting that no tariff has, without running out of stack', async () => {
    const refusal = await refusedBy(() => parseExpression(`${'('.repeat(50000)}1${')'.repeat(50000)}`))
    expect(refusal.code).to.equal('BAD_FORMULA')
  })
})
