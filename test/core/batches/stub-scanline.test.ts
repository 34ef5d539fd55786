import {expect} from 'chai'
import fc from 'fast-check'
import {checkOf, layoutOf, readStub} from '#core/batches/stub-scanline.js'
import {businessDate} from '#core/kernel/business-date.js'
import {accountNumber} from '#core/kernel/ids.js'
import {stubLayouts, type StubCheck} from '#core/policies/stub-scanline.js'

const LAYOUTS = stubLayouts('rivergate', businessDate('2026-11-23'))
const [STUB] = LAYOUTS
if (STUB === undefined) throw new Error('the district has a stub')

/** Creditron, Scanline Recommendations: the published example of 42 digits. */
const PUBLISHED = '003456789011102960000000000100000000010008'

/** A stub as the printer makes it, the check worked out by hand: double every other digit from the first. */
function printed(account: string, cents: number): string {
  const amount = String(cents).padStart(10, '0')
  const data = `0${account.replaceAll('-', '')}1120260000${amount}${amount}`
  let total = 0
  for (const [at, digit] of Array.from(data).entries()) {
    const doubled = at % 2 === 0 ? Number(digit) * 2 : Number(digit)
    total += doubled > 9 ? doubled - 9 : doubled
  }
  return `${data}${(10 - (total % 10)) % 10}`
}

describe('the scanline of a stub', () => {
  it('has the check digit of the published example, and not that of the same line with another date', () => {
    const check = (line: string): string | null => checkOf(line.slice(0, 41), STUB.check)
    expect(check(PUBLISHED)).to.equal('8')
    expect(check('003456789011101960000000000100000000010008')).to.equal('0')
  })

  it('says whose it is and what the bill asked for', () => {
    const account = accountNumber(23_625_124)
    expect(readStub(printed(account, 14_275), STUB)).to.deep.equal({stub: {account, asked: 14_275}})
    const spaced = `${printed(account, 14_275).slice(0, 11)} ${printed(account, 14_275).slice(11)}`
    expect(layoutOf(spaced, LAYOUTS)?.name).to.equal('stub-42')
    expect(readStub(spaced, STUB)).to.have.property('stub')
  })

  it('is never guessed at: any digit that was read wrong is found', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 0, max: 99_999_999}),
        fc.integer({min: 1, max: 9_999_999}),
        fc.integer({min: 0, max: 41}),
        fc.integer({min: 1, max: 9}),
        (serial, cents, at, off) => {
          const line = printed(accountNumber(serial), cents)
          const wrong = `${line.slice(0, at)}${(Number(line[at]) + off) % 10}${line.slice(at + 1)}`
          expect(readStub(wrong, STUB)).to.deep.equal({fault: 'its check digit is wrong'})
        },
      ),
    )
  })

  it('is no stub of ours where its account has other check digits or its length is another', () => {
    expect(readStub(printed('034-56789-02', 1000), STUB)).to.deep.equal({fault: 'its account number is none of ours'})
    expect(layoutOf('236-25124-07', LAYOUTS)).to.equal(null)
    expect(layoutOf(PUBLISHED.slice(1), LAYOUTS)).to.equal(null)
  })

  it('is weighed as its layout says: from the right, 7-3-1, modulus 11', () => {
    const check = (more: Partial<StubCheck>): StubCheck => ({...STUB.check, ...more})
    // 1234: from the left 2+2+6+4 = 14; from the right 8+3+4+1 = 16.
    expect(checkOf('1234', check({}))).to.equal('6')
    expect(checkOf('1234', check({direction: 'right'}))).to.equal('4')
    // 7*1 + 3*2 + 1*3 + 7*4 = 44.
    expect(checkOf('1234', check({weights: [7, 3, 1], add_digits: false}))).to.equal('6')
    // 2*4 + 3*3 + 4*2 + 5*1 = 30, 30 mod 11 = 8, check 3.
    const eleven = check({weights: [2, 3, 4, 5], direction: 'right', modulus: 11, add_digits: false, ten: 'X'})
    expect(checkOf('1234', eleven)).to.equal('3')
    // 2*6 = 12, 12 mod 11 = 1: the check is ten.
    expect(checkOf('6', eleven)).to.equal('X')
    expect(checkOf('6', {...eleven, ten: null})).to.equal(null)
  })
})
