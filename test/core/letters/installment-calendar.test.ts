import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {folded, installmentCalendar} from '#core/letters/installment-calendar.js'

const ARRANGEMENT = {
  ...{arrangementNo: 'A-7GH0QB11', madeOn: businessDate('2026-11-23'), option: 'amortization'},
  ...{total: cents(15_000), operatorName: 'M. Lopez'},
  replaces: null,
  installments: [
    {number: 1, dueOn: businessDate('2026-12-31'), amount: cents(7500)},
    {number: 2, dueOn: businessDate('2028-02-29'), amount: cents(7500)},
  ],
}
const QUESTION = {
  ...{district: 'Rivergate; Water, District', phone: '951-555-0140', account: '116-66453-85'},
  ...{arrangement: ARRANGEMENT, madeAt: '2026-11-23T18:00:00.000Z'},
}

describe('the calendar of installments (RFC 5545)', () => {
  const text = installmentCalendar(QUESTION)
  const lines = text.replaceAll('\r\n ', '').split('\r\n')

  it('ends every line with CRLF and keeps each to 75 octets (3.1)', () => {
    expect(text.endsWith('END:VCALENDAR\r\n')).to.equal(true)
    expect(text.replaceAll('\r\n', '')).not.to.match(/[\r\n]/)
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).to.be.at.most(75)
  })

  it('folds between characters, never inside one, and unfolds to the same line', () => {
    const line = `SUMMARY:${'é供'.repeat(60)}`
    expect(folded(line).replaceAll('\r\n ', '')).to.equal(line)
    for (const part of folded(line).split('\r\n')) expect(Buffer.byteLength(part)).to.be.at.most(75)
  })

  it('has an event for each installment, with what 3.6.1 asks of it', () => {
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).to.have.length(2)
    for (const property of ['UID:', 'DTSTAMP:20261123T180000Z', 'DTSTART;VALUE=DATE:'])
      expect(lines.filter((line) => line.startsWith(property))).to.have.length(2)
    expect(new Set(lines.filter((line) => line.startsWith('UID:'))).size).to.equal(2)
  })

  it('ends an event of one day on the day after, across a year and a leap day (3.6.1)', () => {
    expect(lines).to.include.members(['DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20270101'])
    expect(lines).to.include.members(['DTSTART;VALUE=DATE:20280229', 'DTEND;VALUE=DATE:20280301'])
  })

  it('escapes what separates values (3.3.11)', () => {
    expect(text.replaceAll('\r\n ', '')).to.include(String.raw`DESCRIPTION:Rivergate\; Water\, District\, account`)
  })
})
