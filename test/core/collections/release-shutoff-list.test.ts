import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {makeShutoffList} from '#core/collections/make-shutoff-list.js'
import {releaseShutoffList} from '#core/collections/release-shutoff-list.js'
import {NOT_NARROWED} from '#core/collections/shutoff-list.js'
import {Refusal} from '#core/kernel/refusal.js'
import type {MadeAccount} from '../../support/district.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {makeDistrict, writeStory} from '../../support/shutoff-story-rows.js'
import {RIPE} from '../../support/shutoff-story.js'

const ANY_DAY = {asked: null, narrowing: NOT_NARROWED}
const quiet = (): void => undefined

describe('the release of a shut-off list', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let made: Map<number, MadeAccount>
    before(async () => {
      store = await newTestStore(engine)
      made = await makeDistrict(await store.as('kchen'), [RIPE, RIPE, {...RIPE, call: null}], 1)
    })
    after(() => store.remove())

    const freeze = async (desk: Desk): Promise<string> => {
      return (await makeShutoffList(desk, ANY_DAY, quiet)).frozen?.snapshot ?? ''
    }
    const codeOf = (error: unknown): string => (error instanceof Refusal ? error.code : String(error))

    it('lists for the next lawful day, and says how many are held by which rule', async () => {
      const desk = await store.as('kchen')
      const {list} = await makeShutoffList(desk, ANY_DAY, quiet)
      expect(list.day).to.equal('2026-11-24')
      expect(list.judged.filter((line) => line.outcome === 'listed')).to.have.length(2)
      expect(list.listedTotal).to.equal(42_000)
      expect(Array.from(list.heldByRule)).to.deep.equal([['G-48H', 1]])
    })

    it('waits for a second supervisor, is sent once, and makes one order an account', async () => {
      const asking = await store.as('kchen')
      const snapshot = await freeze(asking)
      const waiting = await perform(asking, releaseShutoffList, {snapshot, count: 2})
      const request = waiting.status === 'waiting' ? waiting.request.request : ''
      expect(waiting.status).to.equal('waiting')
      const own = await approveRequest(asking, request, actOfKind).catch(codeOf)
      expect(own).to.equal('SELF_APPROVAL')
      const senior = await approveRequest(await store.as('dkim'), request, actOfKind).catch(codeOf)
      expect(senior).to.equal('NOT_YOURS')
      await approveRequest(await store.as('rpatel'), request, actOfKind)
      const orders: unknown = await asking.store
        .db('field_order')
        .orderBy('account_id')
        .select('account_id', 'kind', 'for_date')
      const ids = [made.get(1)?.accountId ?? '', made.get(2)?.accountId ?? ''].toSorted()
      expect(orders).to.deep.equal(ids.map((account_id) => ({account_id, kind: 'turn_off', for_date: '2026-11-24'})))
      expect(await approveRequest(await store.as('rpatel'), request, actOfKind).catch(codeOf)).to.equal(
        'ALREADY_ANSWERED',
      )
      expect(await perform(asking, releaseShutoffList, {snapshot, count: 2}).catch(codeOf)).to.equal('ALREADY_RELEASED')
    })

    it('is refused to an advisor, for a count that differs, and when anything changed since it was frozen', async () => {
      const asking = await store.as('kchen')
      // Whose orders are out is on no list again: two others are.
      const others = await makeDistrict(asking, [RIPE, RIPE], 4)
      const snapshot = await freeze(asking)
      expect(await perform(await store.as('mlopez'), releaseShutoffList, {snapshot, count: 2}).catch(codeOf)).to.equal(
        'OVER_AUTHORITY',
      )
      expect(await perform(asking, releaseShutoffList, {snapshot, count: 3}).catch(codeOf)).to.equal('COUNT_DIFFERS')
      await writeStory(
        asking,
        {...RIPE, notice: null, call: null, appeal: {ago: 2, ended: false}},
        others.get(4)?.accountId ?? '',
      )
      expect(await perform(asking, releaseShutoffList, {snapshot, count: 2}).catch(codeOf)).to.equal('STALE_SNAPSHOT')
    })
  })
})
