import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {Refusal} from '#core/kernel/refusal.js'
import {BACK_BILL_CAUSES, backBilling, mustReachBackTo, reachesBackTo} from '#core/policies/back-billing.js'

const TODAY = businessDate('2026-11-23')
const policy = backBilling('rivergate', TODAY)

const refusalFor = (cause: (typeof BACK_BILL_CAUSES)[number], issued: string): string | null => {
  const bill = {billNo: 'BL-1', issuedOn: businessDate(issued), cause, direction: 'charge' as const, on: TODAY}
  try {
    mustReachBackTo(policy, bill)
    return null
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error)
  }
}

describe('how far back an error is billed', () => {
  it('is twelve months for an error of the district', () => {
    expect(reachesBackTo(policy, 'misread', 'charge', TODAY)).to.equal('2025-11-23')
    expect(refusalFor('misread', '2025-11-23')).to.equal(null)
    expect(refusalFor('misread', '2025-11-22')).to.equal('BACK_BILL_LIMIT')
  })

  it('is six months either way for a meter that registered wrong', () => {
    expect(reachesBackTo(policy, 'meter_error', 'charge', TODAY)).to.equal('2026-05-23')
    expect(reachesBackTo(policy, 'meter_error', 'credit', TODAY)).to.equal('2026-05-23')
  })

  it('is without limit for tampering, and for money the customer is owed', () => {
    expect(reachesBackTo(policy, 'tampering', 'charge', TODAY)).to.equal(null)
    for (const cause of BACK_BILL_CAUSES.filter((one) => one !== 'meter_error'))
      expect(reachesBackTo(policy, cause, 'credit', TODAY), cause).to.equal(null)
  })
})
