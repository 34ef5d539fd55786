import {expect} from 'chai'
import {
  DRAWER_EVENTS,
  drawerStatus,
  mustAllow,
  mustBeOpen,
  type DrawerEventKind,
  type DrawerStatus,
} from '#core/cashiering/drawer-states.js'
import {refusedBy} from '../../support/refusal-of.js'

/** The machine as its table has it, written out again: from, what happens, to. */
const MACHINE: readonly (readonly [DrawerStatus, DrawerEventKind, DrawerStatus])[] = [
  ['open', 'lock', 'locked'],
  ['locked', 'unlock', 'open'],
  ['open', 'turn_in', 'open'],
  ['open', 'start_count', 'counting'],
  ['counting', 'abandon_count', 'open'],
  ['counting', 'count', 'counting'],
  ['counting', 'match', 'balanced'],
  ['counting', 'differ', 'out_of_balance'],
  ['out_of_balance', 'start_count', 'counting'],
  ['out_of_balance', 'record_difference', 'balanced'],
  ['out_of_balance', 'final', 'out_of_balance'],
  ['out_of_balance', 'declare_final', 'pending_approval'],
  ['pending_approval', 'approve', 'balanced'],
  ['pending_approval', 'send_back', 'counting'],
  ['balanced', 'hand_over', 'closed'],
  ['balanced', 'close', 'closed'],
]
const STATUSES: readonly DrawerStatus[] = [
  ...(['open', 'locked', 'counting', 'out_of_balance', 'pending_approval', 'balanced', 'closed'] as const),
]
const KINDS = Object.keys(DRAWER_EVENTS) as DrawerEventKind[]
const REFUSED: Readonly<Record<DrawerStatus, string>> = {
  open: 'DRAWER_OPEN',
  locked: 'DRAWER_LOCKED',
  counting: 'DRAWER_COUNTING',
  out_of_balance: 'DRAWER_COUNTED',
  pending_approval: 'DRAWER_COUNTED',
  balanced: 'DRAWER_BALANCED',
  closed: 'ALREADY_CLOSED',
}
const named = (status: DrawerStatus) => ({sessionNo: 'DS-1', drawer: '2', status})

describe('the states of a drawer session', () => {
  it('begin open', () => {
    expect(drawerStatus(null)).to.equal('open')
  })

  for (const status of STATUSES)
    for (const kind of KINDS) {
      const row = MACHINE.find(([from, what]) => from === status && what === kind)
      if (row !== undefined)
        it(`${status}: ${kind} makes it ${row[2]}`, () => {
          mustAllow(named(status), kind)
          expect(drawerStatus(kind)).to.equal(row[2])
        })
      else
        it(`${status}: ${kind} is refused`, async () => {
          const {code, exit, message} = await refusedBy(() => {
            mustAllow(named(status), kind)
          })
          expect([code, exit]).to.deep.equal([REFUSED[status], 65])
          expect(message).to.contain('drawer 2 (DS-1)')
        })
    }

  it('take money in an open drawer alone', async () => {
    mustBeOpen(named('open'))
    for (const status of STATUSES.filter((one) => one !== 'open')) {
      const {code, exit} = await refusedBy(() => {
        mustBeOpen(named(status))
      })
      expect([code, exit]).to.deep.equal([REFUSED[status], 65])
    }
  })
})
