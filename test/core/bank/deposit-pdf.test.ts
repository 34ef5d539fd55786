import {expect} from 'chai'
import {slipPdf} from '#core/bank/deposit-pdf.js'
import {slipLines, type DepositSlip} from '#core/bank/deposit-slip.js'
import {cents} from '#core/kernel/money.js'

const check = (number: string, amount: number) => ({
  ...{kind: 'check', routing: '121000358', account_last4: '1111', number, amount_cents: cents(amount)},
  ...{receipt: 'RC-7SSKCG00', bag: '004417'},
})

const slip = (checks: DepositSlip['checks']): DepositSlip => ({
  ...{deposit: 'BD-7E6N9F00', status: 'sealed', district: 'Rivergate Water District', courier: null},
  bank: {name: 'River Valley Bank', account_title: 'operating', account_last4: '4471'},
  ...{prepared_by: 'dkim', prepared_on: '2026-11-23', bag_numbers: ['004417']},
  bags: [
    {bag: '004417', from: 'DS-71JZXQ00', cash_cents: cents(62_183), checks_cents: cents(301_150), checks_count: 24},
  ],
  currency: [
    {face: '$100', pieces: 3, amount_cents: cents(30_000)},
    {face: 'loose coin', pieces: null, amount_cents: cents(32_183)},
  ],
  ...{cash_cents: cents(62_183), checks, checks_count: 24, checks_cents: cents(301_150)},
  ...{total_cents: cents(363_333), off_tape_cents: cents(0)},
})

/**
 * The text of each page, read from the file as the format defines it (ISO 32000-1, 7.3.4.3 and 9.4.3): strings shown by
 * TJ are in hexadecimal, one byte a character.
 */
function pagesOf(pdf: Buffer): string[][] {
  const streams = pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)
  return Array.from(streams, ([, content = '']) =>
    Array.from(content.matchAll(/\[((?:<[0-9a-f]*>|[\s\d.-])*)\]\s*TJ/gi), ([, shown = '']) =>
      Array.from(shown.matchAll(/<([0-9a-f]*)>/gi), ([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(
        '',
      ),
    ),
  ).filter((lines) => lines.length > 0)
}

describe('the slip on paper', () => {
  it('says what the slip on the screen says, line by line', async () => {
    const one = slip([check('1187', 14_275)])
    const [page = []] = pagesOf(await slipPdf(one))
    const lines = slipLines(one).filter((line) => line !== '')
    expect(page.slice(0, -1).map((line) => line.trim())).to.deep.equal(lines.map((line) => line.trim()))
    expect(page.at(-1)).to.equal('BD-7E6N9F00   page 1 of 1')
    expect(page.join('\n')).to.match(/TOTAL DEPOSIT +3,633\.33/)
    expect(page.join('\n')).to.match(/1187 .*142\.75/)
  })

  it('goes over several pages and loses no check', async () => {
    const many = Array.from({length: 130}, (_, n) => check(String(1000 + n), 100 + n))
    const pages = pagesOf(await slipPdf(slip(many)))
    expect(pages).to.have.length(3)
    const text = pages.flat().join('\n')
    for (const {number} of many) expect(text).to.include(` ${number} `)
    expect(pages.at(-1)?.at(-1)).to.equal('BD-7E6N9F00   page 3 of 3')
  })

  it('is the same bytes for the same deposit', async () => {
    const [first, second] = [await slipPdf(slip([check('1', 1)])), await slipPdf(slip([check('1', 1)]))]
    expect(first.equals(second)).to.equal(true)
  })

  it('is never wider than the paper or a screen of 80', () => {
    const wide = {...slip([{...check('12345678901234', 99_999_999), kind: 'money_order'}])}
    for (const line of slipLines(wide)) expect(line.length, line).to.be.at.most(80)
  })
})
