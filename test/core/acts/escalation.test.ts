import {expect} from 'chai'
import {answerersOf} from '#core/acts/escalation.js'
import {loadStaffRoles} from '#core/staff/roles.js'

const staff = loadStaffRoles('rivergate')
const asked = {
  approver_roles: 'senior',
  requested_at: '2026-11-23T18:00:00.000Z',
  expires_at: '2026-11-24T18:00:00.000Z',
}

describe('a request that nobody answers', () => {
  const cases: [kind: string, now: string, escalated: boolean, roles: string[]][] = [
    ['adjust-bill', '2026-11-24T05:59:59.999Z', false, ['senior']],
    ['adjust-bill', '2026-11-24T06:00:00.000Z', true, ['senior', 'supervisor', 'finance']],
    // A list is released by supervisors alone, however long it waits.
    ['release-shutoff-list', '2026-11-24T06:00:00.000Z', true, ['senior']],
  ]
  for (const [kind, now, escalated, roles] of cases)
    it(`goes further up after half of its time: ${kind} at ${now}`, () => {
      expect(answerersOf({...asked, kind}, now, staff)).to.deep.equal({escalated, roles})
    })
})
