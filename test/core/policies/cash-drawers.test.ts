import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {differenceLevel, drawerOf, drawerPolicy} from '#core/policies/cash-drawers.js'
import {refusedBy} from '../../support/refusal-of.js'

const policy = drawerPolicy('rivergate', businessDate('2026-11-23'))

describe('the policy of cash drawers', () => {
  // P-CASH: every difference from a cent on is recorded; $5.00 supervisor, $25.00 finance, $200.00 incident.
  const levels: readonly (readonly [difference: number, level: string])[] = [
    [0, 'none'],
    [1, 'record'],
    [-50, 'record'],
    [-499, 'record'],
    [500, 'supervisor'],
    [-600, 'supervisor'],
    [2499, 'supervisor'],
    [-2500, 'finance'],
    [19_999, 'finance'],
    [-20_000, 'incident'],
  ]
  for (const [difference, level] of levels)
    it(`a difference of ${difference} cents needs: ${level}`, () => {
      expect(differenceLevel(policy.difference, cents(difference))).to.equal(level)
    })

  it('has six drawers, and refuses one that is not there', async () => {
    expect(['1', '2', '3', '4', '5', '6'].map((id) => drawerOf(policy, id).id)).to.have.length(6)
    const {code, exit} = await refusedBy(() => drawerOf(policy, '9'))
    expect([code, exit]).to.deep.equal(['NO_SUCH_DRAWER', 65])
  })

  it('has a float and a limit, and a fund that covers every float', () => {
    expect(policy.float_cents).to.equal(20_000)
    expect(policy.fund_cents).to.be.at.least(policy.drawers.length * policy.float_cents)
    expect(policy.drawer_cash_limit_cents).to.be.greaterThan(0)
  })
})
