import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {loadUnclaimedLaw} from '#core/policies/unclaimed-law.js'
import {unclaimedAction} from '#core/suspense/unclaimed-money.js'

const law = loadUnclaimedLaw()
const NOBODY = {ownerKnown: true, publishedFirst: null, designated: null}
const action = (amount: number, heldSince: string, on: string, more: object = {}): string =>
  unclaimedAction(
    law,
    {...NOBODY, amount: cents(amount), heldSince: businessDate(heldSince), ...more},
    businessDate(on),
  )

describe('unclaimed money', () => {
  it('may be published after three years (Gov. 50050), not a day before', () => {
    expect(action(4217, '2023-05-11', '2026-05-11')).to.equal('may_publish')
    expect(action(4217, '2023-05-11', '2026-05-10')).to.equal('wait')
  })

  it('needs no notice after one year below $15 or of an unknown depositor (Gov. 50055)', () => {
    expect(action(1499, '2025-05-01', '2026-05-01')).to.equal('may_transfer_without_publication')
    expect(action(1500, '2025-05-01', '2026-05-01')).to.equal('wait')
    expect(action(22_000, '2025-05-01', '2026-05-01', {ownerKnown: false})).to.equal('may_transfer_without_publication')
    expect(action(22_000, '2025-05-02', '2026-05-01', {ownerKnown: false})).to.equal('wait')
  })

  it('is the agency’s own on the designated day, 45 days after the first notice or later (Gov. 50051)', () => {
    const published = {publishedFirst: businessDate('2026-06-01')}
    expect(action(4217, '2023-05-11', '2026-07-15', published)).to.equal('wait_for_designated_date')
    expect(action(4217, '2023-05-11', '2026-07-16', published)).to.equal('may_transfer')
    const later = {...published, designated: businessDate('2026-07-25')}
    expect(action(4217, '2023-05-11', '2026-07-24', later)).to.equal('wait_for_designated_date')
    expect(action(4217, '2023-05-11', '2026-07-25', later)).to.equal('may_transfer')
  })
})
