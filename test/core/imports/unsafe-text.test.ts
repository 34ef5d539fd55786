import {expect} from 'chai'
import {holdsCardNumber, shown, unsafeCharacter} from '#core/imports/unsafe-text.js'

describe('unsafe text', () => {
  it('knows payment card numbers by their Luhn digit, alone, in groups and inside a sentence', () => {
    // Published test numbers of the card schemes.
    const cards = ['4111111111111111', '4222222222222', '378282246310005', '5555555555554444', '6011000990139424']
    for (const card of cards) expect(holdsCardNumber(card), card).to.be.true
    expect(holdsCardNumber('cust gave 4111 1111 1111 1111 cvv 123')).to.be.true
    expect(holdsCardNumber('card 4111-1111-1111-1111.')).to.be.true
    expect(holdsCardNumber('acct 12 4111111111111111')).to.be.true
  })

  it('leaves other numbers alone', () => {
    const others = [
      '4111111111111112',
      '201-00001-54',
      '951-555-0100',
      '2016-01-21T10:00',
      '12345678901234567890',
      '41111111111111110000',
      '0000000000000000',
    ]
    for (const text of others) expect(holdsCardNumber(text), text).to.be.false
  })

  it('finds controls, bidi and zero-width characters and shows them escaped', () => {
    const unsafe: readonly (readonly [string, string])[] = [
      ['a\u001b[2J', '\\x1b'],
      ['a\u009b', '\\x9b'],
      ['\u202eevil', '\\u202e'],
      ['a\u200bb', '\\u200b'],
      ['a\u2028b', '\\u2028'],
      ['\ufffd', '\\ufffd'],
      ['a\u{e0041}', '\\u{e0041}'],
    ]
    for (const [text, name] of unsafe) expect(unsafeCharacter(text)).to.equal(name)
    for (const text of ['José Núñez', '李', 'Nguyễn', '5" pipe', '=1+1'])
      expect(unsafeCharacter(text), text).to.equal(null)
    expect(shown('a\u001b[2Jb')).to.equal('a\\x1b[2Jb')
    expect(shown('pan 4111111111111111')).to.equal('[withheld]')
    expect(shown('x'.repeat(100))).to.have.length(61)
  })
})
