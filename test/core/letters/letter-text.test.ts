import {expect} from 'chai'
import fc from 'fast-check'
import {businessDate} from '#core/kernel/business-date.js'
import {letterBooks, templateOf} from '#core/letters/letter-books.js'
import {letterText, wrapped} from '#core/letters/letter-text.js'
import {renderLetter, type LetterFacts} from '#core/letters/render-letter.js'

const TODAY = businessDate('2026-11-23')
const FACTS: LetterFacts = {
  head: {
    ...{district: 'Rivergate Water District', written_on: TODAY, account: '116-66453-85'},
    return_address: ['1200 Levee Road', 'Rivergate, CA 92599'],
    service_address: '14 Palm Ave, Rivergate 92598',
    to: ['{occupant}', '14 Palm Ave', 'Rivergate 92598'],
  },
  values: {
    ...{service_address: '14 Palm Ave, Rivergate 92598', shutoff_date: '2027-01-04', phone: '951-555-0140'},
    ...{office_address: '1200 Levee Road, Rivergate', office_opens: '08:00', office_closes: '17:00', relay: '711'},
    policy_web: 'www.example.org/policy',
  },
  rows: {},
}

describe('the text of a letter', () => {
  const books = letterBooks('rivergate', TODAY)
  const text = letterText(renderLetter(templateOf(books, 'occupant', 1, ['en', 'es', 'zh', 'tl', 'vi', 'ko']), FACTS))

  it('writes dates and hours as each language does', () => {
    for (const written of [
      'January 4, 2027',
      '4 de enero de 2027',
      '2027年1月4日',
      'Enero 4, 2027',
      'ngày 4 tháng 1 năm 2027',
      '2027년 1월 4일',
    ])
      expect(text.replaceAll(/\s+/g, ' ')).to.include(written)
    expect(text).to.match(/8:00 a\.m\. to\s5:00 p\.m\./)
  })

  it('has nothing left to fill in, and no line over 72 columns', () => {
    expect(text).not.to.match(/[{}]/)
    for (const line of text.split('\n')) expect(line.length, line).to.be.at.most(72)
  })

  it('calls the occupant so in all its languages', () => {
    expect(text).to.include('Occupant / Ocupante / 住戶 / Naninirahan / Người cư ngụ / 거주자')
  })

  it('loses no character when it wraps', () => {
    const words = fc.array(fc.constantFrom('water', 'a', '供水', '，', '단수', 'điều', '$1,234.56', 'x'.repeat(90)))
    fc.assert(
      fc.property(words, fc.boolean(), (parts, spaced) => {
        const paragraph = parts.join(spaced ? ' ' : '')
        const bare = (some: string): string => some.replaceAll(/\s/g, '')
        expect(bare(wrapped(paragraph).join(''))).to.equal(bare(paragraph))
      }),
    )
  })

  it('is the same for the same facts', () => {
    const again = letterText(renderLetter(templateOf(books, 'occupant', 1, ['en']), FACTS))
    expect(letterText(renderLetter(templateOf(books, 'occupant', 1, ['en']), structuredClone(FACTS)))).to.equal(again)
  })
})
