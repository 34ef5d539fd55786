import {expect} from 'chai'
import fc from 'fast-check'
import {loadExplainTexts, SENTENCES} from '#core/billing/explain/explain-texts.js'
import {spokenAlone, spokenNumber, spokenYear} from '#core/billing/explain/spoken-number.js'
import {voiceOf} from '#core/billing/explain/voice.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {decimalFraction, fraction, type Fraction} from '#core/rates/fraction.js'

const [en, es] = [loadExplainTexts('en'), loadExplainTexts('es')]
const decimal = (text: string): Fraction => decimalFraction(text)!
const holes = (text: string): string[] => Array.from(text.matchAll(/\{(\w+)\}/g), ([, name = '']) => name).sort()

describe('the texts of a bill', () => {
  it('say the same things in both languages, with the same holes', () => {
    for (const key of SENTENCES) expect(holes(es.sentences[key]), key).to.deep.equal(holes(en.sentences[key]))
    for (const part of ['names', 'values', 'saidValues', 'tiers', 'descriptions'] as const)
      expect(Array.from(es[part].keys()), part).to.deep.equal(Array.from(en[part].keys()))
    for (const texts of [en, es]) expect([texts.months.length, texts.daysSpoken.length]).to.deep.equal([12, 31])
  })
})

describe('a number said aloud', () => {
  const english: [number, string][] = [
    [0, 'zero'],
    [19, 'nineteen'],
    [42, 'forty-two'],
    [100, 'one hundred'],
    [212, 'two hundred twelve'],
    [16_456, 'sixteen thousand four hundred fifty-six'],
    [1_000_001, 'one million one'],
  ]
  for (const [value, words] of english)
    it(`${value} is ${words}`, () => {
      expect(spokenNumber('en', value)).to.equal(words)
    })

  // Real Academia Española, Diccionario panhispánico de dudas, "cardinales": apocope, gender, veinti- in one word.
  const spanish: [number, 'm' | 'f', string][] = [
    [1, 'm', 'un'],
    [1, 'f', 'una'],
    [21, 'm', 'veintiún'],
    [21, 'f', 'veintiuna'],
    [31, 'f', 'treinta y una'],
    [100, 'f', 'cien'],
    [101, 'm', 'ciento un'],
    [212, 'm', 'doscientos doce'],
    [500, 'f', 'quinientas'],
    [748, 'm', 'setecientos cuarenta y ocho'],
    [1000, 'm', 'mil'],
    [21_000, 'm', 'veintiún mil'],
    [16_456, 'm', 'dieciséis mil cuatrocientos cincuenta y seis'],
    [1_000_000, 'm', 'un millón'],
  ]
  for (const [value, gender, words] of spanish)
    it(`${value} before a noun (${gender}) is ${words}`, () => {
      expect(spokenNumber('es', value, gender)).to.equal(words)
    })

  it('stands alone with its last sound, and years are said as people say them', () => {
    expect([spokenAlone('es', 21), spokenAlone('es', 1), spokenAlone('es', 131)]).to.deep.equal([
      'veintiuno',
      'uno',
      'ciento treinta y uno',
    ])
    expect([spokenYear('en', 2026), spokenYear('en', 2005), spokenYear('es', 2026)]).to.deep.equal([
      'twenty twenty-six',
      'two thousand five',
      'dos mil veintiséis',
    ])
  })
})

describe('a voice', () => {
  const [print, say, dice] = [voiceOf(en, false), voiceOf(en, true), voiceOf(es, true)]

  it('tells money in print and aloud', () => {
    expect(print.money(cents(-21_212))).to.equal('-$212.12')
    expect(say.money(cents(21_212))).to.equal('two hundred twelve dollars and twelve cents')
    expect(dice.money(cents(21_212))).to.equal('doscientos doce dólares con doce centavos')
    expect([say.money(cents(100)), say.money(cents(1)), dice.money(cents(101))]).to.deep.equal([
      'one dollar',
      'one cent',
      'un dólar con un centavo',
    ])
    expect([print.price(decimal('0.388')), print.price(decimal('4.1')), print.price(decimal('1234'))]).to.deep.equal([
      '$0.388',
      '$4.10',
      '$1,234.00',
    ])
    expect(say.price(decimal('0.388'))).to.equal('thirty-eight point eight cents')
  })

  it('tells days, counts and the words of plans', () => {
    expect(print.date(businessDate('2026-10-01'))).to.equal('October 1, 2026')
    expect(voiceOf(es, false).date(businessDate('2026-10-01'))).to.equal('1 de octubre de 2026')
    expect(dice.date(businessDate('2026-10-01'))).to.equal('primero de octubre de dos mil veintiséis')
    expect(dice.count(fraction(21), 'ccf')).to.equal('veintiuna unidades de consumo')
    expect(dice.count(fraction(1), 'day')).to.equal('un día')
    expect(say.count(decimal('12.5'), 'ccf')).to.equal('twelve point five billing units')
    expect(say.word('3/4"')).to.equal('three-quarter inch')
    expect(say.word('3b')).to.equal('three b')
    expect(say.title({en: 'Sewer, 159% of water', es: ''})).to.equal('Sewer, one hundred fifty-nine percent of water')
  })

  it('says no sign and no digit, whatever the number', () => {
    fc.assert(
      fc.property(fc.bigInt({min: -(10n ** 14n), max: 10n ** 14n}), fc.string(), (n, text) => {
        for (const voice of [say, dice]) {
          const told = [
            voice.price({n, d: 10_000n}),
            voice.number({n, d: 1000n}, 3),
            voice.count({n, d: 1000n}, 'ccf', 3),
            voice.word(text),
            voice.title({en: text, es: text}),
          ].join(' ')
          expect(told).to.match(/^[\p{L} ,.;:'-]*$/u)
        }
      }),
    )
  })
})
