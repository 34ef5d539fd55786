import {expect} from 'chai'
import fc from 'fast-check'
import {cardFaults, maskedCard} from '#core/imports/unsafe-text.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {bankAccountNumber, tokenOf} from '#core/payments/bank-account-token.js'
import {isRoutingNumber, mustBeGoodOn} from '#core/payments/check-rules.js'
import {parsePayee, type AskedTender} from '#core/payments/payment-input.js'
import {returnedMethod} from '#core/payments/returned-method.js'
import {settle} from '#core/payments/settle.js'
import {tenderPolicy} from '#core/policies/tender-policy.js'
import {refusedBy} from '../../support/refusal-of.js'

const TODAY = businessDate('2026-11-23')
const POLICY = tenderPolicy('rivergate', TODAY)
const of = (kind: AskedTender['kind'], tendered: number): AskedTender => ({
  ...{kind, tendered_cents: tendered, reference: '', check: null, card: null},
})

describe('change', () => {
  it('is what was handed over less what is paid, and stands on the cash alone (complaints 1 and 2)', () => {
    // 60.00 cash and 82.75 check for 130.00: 12.75 back, 47.25 of the cash stays.
    const {tenders, change} = settle([of('cash', 6000), of('check', 8275)], cents(13_000))
    expect(change).to.equal(1275)
    expect(tenders.map((one) => [one.kind, one.amount, one.change])).to.deep.equal([
      ['cash', 4725, 1275],
      ['check', 8275, 0],
    ])
  })

  it('is never of a check or a card, and never all of the cash', async () => {
    const code = async (tenders: AskedTender[], total: number) =>
      (await refusedBy(() => settle(tenders, cents(total)))).code
    expect(await code([of('check', 5000)], 4000)).to.equal('CHANGE_NOT_CASH')
    expect(await code([of('card', 5000), of('cash', 500)], 4000)).to.equal('CHANGE_NOT_CASH')
    expect(await code([of('check', 5000), of('cash', 500)], 5000)).to.equal('CASH_NOT_NEEDED')
    expect(await code([of('cash', 500)], 501)).to.equal('SHORT')
  })

  it('leaves exactly what is to be paid, whatever is handed over', () => {
    const amount = fc.integer({min: 1, max: 100_000})
    fc.assert(
      fc.property(amount, fc.array(amount, {maxLength: 3}), fc.nat(), (cash, checks, some) => {
        const others = checks.reduce((total, one) => total + one, 0)
        const total = others + 1 + (some % cash)
        const {tenders} = settle([of('cash', cash), ...checks.map((one) => of('check', one))], cents(total))
        expect(tenders.reduce((sum, one) => sum + one.amount, 0)).to.equal(total)
        for (const one of tenders) {
          expect(one.amount).to.equal(one.tendered - one.change)
          if (one.kind !== 'cash') expect(one.change).to.equal(0)
        }
      }),
    )
  })
})

describe('a check', () => {
  it('has a routing number whose digits weighted 3-7-1 make a multiple of ten', () => {
    // 122000661: 3(1+0+6) + 7(2+0+6) + (2+0+1) = 21 + 56 + 3 = 80.
    expect(isRoutingNumber('122000661')).to.equal(true)
    expect(isRoutingNumber('021000021')).to.equal(true)
    for (const wrong of ['122000662', '12200066', '000000000', '1220006611', '991000020', '12200066a'])
      expect(isRoutingNumber(wrong), wrong).to.equal(false)
  })

  it('is caught with any one digit wrong', () => {
    fc.assert(
      fc.property(fc.nat({max: 8}), fc.integer({min: 1, max: 9}), (place, more) => {
        const digits = Array.from('122000661', Number)
        digits[place] = (digits[place]! + more) % 10
        expect(isRoutingNumber(digits.join(''))).to.equal(false)
      }),
    )
  })

  it('pays nothing before its day (K-POSTDATED) and little after six months', async () => {
    const on = (day: string) => () => {
      mustBeGoodOn(POLICY, businessDate(day), TODAY)
    }
    expect((await refusedBy(on('2026-11-24'))).code).to.equal('POSTDATED')
    expect((await refusedBy(on('2026-05-22'))).code).to.equal('STALE_CHECK')
    on('2026-05-23')()
    on('2026-11-23')()
  })

  it('is known again by a token that does not tell the account', () => {
    const known = tokenOf('00'.repeat(32), '122000661', '0123456789')
    expect(known.last4).to.equal('6789')
    // HMAC-SHA256 of 122000661:123456789, without the zeros that fill it, under 32 zero bytes, worked out by another program.
    expect(known.token).to.equal('e216d9d0c4f2cd1f8b703938a03f0272e44da8f169cacd0009d9d9b03f1c6bb3')
    expect(known.token).to.not.equal(tokenOf('01'.repeat(32), '122000661', '0123456789').token)
    expect(known.token).to.not.equal(tokenOf('00'.repeat(32), '021000021', '0123456789').token)
  })

  it('has a bank account number that no answer repeats', async () => {
    expect(bankAccountNumber(' 0123-456 789\n', 'x')).to.equal('0123456789')
    const {message} = await refusedBy(() => bankAccountNumber('12a4567', 'x'))
    expect(message).to.not.contain('12a4567')
  })
})

describe('somebody whose payments came back', () => {
  const method = (returns: string[], on: string, guaranteed = false) =>
    returnedMethod(
      {limit: 2, window_months: 12, lock_months: 12},
      {returns: returns.map((day) => businessDate(day)), on: businessDate(on), guaranteed},
    )

  it('pays by guaranteed funds alone for twelve months after the second within twelve', () => {
    const twice = ['2025-09-10', '2026-08-31']
    expect(method(twice, '2026-09-15')).to.deep.equal({accept: false, lockUntil: '2027-08-31'})
    expect(method(twice, '2026-09-15', true)).to.deep.equal({accept: true, lockUntil: '2027-08-31'})
    expect(method(twice, '2027-08-31').accept).to.equal(false)
    expect(method(twice, '2027-09-01')).to.deep.equal({accept: true, lockUntil: null})
    expect(method(twice, '2026-08-30').accept).to.equal(true)
  })

  it('is not locked by one, nor by two that are twelve months apart', () => {
    expect(method(['2026-08-31'], '2026-09-15').accept).to.equal(true)
    expect(method(['2025-08-31', '2026-08-31'], '2026-09-15').accept).to.equal(true)
    expect(method(['2025-09-01', '2026-08-31'], '2026-09-15').accept).to.equal(false)
  })
})

describe('what of a card may be kept', () => {
  it('is its last four digits; a number or a code in a text is found', () => {
    expect(maskedCard('4111111111111111')).to.equal('************1111')
    expect(cardFaults('cust gave 4111 1111 1111 1111 cvv 123')).to.deep.equal(['pan_in_note', 'cvv_in_note'])
    expect(cardFaults('CVC2: 1234')).to.deep.equal(['cvv_in_note'])
    expect(cardFaults('security code 123')).to.deep.equal(['cvv_in_note'])
    expect(cardFaults('paid 123.00, acid 1234')).to.deep.equal([])
  })

  it('is never said back where it was typed into the wrong place', async () => {
    for (const typed of ['4111111111111111', '4111111111111111=5.00', 'COPIES=4111111111111111']) {
      const {message} = await refusedBy(() => parsePayee(typed))
      expect(message).to.not.contain('41111111')
    }
  })
})
