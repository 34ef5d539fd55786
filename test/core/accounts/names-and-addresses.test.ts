import {expect} from 'chai'
import {addressKey} from '#core/accounts/address-key.js'
import {maskPhone, parsePhone, phoneKey} from '#core/accounts/contact-data.js'
import {safeText} from '#core/accounts/free-text.js'
import {parseIdentification} from '#core/accounts/identification.js'
import {nameKey, namesAlikePercent, nearbySounds, soundOf, typosBetween} from '#core/accounts/person-name.js'
import {Refusal} from '#core/kernel/refusal.js'

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.exit}`
    throw error
  }
  return 'taken'
}

describe('names', () => {
  it('have one key without accents, punctuation and order', () => {
    expect(nameKey("Núñez-O'Brien, Ana")).to.equal('ANA NUNEZ OBRIEN')
    expect(nameKey('Ana Nunez OBrien')).to.equal('ANA NUNEZ OBRIEN')
    expect(nameKey('家族 Café')).to.equal('CAFE 家族')
  })

  it('sound alike when they are spelt or typed a little differently', () => {
    for (const [one, other] of [
      ['DELGADO', 'DELGDAO'],
      ['ORTIZ', 'ORTIS'],
      ['PHILIPS', 'FILIPS'],
      ['CASTELLANOS', 'KASTELANOS'],
      ['BRANDT', 'BRNADT'],
      ['VARGAS', 'BARGAS'],
    ] as const) {
      expect(soundOf(one), `${one} ${other}`).to.equal(soundOf(other))
    }
    expect(soundOf('DELGADO')).to.not.equal(soundOf('SANDHU'))
  })

  it('are one consonant apart when a letter was left out', () => {
    expect(nearbySounds(soundOf('CASELLANOS'))).to.include(soundOf('CASTELLANOS'))
    expect(nearbySounds(soundOf('DELGADO'))).to.not.include(soundOf('DELGADO'))
  })

  it('differ by the typing errors between them', () => {
    expect(typosBetween('WALSH', 'WALSH')).to.equal(0)
    expect(typosBetween('WALHS', 'WALSH')).to.equal(1)
    expect(typosBetween('KITTEN', 'SITTING')).to.equal(3)
    expect(namesAlikePercent('Erin Walsh', 'Walsh, Erin')).to.equal(100)
    expect(namesAlikePercent('Erin Walsh', 'Duc Pham')).to.be.below(40)
  })
})

describe('addresses', () => {
  it('have one key however they are written (USPS Publication 28)', () => {
    const same = ['1420 Palm Avenue, Unit B', '1420 palm ave #b', '1420 PALM AVE APT B', '1420 Palm Av.  Ste. B']
    expect(new Set(same.map((text) => addressKey(text)))).to.deep.equal(new Set(['1420 PALM AVE B']))
    expect(addressKey('77 North Cañon Boulevard')).to.equal('77 N CANON BLVD')
    expect(addressKey('1420 Palm Ave', 'Unit B')).to.equal('1420 PALM AVE B')
    expect(addressKey('1420 Palm Ave')).to.not.equal(addressKey('1420 Palm Ave', 'B'))
  })
})

describe('what people are reached by', () => {
  it('is a phone number with its area code', () => {
    expect(parsePhone('(951) 555-0142')).to.deep.equal({phone: '951-555-0142', key: '9515550142'})
    expect(phoneKey('+1 951.555.0142 ext 7')).to.equal('9515550142')
    expect(phoneKey('555-0142')).to.equal(null)
    expect(phoneKey('1420 Palm')).to.equal(null)
    expect(maskPhone('951-555-0142')).to.equal('•••-0142')
  })

  it('keeps four characters of an identification and no more', () => {
    expect(parseIdentification('licence:7731')).to.deep.equal({kind: 'licence', last4: '7731'})
    expect(codeOf(() => parseIdentification('licence:Y7731052'))).to.equal('WHOLE_NUMBER 65')
    expect(codeOf(() => parseIdentification('library:7731'))).to.equal('BAD_IDENTIFICATION 64')
    expect(codeOf(() => parseIdentification('licence:73'))).to.equal('BAD_IDENTIFICATION 64')
  })

  it('takes no card or social security number in a text, and does not repeat it', () => {
    expect(codeOf(() => safeText('card 4111 1111 1111 1111 on file', 'note', 200))).to.equal('CARD_NUMBER 65')
    expect(codeOf(() => safeText('ssn 123-45-6789', 'note', 200))).to.equal('SSN 65')
    expect(codeOf(() => safeText('wrote to 098-20417-75', 'note', 200))).to.equal('taken')
    expect(codeOf(() => safeText('\u202Eevil', 'note', 200))).to.equal('UNSAFE_TEXT 64')
    expect(codeOf(() => safeText('  ', 'note', 200))).to.equal('EMPTY_TEXT 64')
    expect(codeOf(() => safeText('x'.repeat(201), 'note', 200))).to.equal('TEXT_TOO_LONG 64')
  })
})
