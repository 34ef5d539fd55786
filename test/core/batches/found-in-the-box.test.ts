import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {postEnvelope} from '#core/batches/post-envelopes.js'
import {makeShutoffList} from '#core/collections/make-shutoff-list.js'
import {releaseShutoffList} from '#core/collections/release-shutoff-list.js'
import {NOT_NARROWED} from '#core/collections/shutoff-list.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {RIPE} from '../../support/shutoff-story.js'
import {counted, opened} from './batch-desk.js'

describe('who is found in the box', function () {
  this.timeout(60_000)
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
    })
    after(() => store.remove())

    it('has the turn-off order asked back in the same transaction, when nothing past due is left', async () => {
      const [kchen, mlopez, tngo] = [await store.as('kchen'), await store.as('mlopez'), await store.as('tngo')]
      const made = await makeDistrict(kchen, [RIPE, RIPE], 1)
      const {frozen} = await makeShutoffList(kchen, {asked: null, narrowing: NOT_NARROWED}, () => undefined)
      const released = await perform(kchen, releaseShutoffList, {snapshot: frozen?.snapshot ?? '', count: 2})
      const request = released.status === 'waiting' ? released.request.request : ''
      await approveRequest(await store.as('rpatel'), request, actOfKind)

      const {batchNo} = await opened(mlopez, tngo, counted(2, 21_100))
      const pulled: (readonly string[])[] = []
      for (const [item, amount_cents] of [
        [1, 21_000],
        [2, 100],
      ] as const) {
        const account = made.get(item)?.accountNumber ?? ''
        const form = {
          account,
          name: '',
          reason: '',
          tender: 'cash',
          reference: '',
          amount_cents,
          check: null,
          memo: '',
        } as const
        const done = await perform(mlopez, postEnvelope(false), {batch: batchNo, item, envelope: form})
        pulled.push(done.status === 'done' ? done.outcome.pulled : [])
      }
      expect(pulled[0]?.[0]).to.match(/^F-\w{8}$/)
      expect(pulled[1]).to.deep.equal([])
      const asked = await mlopez.store.db('field_order_event').where('kind', 'request-pull').select('account_id')
      expect(asked).to.deep.equal([{account_id: made.get(1)?.accountId}])
    })
  })
})
