import {expect} from 'chai'
import {reviewTurnOffs} from '#core/turnoffs/review-turnoffs.js'
import {brokenChecks} from '../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../support/desk.js'
import {runMorning, verdictOf} from '../support/shutoff-morning.js'
import {makeDistrict} from '../support/shutoff-story-rows.js'
import {RIPE} from '../support/shutoff-story.js'
import {withDrawers} from '../support/taking.js'
import {onTheDay, release} from '../support/turn-offs.js'

const FULL = process.env['CURBSTOP_SWEEP'] === 'full'
/** The gate runs a short morning; a full run a longer one. */
const SIZE = FULL
  ? {orders: 400, crews: 4, payments: 120, arrangements: 40, envelopes: 10, span: 30_000, speed: 240}
  : {orders: 36, crews: 2, payments: 12, arrangements: 6, envelopes: 3, span: 3000, speed: 1200}

describe(`a shut-off morning of ${SIZE.orders} orders`, function () {
  this.timeout(600_000)
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
      await withDrawers({...store, as: (who) => store.as(who, onTheDay('08:01'))}, 'tngo')
    })
    after(() => store.remove())

    it('names every account that was turned off after its money was in, and leaves no pull unanswered', async () => {
      const made = await makeDistrict(
        await store.as('kchen'),
        Array.from({length: SIZE.orders}, () => RIPE),
        1,
      )
      const orders = await release(store)
      const known = Array.from(made.values(), ({accountId, accountNumber: account}) => ({
        ...{accountId, account, order: orders.get(account) ?? ''},
      }))
      const reports = await runMorning({...SIZE, location: store.location, orders: known, cashiers: ['tngo']})
      expect(reports.flatMap((report) => report.failures)).to.deep.equal([])
      const desk = await store.as('kchen', onTheDay('15:30'))
      const verdict = await verdictOf(desk.store.db)
      expect(verdict.named).to.deep.equal(verdict.lost)
      expect(verdict).to.deep.include({withoutRestore: [], unacknowledged: 0, open: 0})
      expect(verdict.off).to.be.greaterThan(0)
      const board = await reviewTurnOffs(await store.as('mlopez', onTheDay('15:30')), '2026-11-24')
      expect(board.unnamed).to.deep.equal([])
      expect(board.lines.filter((line) => line.state === 'pull_requested' || line.mustPull !== null)).to.deep.equal([])
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })
  })
})
