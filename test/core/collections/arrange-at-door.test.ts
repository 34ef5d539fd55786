import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {arrangeAtDoor, type DoorOutcome} from '#core/collections/arrange-at-door.js'
import type {DoorInput} from '#core/collections/arrange-input.js'
import {heardReadBack, readBackOf} from '#core/collections/read-back.js'
import {spokenId} from '#core/kernel/ids.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {inAct, type MadeAccount} from '../../support/district.js'
import {refusalOf} from '../../support/refusal-of.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {RIPE} from '../../support/shutoff-story.js'

const SAID: Omit<DoorInput, 'order'> = {
  ...{can_pay_cents: 6000, every: 'monthly', pay_day: null, first: '2026-12-07', reason: '', relation: 'holder'},
  ask: false,
}

describe('an arrangement asked for at a door', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    const orders: string[] = []
    before(async () => {
      store = await newTestStore(engine)
      const desk = await store.as('kchen')
      const large = {...RIPE, bills: [{mailed: 90, amount: 60_000}]}
      const made = await makeDistrict(desk, [RIPE, large, RIPE, large], 1)
      for (const account of made.values()) orders.push(await turnOff(desk, account))
    })
    after(() => store.remove())

    const turnOff = (desk: Desk, {accountId}: MadeAccount): Promise<string> =>
      inAct(desk, async (trx, context) => {
        const order = spokenId('F')
        await trx('field_order').insert({
          ...{account_id: accountId, order_id: context.key(), order_no: order, kind: 'turn_off', premise_id: 'p'},
          ...{for_date: '2026-11-24', snapshot_id: null, note: '', recorded_at: context.recordedAt, act_id: 'test'},
        })
        return order
      })
    const atDoor = async (desk: Desk, at: number, more: Partial<DoorInput> = {}): Promise<DoorOutcome> => {
      const done = await perform(desk, arrangeAtDoor, {...SAID, order: orders[at] ?? '', ...more})
      if (done.status !== 'done') throw new Error('it waits')
      return done.outcome
    }
    const decisions = (desk: Desk): Promise<{decision: string; read_back: string}[]> =>
      desk.store.db('arrangement_decision').orderBy('decision_id').select('decision', 'read_back')

    it('is approved within the rule for doors, with a code and the order asked back', async () => {
      const desk = await store.as('mlopez')
      const {decision, read_back: code, arrangement} = await atDoor(desk, 0)
      expect([decision, heardReadBack(code)]).to.deep.equal(['approved', 'approved'])
      expect(arrangement?.installments.map(({due, amount_cents: amount}) => `${due} ${amount}`)).to.deep.equal([
        ...['2026-12-07 6000', '2027-01-07 6000', '2027-02-08 6000', '2027-03-08 3000'],
      ])
      expect(arrangement?.pull).to.deep.equal({order: orders[0], status: 'pull_requested', acknowledged_at: null})
      const terms: unknown = await desk.store.db('arrangement_terms').first('read_back', 'channel')
      expect(terms).to.deep.equal({read_back: code, channel: 'field'})
    })

    it('is denied with the rule; the answer is recorded like any other', async () => {
      const desk = await store.as('mlopez')
      const {decision, why, read_back: code} = await atDoor(desk, 0)
      expect([decision, heardReadBack(code)]).to.deep.equal(['denied', 'denied'])
      expect(why[0]).to.match(/^E-ACTIVE: A-.* is active, 0 of 4 paid$/)
      expect((await decisions(desk)).map((one) => one.decision)).to.deep.equal(['approved', 'denied'])
    })

    it('is for a supervisor beyond it: said, or asked at once and granted', async () => {
      const desk = await store.as('mlopez')
      const called = await atDoor(desk, 1)
      expect([called.decision, called.arrangement]).to.deep.equal(['call_supervisor', null])
      expect(called.why).to.deep.equal([
        '10 months, at a door 6 (Rivergate arrangement policy 5.8)',
        '$600.00, at a door $500.00 (Rivergate arrangement policy 5.8)',
      ])
      const asked = {...SAID, order: orders[1] ?? '', ask: true}
      const waiting = await perform(desk, arrangeAtDoor, asked, {request: true})
      const request = waiting.status === 'waiting' ? waiting.request.request : ''
      const answered = await approveRequest(await store.as('kchen'), request, actOfKind)
      expect((answered.result as DoorOutcome).decision).to.equal('approved')
    })

    it('a supervisor on the phone grants it alone; the field asks', async () => {
      expect((await atDoor(await store.as('kchen'), 3)).decision).to.equal('approved')
      const field = await store.as('jcruz')
      const input = {...SAID, order: orders[2] ?? ''}
      expect((await refusalOf(perform(field, arrangeAtDoor, input))).exit).to.equal(77)
      const waiting = await perform(field, arrangeAtDoor, {...input, ask: true}, {request: true})
      const request = waiting.status === 'waiting' ? waiting.request.request : ''
      const answered = await approveRequest(await store.as('rpatel'), request, actOfKind)
      expect((answered.result as DoorOutcome).arrangement?.status).to.equal('active')
    })

    it('refuses an order that is not there', async () => {
      expect((await refusalOf(atDoor(await store.as('mlopez'), 9, {order: 'F-00000000'}))).code).to.equal('NOT_FOUND')
    })
  })

  it('has a code that is heard right or not at all', () => {
    const code = readBackOf('call_supervisor', '0123456789abcdef')
    expect(code).to.match(/^S-[0-9A-HJKMNP-TV-Z]{5}$/)
    expect(heardReadBack(code.toLowerCase())).to.equal('call_supervisor')
    for (const [at, heard] of Array.from(code).entries())
      if (at > 1) {
        const other = heard === '7' ? '8' : '7'
        expect(heardReadBack(`${code.slice(0, at)}${other}${code.slice(at + 1)}`)).to.equal(null)
      }
  })
})
