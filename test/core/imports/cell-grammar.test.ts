import {expect} from 'chai'
import {cellReader, type FieldValue, isCellFault} from '#core/imports/cell-grammar.js'
import type {CellGrammar} from '#core/imports/layout-profile.js'

function reading(text: string, grammar: CellGrammar, trim = false): FieldValue {
  const value = cellReader({header: 'x', field: 'x', presence: 'required', trim, ...grammar})(text)
  return isCellFault(value) ? 'refused' : value
}

describe('cell grammar', () => {
  it('takes money with two decimals and nothing else', () => {
    const good: readonly (readonly [string, number])[] = [
      ['12.50', 1250],
      ['-0.05', -5],
      ['0.00', 0],
      ['999999999.99', 99999999999],
    ]
    for (const [text, cents] of good) expect(reading(text, {type: 'money'}), text).to.equal(cents)
    const bad =
      '1,234.56 (50.00) 1e2 ٣ -0 -0.00 0.005 1 1. .50 +5.00 $5.00 5.0 1234567890.00 0x1F.00 １.００ NaN'.split(' ')
    for (const text of [...bad, ' 5.00 ', '5.00\n']) expect(reading(text, {type: 'money'}), text).to.equal('refused')
  })

  it('takes other ways to write money only where the profile says so', () => {
    expect(reading('1,234.56', {type: 'money', separators: true})).to.equal(123456)
    expect(reading('12,34.56', {type: 'money', separators: true})).to.equal('refused')
    expect(reading('(50.00)', {type: 'money', parentheses: true})).to.equal(-5000)
    expect(reading('(-50.00)', {type: 'money', parentheses: true})).to.equal('refused')
    expect(reading('50', {type: 'money', decimals: 'none'})).to.equal(5000)
    expect(reading('50.00', {type: 'money', decimals: 'none'})).to.equal('refused')
    expect(reading('7598.3', {type: 'money', decimals: 'up_to_two'})).to.equal(759830)
    expect(reading('7598', {type: 'money', decimals: 'up_to_two'})).to.equal(759800)
    expect(reading('0.005', {type: 'money', decimals: 'up_to_two'})).to.equal('refused')
    expect(reading('1250', {type: 'money', decimals: 'implied_two'})).to.equal(1250)
    expect(reading(' 5.00 ', {type: 'money'}, true)).to.equal(500)
  })

  it('holds money to its sign', () => {
    expect(reading('-1.00', {type: 'money', sign: 'not_negative'})).to.equal('refused')
    expect(reading('0.00', {type: 'money', sign: 'not_negative'})).to.equal(0)
    expect(reading('0.00', {type: 'money', sign: 'positive'})).to.equal('refused')
  })

  it('takes only days that there are', () => {
    const date = (text: string, format: 'YYYY-MM-DD' | 'MM/DD/YYYY' | 'M/D/YYYY' | 'YYYYMMDD' | 'MMDDYYYY') =>
      reading(text, {type: 'date', format})
    expect(date('2024-02-29', 'YYYY-MM-DD')).to.equal('2024-02-29')
    expect(date('2000-02-29', 'YYYY-MM-DD')).to.equal('2000-02-29')
    for (const text of [
      '2026-02-29',
      '1900-02-29',
      '2026-04-31',
      '2026-13-01',
      '2026-00-10',
      '2026-1-5',
      '0016-01-01',
    ]) {
      expect(date(text, 'YYYY-MM-DD'), text).to.equal('refused')
    }
    expect(date('01/21/2016', 'MM/DD/YYYY')).to.equal('2016-01-21')
    expect(date('21/01/2016', 'MM/DD/YYYY')).to.equal('refused')
    expect(date('1/2/2016', 'MM/DD/YYYY')).to.equal('refused')
    expect(date('1/2/2016', 'M/D/YYYY')).to.equal('2016-01-02')
    expect(date('20160102', 'YYYYMMDD')).to.equal('2016-01-02')
    expect(date('01022016', 'MMDDYYYY')).to.equal('2016-01-02')
  })

  it('takes local minutes, whole numbers, quantities, words and yes or no', () => {
    expect(reading('2026-11-23T08:05', {type: 'moment'})).to.equal('2026-11-23T08:05')
    expect(reading('2026-11-23T24:00', {type: 'moment'})).to.equal('refused')
    expect(reading('2026-11-23 08:05', {type: 'moment'})).to.equal('refused')
    expect(reading('007', {type: 'integer'})).to.equal(7)
    for (const text of ['-0', '1.0', '1e3', '9007199254740993'])
      expect(reading(text, {type: 'integer'})).to.equal('refused')
    expect(reading('0', {type: 'integer', min: 1})).to.equal('refused')
    expect(reading('8', {type: 'integer', max: 7})).to.equal('refused')
    expect(reading('12.345', {type: 'quantity', max_decimals: 3})).to.equal(12345)
    expect(reading('12', {type: 'quantity', max_decimals: 0})).to.equal(12000)
    expect(reading('12.3456', {type: 'quantity', max_decimals: 3})).to.equal('refused')
    expect(reading('-1', {type: 'quantity', max_decimals: 0, sign: 'not_negative'})).to.equal('refused')
    expect(reading('AMR', {type: 'enum', values: {AMR: 'radio'}})).to.equal('radio')
    expect(reading('constructor', {type: 'enum', values: {AMR: 'radio'}})).to.equal('refused')
    expect(reading('Y', {type: 'yes_no', yes: ['Y'], no: ['N']})).to.equal(true)
    expect(reading('N', {type: 'yes_no', yes: ['Y'], no: ['N']})).to.equal(false)
    expect(reading('y', {type: 'yes_no', yes: ['Y'], no: ['N']})).to.equal('refused')
    expect(reading('12345', {type: 'text', max_length: 4})).to.equal('refused')
  })
})
