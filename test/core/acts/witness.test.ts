import {expect} from 'chai'
import type {Act, Decided} from '#core/acts/act.js'
import {perform} from '#core/acts/perform.js'
import {actorOf, secondOf} from '#core/acts/witness.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

type Outcome = {readonly actor: string; readonly second: string | null}

/** An act that takes two: a senior or a supervisor beside whoever does it. */
const twoPeople = (why: 'by_nature' | 'over_authority'): Act<{n: number}, null, Decided, Outcome> => ({
  kind: 'two-people',
  permission: 'add_note',
  subject: () => 'x',
  load: async () => null,
  decide: () => ({
    summary: 'two',
    approval: {why, approvers: ['senior', 'supervisor'], message: 'it takes two', because: []},
  }),
  record: async (_trx, _decision, context) => ({actor: actorOf(context), second: secondOf(context)}),
})

describe('a second person', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
    })
    after(() => store.remove())

    it('settles at once what would wait, and is written down with the act', async () => {
      const [desk, witness] = [await store.as('mlopez'), await store.as('dkim')]
      const waiting = await perform(desk, twoPeople('by_nature'), {n: 1})
      expect(waiting.status).to.equal('waiting')
      const done = await perform(desk, twoPeople('by_nature'), {n: 1}, {witness})
      expect(done.status === 'done' ? done.outcome : null).to.deep.equal({actor: 'mlopez', second: 'dkim'})
      const rows = await desk.store.db('act_witness').select('operator_id', 'session_id')
      expect(rows).to.deep.equal([{operator_id: 'dkim', session_id: 'session-of-dkim'}])
    })

    it('is never the first person, and never one whose role may not', async () => {
      const desk = await store.as('mlopez')
      const same = perform(desk, twoPeople('by_nature'), {n: 2}, {witness: await store.as('mlopez')})
      expect((await refusalOf(same)).code).to.equal('SAME_PERSON')
      const unfit = perform(desk, twoPeople('by_nature'), {n: 2}, {witness: await store.as('tngo')})
      expect((await refusalOf(unfit)).code).to.equal('WITNESS_REFUSED')
    })

    it('is a supervisor where an advisor is over the own authority: a senior answers for assistants alone', async () => {
      const [advisor, assistant, senior] = [await store.as('mlopez'), await store.as('awill'), await store.as('dkim')]
      const refused = perform(advisor, twoPeople('over_authority'), {n: 3}, {witness: senior})
      expect((await refusalOf(refused)).code).to.equal('WITNESS_REFUSED')
      expect((await perform(assistant, twoPeople('over_authority'), {n: 3}, {witness: senior})).status).to.equal('done')
      const supervisor = await store.as('rpatel')
      expect((await perform(advisor, twoPeople('over_authority'), {n: 3}, {witness: supervisor})).status).to.equal(
        'done',
      )
    })
  })
})
