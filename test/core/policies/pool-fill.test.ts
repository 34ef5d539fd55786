import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {poolFillPolicy} from '#core/policies/pool-fill.js'
import {variancePolicy} from '#core/policies/variance-policy.js'

const ON = businessDate('2026-11-23')

describe('a pool that is filled', () => {
  it('is judged alike whether a form was filed for it or not', () => {
    const fill = poolFillPolicy('rivergate', ON)
    const form = variancePolicy('rivergate', ON).reasons.get('POOL')
    expect(form?.onceInMonths).to.equal(fill.years_between * 12)
    expect(form?.suspendedIn).to.deep.equal(fill.drought.none_in)
  })
})
